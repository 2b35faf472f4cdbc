package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.calls.CallKey;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code send} and {@code listen} against a real broker. */
class SendAndListenTest {

    private static LocalBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        broker = LocalBroker.start(Optional.empty(), 0);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void bothChannelsOfAFileBecomeChannelsOfOneCall() throws Exception {
        Path file = folder.resolve("both.wav");
        WavFile.write(file, new Clip(new float[][] {new float[4000], new float[4000]}, 8000), WavFile.Encoding.PCM16);

        Told run = run("send", file.toString(), "--call", "c-1", "--channel", "agent,customer", "--codec", "pcma");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("sent c-1/agent: 4 records").contains("sent c-1/customer: 4 records");
        Map<String, Integer> lengths = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", "send-test",
                        "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("call.audio"));
            Instant until = Instant.now().plusSeconds(30);
            for (int seen = 0; seen < 8 && Instant.now().isBefore(until); ) {
                for (var each : consumer.poll(Duration.ofMillis(200))) {
                    if (!new String(each.key(), StandardCharsets.UTF_8).equals("c-1")) {
                        continue;
                    }
                    seen++;
                    String subject =
                            new String(each.headers().lastHeader("ce_subject").value(), StandardCharsets.UTF_8);
                    lengths.merge(subject, each.value().length, Integer::sum);
                    assertThat(new String(
                                    each.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8))
                            .isEqualTo("audio/PCMA;rate=8000");
                }
            }
        }
        assertThat(lengths).containsOnly(Map.entry("c-1/agent", 4000), Map.entry("c-1/customer", 4000));
    }

    @Test
    void aFileIsSentInThePlatformsOwnMessages() throws Exception {
        Path file = folder.resolve("both.wav");
        WavFile.write(file, new Clip(new float[][] {new float[8000], new float[8000]}, 8000), WavFile.Encoding.PCM16);
        // connected, start, stop and 50 chunks of each track; open, close and 5 frames
        for (String[] form : new String[][] {
            {"twilio", "pcmu", "103"}, {"telnyx", "opus", "103"}, {"telnyx", "l16", "103"}, {"audiohook", "pcmu", "7"}
        }) {
            Told run = run("send", file.toString(), "--call", "p-1", "--as", form[0], "--codec", form[1]);
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("sent p-1: " + form[2] + " records, 0:01.0");
        }
        Told wrong = run("send", file.toString(), "--call", "p-1", "--as", "twilio", "--codec", "opus");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("does not send audio/opus");
    }

    @Test
    void channelsThatTheFileDoesNotHaveAreRefused() throws Exception {
        Path file = folder.resolve("mono.wav");
        WavFile.write(file, Clip.mono(new float[4000], 8000), WavFile.Encoding.PCM16);

        Told run = run("send", file.toString(), "--call", "c-2", "--channel", "agent,customer");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("1 channel(s)");
    }

    @Test
    void listenPrintsTheAlertsThatWereAskedFor() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (AlertType type : List.of(AlertType.HALLUCINATION_CONTENT, AlertType.REPETITION_PHRASE)) {
                AlertRecord record = alert(type);
                producer.send(new ProducerRecord<>(
                                "call.alerts", "c-3".getBytes(StandardCharsets.UTF_8), record.bytes()))
                        .get();
            }
        }

        Told text = run("listen", "--from-start", "--count", "1", "--type", "repetition");
        Told json = run("listen", "--from-start", "--count", "1", "--call", "c-3", "--format", "json");

        assertThat(text.out())
                .contains("c-3/agent")
                .contains("repetition.phrase raised, high")
                .contains("a phrase came three times")
                .doesNotContain("hallucination");
        assertThat(json.json().at("/data/type").asText()).isEqualTo("hallucination.content");
    }

    @Test
    void anAlertTypeThatDoesNotExistIsWrongUsage() {
        assertThat(run("listen", "--type", "nonsense").status()).isEqualTo(2);
    }

    private static Told run(String... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
        return Told.by(all.toArray());
    }

    private static AlertRecord alert(AlertType type) {
        Alert alert = new Alert(
                "id-" + type,
                "episode-" + type,
                type,
                AlertState.RAISED,
                Severity.HIGH,
                1000,
                3000,
                0,
                0.9,
                new Evidence("ngram", -1, 3, 3, List.of("a phrase came three times")),
                "stopped",
                Optional.empty());
        return new AlertRecord(
                new CallKey("", "c-3", "agent"),
                "agent",
                Instant.parse("2026-01-01T00:00:00Z"),
                alert,
                new Origin(0, 0, 1));
    }
}
