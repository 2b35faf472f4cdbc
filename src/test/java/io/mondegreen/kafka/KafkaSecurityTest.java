package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.cli.Mondegreen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line on a cluster that asks who it is: it works with the rights of kafka/access.json, and with none of them fewer. */
class KafkaSecurityTest {
    /** Within which a start that cannot go on says why: the start-up probe is more patient by far. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final String SERVICE = "mondegreen";
    /** What only the page uses, which is no part of the line. */
    private static final Set<String> PAGE =
            Set.of("READ call.alerts", "READ call.transcripts", "READ call.traces", "WRITE call.feedback");
    /** What it reads. */
    private static final List<String> SHOWN =
            List.of("call.alerts", "call.transcripts", "call.traces", "call.progress");

    private static final AccessRights RIGHTS = AccessRights.of(Topics.shipped());

    @TempDir
    static Path folder;

    private static GuardedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new GuardedBroker(
                folder, RIGHTS.users().stream().map(AccessRights.User::name).toList());
        Path admin = GuardedBroker.write(broker.admin(), folder.resolve("admin.properties"));
        for (String principal : List.of("User:{user}", "User:CN={user}")) {
            StringWriter said = new StringWriter();
            PrintWriter out = new PrintWriter(said, true);
            int status = Mondegreen.run(
                    out,
                    out,
                    "topics",
                    "apply",
                    "--bootstrap",
                    broker.bootstrapServers(),
                    "--client-config",
                    admin.toString(),
                    "--rights",
                    principal);
            assertThat(status).as(said.toString()).isZero();
        }
        // the broker takes note of rights a moment after it took them
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(() -> rightsOf(broker.user(SERVICE)).missing().isEmpty()
                        && rightsOf(broker.certificate(SERVICE)).missing().isEmpty());
    }

    private static LineRights rightsOf(Map<String, Object> client) {
        return new LineRights(config(client));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void theUsersOfTheTableTakeACallFromTheGatewayToItsReader() {
        CallKey call = new CallKey("", "call-1", "customer");
        List<ProducerRecord<byte[], byte[]>> records = new AudioChunks(
                        "call.audio", call, "customer", CallScript.PCMU, Instant.parse("2026-01-31T12:00:00Z"))
                .all(CallScript.media(new SplittableRandom(5), 8000, 4), 200);
        try (CallLine line = line(broker.user(SERVICE))) {
            try (KafkaProducer<byte[], byte[]> gateway = new KafkaProducer<>(
                    broker.user("mondegreen-gateway"), new ByteArraySerializer(), new ByteArraySerializer())) {
                records.forEach(gateway::send);
            }
            Map<String, Object> reading = broker.user("mondegreen-reader");
            reading.put("group.id", "mondegreen-reader-test");
            reading.put("auto.offset.reset", "earliest");
            reading.put("isolation.level", "read_committed");
            try (KafkaConsumer<byte[], byte[]> reader =
                    new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                reader.subscribe(List.of("call.transcripts"));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !reader.poll(Duration.ofMillis(200)).isEmpty());
            }
            assertThat(line.health().fault()).isEmpty();
        }
    }

    @Test
    void aClientCertificateIsAUserToo() {
        try (CallLine line = line(broker.certificate(SERVICE))) {
            await().atMost(DEADLINE)
                    .until(() -> line.health().state() == LineHealth.State.RUNNING
                            && !line.health().partitions().isEmpty());
            assertThat(line.health().fault()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordAndAStrangersCertificateAreSaid() {
        assertThat(fault(broker.user(SERVICE, "guessed"))).startsWith("MG-1106").contains("SaslAuthentication");
        assertThat(fault(broker.certificate("stranger"))).startsWith("MG-1106");
        Map<String, Object> wrongCa = broker.user(SERVICE);
        wrongCa.put("ssl.truststore.location", folder.resolve("stranger.pem").toString());
        assertThat(fault(wrongCa)).startsWith("MG-1106").contains("SslAuthentication");
    }

    @Test
    void aClientWithoutTlsIsToldThatNoBrokerAnswers() {
        Map<String, Object> plain = new HashMap<>();
        plain.put("bootstrap.servers", broker.bootstrapServers());
        plain.put("default.api.timeout.ms", "6000");
        assertThat(fault(plain)).startsWith("MG-1108");
    }

    /** Each right of the table is taken away alone: the line stops with the documented code, and names what is missing. */
    @Test
    void everyRightOfTheServiceIsNeededAndMissedAtTheStart() throws Exception {
        try (Admin admin = Admin.create(broker.admin())) {
            for (AclBinding right : RIGHTS.user(SERVICE).bindings("User:" + SERVICE)) {
                String name = right.pattern().name();
                if (PAGE.contains(right.entry().operation() + " " + name)) {
                    continue;
                }
                admin.deleteAcls(List.of(right.toFilter())).all().get();
                try {
                    String said = fault(broker.user(SERVICE));
                    assertThat(said).as(right.toString()).startsWith("MG-1107");
                    if (!name.equals("mondegreen.")) {
                        assertThat(said)
                                .contains(right.entry().operation() == AclOperation.READ ? "Read" : "Write")
                                .contains(name);
                    }
                } finally {
                    admin.createAcls(List.of(right)).all().get();
                }
            }
        }
    }

    /** The page's reader, which belongs to no group, sees the records of its four topics; without the right to one it is told which. */
    @Test
    void everyRightOfThePagesReaderIsNeededAndNamed() throws Exception {
        try (Admin admin = Admin.create(broker.admin());
                KafkaProducer<byte[], byte[]> sender = new KafkaProducer<>(
                        broker.user(SERVICE), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : SHOWN) {
                sender.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {2}))
                        .get();
                assertThat(pageReads(topic)).as(topic).isEmpty();
            }
            List<AclBinding> rights = RIGHTS.user(SERVICE).bindings("User:" + SERVICE).stream()
                    .filter(right -> right.entry().operation() == AclOperation.READ
                            && SHOWN.contains(right.pattern().name()))
                    .toList();
            assertThat(rights).hasSameSizeAs(SHOWN);
            for (AclBinding right : rights) {
                String topic = right.pattern().name();
                admin.deleteAcls(List.of(right.toFilter())).all().get();
                try {
                    await().atMost(DEADLINE).untilAsserted(() -> assertThat(pageReads(topic))
                            .hasValueSatisfying(said -> assertThat(said).contains("Authorization", topic)));
                } finally {
                    admin.createAcls(List.of(right)).all().get();
                }
            }
        }
    }

    /** Reads as {@code web.TopicReader} does until a record comes; else what refused it. */
    private static Optional<String> pageReads(String topic) {
        Map<String, Object> client = broker.user(SERVICE);
        client.put("isolation.level", "read_committed");
        client.put("enable.auto.commit", false);
        client.put("auto.offset.reset", "earliest");
        client.remove("group.id");
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(reader.partitionsFor(topic).stream()
                    .map(part -> new TopicPartition(topic, part.partition()))
                    .toList());
            await().atMost(DEADLINE)
                    .until(() -> !reader.poll(Duration.ofMillis(200)).isEmpty());
            return Optional.empty();
        } catch (AuthorizationException refused) {
            return Optional.of(refused.getClass().getSimpleName() + ": " + refused.getMessage());
        }
    }

    private static String fault(Map<String, Object> client) {
        try (CallLine line = line(client)) {
            await().atMost(DEADLINE).until(() -> line.health().fault().isPresent());
            return line.health().fault().orElseThrow();
        }
    }

    private static CallLine line(Map<String, Object> client) {
        return new CallLine(
                        config(client),
                        LineBench.settings(64),
                        ScriptedDecoder.prompt(8000),
                        GuardMemory.NONE,
                        TelephoneGate::open,
                        LineMetrics.NONE)
                .start();
    }

    private static LineConfig config(Map<String, Object> client) {
        LineConfig standard =
                LineConfig.standard(client.get("bootstrap.servers").toString(), SERVICE, "one");
        Map<String, String> own = new HashMap<>();
        client.forEach((key, value) -> own.put(key, value.toString()));
        own.remove("bootstrap.servers");
        return new LineConfig(
                standard.bootstrapServers(),
                SERVICE,
                "one",
                false,
                standard.topics(),
                standard.commitInterval(),
                standard.idleAfter(),
                Duration.ofMillis(500),
                Duration.ofSeconds(6),
                standard.transactionTimeout(),
                standard.maxChunkBytes(),
                standard.source(),
                20,
                true,
                true,
                true,
                true,
                own);
    }
}
