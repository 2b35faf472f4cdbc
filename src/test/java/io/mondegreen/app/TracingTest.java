package io.mondegreen.app;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.BrokerResource;
import io.mondegreen.OtlpReceiver;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.AudioChunks;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.probe.SelfTestClips;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A chunk's trace, through the running service and its broker, to the alert that it caused and to the collector. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(OtlpReceiver.class)
@TestProfile(TracingTest.Traced.class)
class TracingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final AudioFormat PCMU = new AudioFormat(AudioFormat.Encoding.PCMU, 8000);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** A service of its own: tracing is decided at its start. */
    public static final class Traced implements QuarkusTestProfile {}

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @ConfigProperty(name = "quarkus.otel.exporter.otlp.endpoint")
    String collector;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void theTraceOfAChunkReachesTheAlertTheCollectorAndTheMetrics() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(management + "health/ready").statusCode())
                        .isEqualTo(200));
        SelfTestClips.Clip loop = SelfTestClips.load(Path.of("models/mini/selftest.json")).clips().stream()
                .filter(clip -> clip.expected() == SelfTestClips.Expected.LOOP)
                .findFirst()
                .orElseThrow();
        CallKey key = new CallKey("", "traced-call", "customer");
        send(new AudioChunks("call.audio", key, "customer", PCMU, Instant.now()).all(PCMU.decode(loop.ulaw()), 200));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(all("call.transcripts")).anySatisfy(record -> assertThat(
                                TranscriptRecord.read(record.value()).isFinal())
                        .isTrue()));
        List<ConsumerRecord<byte[], byte[]>> alerts = all("call.alerts");
        assertThat(alerts).isNotEmpty();
        List<ConsumerRecord<byte[], byte[]>> caused = new ArrayList<>(all("call.transcripts"));
        caused.addAll(alerts);
        assertThat(caused)
                .allSatisfy(record -> assertThat(traceparent(record)).matches("00-" + TRACE + "-[0-9a-f]{16}-01"));
        assertThat(AlertRecord.read(alerts.getFirst().value()).key()).isEqualTo(key);
        assertThat(all("call.traces"))
                .filteredOn(record -> new String(record.value(), StandardCharsets.UTF_8).contains("trace.segment"))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(traceparent(record)).contains(TRACE));

        String publish = traceparent(alerts.getFirst()).split("-")[2];
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(collector + "/seen").asString())
                        .contains(TRACE, publish, hex("receive"), hex("alert"), hex("publish"))
                        .doesNotContain(hex("traced-call")));
        assertThat(given().accept("application/openmetrics-text; version=1.0.0; charset=utf-8")
                        .get(management + "metrics")
                        .asString())
                .containsPattern(Pattern.compile("mondegreen_alert_delay_seconds_bucket.*# \\{.*trace_id=\"" + TRACE));
    }

    private void send(List<ProducerRecord<byte[], byte[]>> chunks) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int at = 0; at < chunks.size(); at++) {
                String parent = "00-" + TRACE + "-" + "%016x".formatted(at + 1) + "-01";
                chunks.get(at).headers().add("traceparent", parent.getBytes(StandardCharsets.US_ASCII));
                producer.send(chunks.get(at));
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static String traceparent(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("traceparent");
        return header == null ? "" : new String(header.value(), StandardCharsets.US_ASCII);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
