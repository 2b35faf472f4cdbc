package io.mondegreen.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.cli.Json;
import io.mondegreen.cli.Mondegreen;
import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.kafka.EmbeddedBroker;
import io.mondegreen.kafka.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dead letters counted, chosen and sent again, on a real broker. */
class DlqCommandTest {
    private static EmbeddedBroker broker;

    private record Run(int status, String out, String err) {}

    @BeforeAll
    static void fill() {
        broker = EmbeddedBroker.temporary().start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.shipped().createOnOneNode(admin, 2);
        }
        List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
        // three that a wrong rate brought here, written out of their order; one that is too late; one without bytes;
        // one odd
        letters.add(letter("MG-1014", "c1", "1", "12", "second".getBytes(StandardCharsets.UTF_8)));
        letters.add(letter("MG-1014", "c1", "1", "11", "first".getBytes(StandardCharsets.UTF_8)));
        letters.add(letter("MG-1014", "c2", "0", "40", "other".getBytes(StandardCharsets.UTF_8)));
        letters.add(letter("MG-1019", "c1", "1", "13", "late".getBytes(StandardCharsets.UTF_8)));
        letters.add(letter("MG-1021", "c1", "1", "3-9", new byte[0]));
        letters.add(new ProducerRecord<>("call.audio.dlq", new byte[] {27, 91}, null));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            letters.forEach(producer::send);
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void lettersAreCountedByCode() throws Exception {
        JsonNode all = Json.mapper().readTree(run("list", "--format", "json").out());
        assertThat(all.path("count").asInt()).isEqualTo(6);
        assertThat(all.at("/codes/MG-1014").asInt()).isEqualTo(3);
        assertThat(all.at("/letters/0/call").asText()).isEqualTo("?["); // safe for a terminal

        Run text = run("list", "--code", "MG-1014,MG-1019", "--call", "c1", "--limit", "2");
        assertThat(text.out()).contains("3 dead letters", "MG-1014  2", "MG-1019  1", "c1  1:11", "1 more");
        assertThat(text.out().indexOf("1:11")).isLessThan(text.out().indexOf("1:12"));
        assertThat(run("list", "--until", "2001-01-31T12:00:00Z").out()).startsWith("0 dead letters");
        assertThat(run("list", "--since", "yesterday").status()).isEqualTo(2);
    }

    @Test
    void whatIsSentAgainIsWhatCameAndInItsOrder() throws Exception {
        String before = Instant.now().toString();
        assertThat(run("replay", "--call", "c1").out()).contains("would send 2", "1 have no bytes", "1 came too late");
        assertThat(audio()).isEmpty();
        assertThat(run("replay", "--max", "2", "--send").err()).contains("--max 2");
        assertThat(audio()).isEmpty();
        assertThat(run("replay", "--since", before, "--send").out()).contains("sent 0");

        assertThat(run("replay", "--call", "c1", "--send").out()).contains("sent 2");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(audio()).hasSize(2));
        assertThat(audio())
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .containsExactly("first", "second");
        assertThat(audio()).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo("c1".getBytes(StandardCharsets.UTF_8));
            assertThat(Arrays.stream(record.headers().toArray()).map(header -> header.key()))
                    .containsExactly("ce_subject", "content-type");
        });
    }

    private static List<ConsumerRecord<byte[], byte[]>> audio() throws InterruptedException {
        try (Kafka kafka = new Kafka(broker.bootstrapServers())) {
            return kafka.committed("call.audio", Duration.ofSeconds(20));
        }
    }

    private static Run run(String... words) {
        List<String> all = new ArrayList<>(List.of("dlq"));
        all.addAll(List.of(words));
        all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Mondegreen.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        return new Run(status, out.toString(), err.toString());
    }

    private static ProducerRecord<byte[], byte[]> letter(
            String code, String call, String partition, String offset, byte[] bytes) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>("call.audio.dlq", call.getBytes(StandardCharsets.UTF_8), bytes);
        Map<String, String> headers = new java.util.LinkedHashMap<>();
        headers.put("ce_subject", call + "/agent");
        headers.put("content-type", "audio/PCMU;rate=8000");
        headers.put("mg_code", code);
        headers.put("mg_reason", code + " is what happened.");
        headers.put("mg_partition", partition);
        headers.put("mg_offset", offset);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
