package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of kafka/examples, run as their reader would run them. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("kafka/examples");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SHORT = 30;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path client;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.in(folder.resolve("log")).start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.shipped().createOnOneNode(admin, 1);
        }
        client = Files.writeString(
                folder.resolve("client.properties"),
                "bootstrap.servers=" + broker.bootstrapServers()
                        + "\ngroup.id=mondegreen-reader-example\nauto.offset.reset=earliest\n");
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void theJavaReaderActsOnAnAlarmAndOnNothingElse() throws Exception {
        Path said = folder.resolve("reactor.out");
        Process reactor = java(said, "AlertReactor.java", client.toString());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] lag = Files.readAllBytes(EXAMPLES.resolve("line-lag.json"));
            producer.send(new ProducerRecord<>("call.alerts", "one".getBytes(StandardCharsets.UTF_8), lag));
            for (byte[] alert : alerts()) {
                producer.send(new ProducerRecord<>("call.alerts", "call-1".getBytes(StandardCharsets.UTF_8), alert));
            }
            producer.flush();
            await().atMost(PATIENCE).until(() -> Files.readString(said).contains("call-1/") || !reactor.isAlive());
        } finally {
            reactor.destroy();
            reactor.waitFor();
        }

        // the other test's call lies on the same topic
        assertThat(Files.readString(said).lines().filter(line -> line.startsWith("call-1/")))
                .containsExactly("call-1/customer: do not trust 1200 to 4200 ms (repetition.phrase, risk 0.88)");
        assertThat(Files.readAllLines(EXAMPLES.resolve("AlertReactor.java"))).hasSizeLessThan(SHORT);
    }

    /** Kafka's client for Python is no part of this build: the reader is tried without it, on the same records. */
    @Test
    void thePythonReaderSaysTheSame() throws Exception {
        Assumptions.assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0,
                "there is no python3, so kafka/examples/alert_reactor.py was NOT CHECKED");
        Files.writeString(folder.resolve("confluent_kafka.py"), "Consumer = None\n");
        List<Path> records = new ArrayList<>(List.of(EXAMPLES.resolve("line-lag.json")));
        for (byte[] alert : alerts()) {
            records.add(Files.write(folder.resolve("alert-" + records.size() + ".json"), alert));
        }
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-c",
                "import sys; from alert_reactor import say\n"
                        + "[print(todo) for f in sys.argv[1:] if (todo := say(open(f, 'rb').read()))]"));
        records.forEach(file -> command.add(file.toAbsolutePath().toString()));
        ProcessBuilder python = new ProcessBuilder(command).redirectErrorStream(true);
        python.environment().put("PYTHONPATH", EXAMPLES.toAbsolutePath() + ":" + folder);
        python.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process running = python.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines())
                .containsExactly("call-1/customer: do not trust 1200 to 4200 ms (repetition.phrase, risk 0.88)");
        assertThat(Files.readAllLines(EXAMPLES.resolve("alert_reactor.py"))).hasSizeLessThan(SHORT);
    }

    @Test
    void aCallOverThePlatformsWebSocketIsTranscribed() throws Exception {
        int port = freePort();
        Path said = folder.resolve("bridge.out");
        Process bridge = java(said, "bridge/MediaBridge.java", client.toString(), Integer.toString(port), "twilio");
        LineConfig config = LineConfig.standard(broker.bootstrapServers(), "examples", "one");
        try (CallLine line = new CallLine(
                        config,
                        LineBench.settings(64),
                        ScriptedDecoder.prompt(8000),
                        GuardMemory.NONE,
                        TelephoneGate::open,
                        LineMetrics.NONE)
                .start()) {
            await().atMost(PATIENCE).until(() -> Files.readString(said).contains("listening"));
            AudioFormat format = new AudioFormat(Encoding.PCMU, 8000);
            float[] media = CallScript.media(new SplittableRandom(3), 8000, 3);
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new WebSocket.Listener() {})
                    .get();
            for (PlatformCall.Message message :
                    PlatformCall.of(AudioSource.TWILIO, "call.audio", "CA123", format, new float[][] {media}, 20)) {
                socket.sendText(new String(message.record().value(), StandardCharsets.UTF_8), true)
                        .get();
            }
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();

            List<ConsumerRecord<byte[], byte[]>> heard = new ArrayList<>();
            try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                reader.assign(List.of(new TopicPartition("call.transcripts", 0)));
                await().atMost(PATIENCE).until(() -> {
                    reader.poll(Duration.ofMillis(200)).forEach(heard::add);
                    return heard.stream()
                            .map(record -> TranscriptRecord.read(record.value()))
                            .anyMatch(segment ->
                                    segment.isFinal() && segment.key().call().equals("CA123"));
                });
            }
            assertThat(line.health().fault()).isEmpty();
        } finally {
            bridge.destroy();
            bridge.waitFor();
        }
    }

    /** One episode in three states, and one of low severity. */
    private static List<byte[]> alerts() {
        List<byte[]> records = new ArrayList<>();
        for (Severity severity : List.of(Severity.LOW, Severity.HIGH)) {
            for (AlertState state : List.of(AlertState.RAISED, AlertState.UPDATED, AlertState.CONFIRMED)) {
                Alert alert = new Alert(
                        "alert-" + severity + state,
                        "episode-" + severity,
                        AlertType.REPETITION_PHRASE,
                        state,
                        severity,
                        1200,
                        4200,
                        1,
                        0.876,
                        new Evidence("ngram", -1, 3, 3, List.of("one")),
                        "flagged",
                        Optional.empty());
                records.add(AlertRecord.of(new AlertEvent(
                                new CallKey("acme", "call-1", "customer"), "customer", alert, 0, 1, 2, Instant.EPOCH))
                        .bytes());
            }
        }
        return records;
    }

    private static Process java(Path out, String file, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EXAMPLES.resolve(file).toString()));
        command.addAll(List.of(arguments));
        Files.writeString(out, "");
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
