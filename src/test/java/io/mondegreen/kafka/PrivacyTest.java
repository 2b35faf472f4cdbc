package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mondegreen.app.CallIds;
import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.CanaryRules;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.LagRules;
import io.mondegreen.calls.QualityRules;
import io.mondegreen.calls.Redactor;
import io.mondegreen.calls.SpokenNumbers;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.guard.Severity;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people say goes where it is meant to go and nowhere else. */
class PrivacyTest {
    private static final CallKey CALL = new CallKey("acme", "call-1", "customer");
    private static final String SECRET = "four one one one two two two two three three three three four four four four";
    private static final String HARMLESS = "tangerine";
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.temporary().start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void aCardNumberThatIsSaidReachesNoTopicInAnyForm() {
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = line(bench, new SpokenNumbers(8))) {
            List<ConsumerRecord<byte[], byte[]>> all = run(bench);
            String published = text(all);
            assertThat(published).contains(HARMLESS).contains("[number]").doesNotContain("two two", "three three");
            // nor its tokens, by text or by id
            assertThat(published).doesNotContain("\" two\"", "\" three\"", "\"id\":102", "\"id\":103", "102,", "103,");
            assertThat(bench.alerts())
                    .isNotEmpty()
                    .allSatisfy(a -> assertThat(a.alert().text().orElse("")).contains("[number]"));
            assertThat(bench.transcripts()).isNotEmpty().allSatisfy(t -> assertThat(
                            t.words().stream().map(Word::text).toList())
                    .containsExactly(HARMLESS, "[number]", "thanks"));
            assertThat(published).contains("io.mondegreen.trace.canary");
            assertThat(line.health().fault()).isEmpty();
        }
    }

    @Test
    void withoutARedactorTheSameCallDoesShowIt() {
        try (LineBench bench = new LineBench(broker, 1);
                CallLine _ = line(bench, Redactor.NONE)) {
            assertThat(text(run(bench))).contains(SECRET).contains("\" two\"");
        }
    }

    @Test
    void textIsNotInAlertsUnlessAPolicyPutsItThere() {
        assertThat(GuardPolicy.standard().textInAlerts()).isFalse();
    }

    @Test
    void nothingThatIsSaidIsLoggedAtAnyLevel() {
        ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
        listening(
                record -> {
                    StringBuilder line = new StringBuilder(record.getLoggerName() + " " + record.getMessage());
                    for (Object value : record.getParameters() == null ? new Object[0] : record.getParameters()) {
                        line.append(' ').append(value);
                    }
                    for (Throwable t = record.getThrown(); t != null; t = t.getCause()) {
                        line.append(' ').append(t);
                    }
                    logged.add(line.toString());
                },
                () -> {
                    try (LineBench bench = new LineBench(broker, 1);
                            CallLine _ = line(bench, Redactor.NONE)) {
                        assertThat(run(bench)).isNotEmpty();
                    }
                });
        assertThat(logged).as("the handler hears what is logged").hasSizeGreaterThan(20);
        assertThat(logged).noneMatch(s -> s.contains(HARMLESS) || s.contains("two two"));
    }

    /** The same as JSON, of a call whose decoder fails and one that cannot be read: their lines name them, and nothing else. */
    @Test
    void aJsonLineNamesItsCallAndHasNeitherTextNorAudio() {
        ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
        JsonFormatter json = new JsonFormatter();
        CallIds ids = new CallIds();
        byte[] spoilt = new byte[160];
        new SplittableRandom(11).nextBytes(spoilt);
        listening(
                record -> {
                    assertThat(ids.isLoggable(record)).isTrue();
                    logged.add(json.format(record));
                },
                () -> {
                    try (LineBench bench = new LineBench(broker, 1);
                            CallLine _ = line(bench, Redactor.NONE, new Fails())) {
                        bench.send(List.of(new ProducerRecord<>(
                                bench.names.audio(), "unread-call".getBytes(StandardCharsets.UTF_8), spoilt)));
                        bench.send(bench.chunks(CALL).all(CallScript.media(new SplittableRandom(3), 8000, 2), 200));
                        await().atMost(Duration.ofSeconds(60))
                                .until(() -> bench.committed(bench.names.deadLetters())
                                                .size()
                                        >= 2);
                    }
                });
        assertThat(logged)
                .filteredOn(line -> line.contains("MG-1021"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(read(line).path("mdc"))
                        .isEqualTo(read("{\"call\":\"call-1\",\"channel\":\"customer\",\"tenant\":\"acme\"}")));
        assertThat(logged)
                .filteredOn(line -> line.contains("MG-1001"))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(read(line).path("mdc").path("call").asText()).isEqualTo("unread-call"));
        String audio = HexFormat.of().formatHex(spoilt, 0, 16);
        String base64 = Base64.getEncoder().encodeToString(spoilt).substring(0, 20);
        String listed = Arrays.toString(Arrays.copyOf(spoilt, 8)).substring(1, 20);
        assertThat(logged)
                .hasSizeGreaterThan(20)
                .noneMatch(line -> line.contains(HARMLESS)
                        || line.contains(audio)
                        || line.contains(base64)
                        || line.contains(listed));
    }

    private static JsonNode read(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + line, e);
        }
    }

    /** Does something while everything that is logged at any level goes to the ear. */
    private static void listening(Consumer<LogRecord> ear, Runnable work) {
        Handler everything = new Handler() {
            @Override
            public void publish(LogRecord record) {
                ear.accept(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        List<Logger> loggers = List.of(Logger.getLogger("io.mondegreen"), Logger.getLogger("org.apache.kafka.clients"));
        everything.setLevel(Level.ALL);
        loggers.forEach(logger -> {
            logger.addHandler(everything);
            logger.setUseParentHandlers(false); // the console need not have it
            logger.setLevel(Level.ALL);
        });
        try {
            work.run();
        } finally {
            loggers.forEach(logger -> {
                logger.removeHandler(everything);
                logger.setUseParentHandlers(true);
                logger.setLevel(null);
            });
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> run(LineBench bench) {
        float[] media = CallScript.append(
                CallScript.append(
                        CallScript.quiet(8000, 3000), CallScript.burst(new SplittableRandom(3), 8000, 2500, 0.4f)),
                CallScript.quiet(8000, 2500));
        List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, 200);
        bench.send(records);
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.committedOffset(0) == records.size());
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.committed(bench.names.traces()).stream()
                .anyMatch(r -> new String(r.value(), StandardCharsets.UTF_8).contains("trace.canary")));
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (String topic : List.of(
                bench.names.transcripts(),
                bench.names.alerts(),
                bench.names.traces(),
                bench.names.progress(),
                bench.names.deadLetters())) {
            all.addAll(bench.committed(topic));
        }
        return all;
    }

    private static String text(List<ConsumerRecord<byte[], byte[]>> records) {
        StringBuilder all = new StringBuilder();
        records.forEach(
                r -> all.append(new String(r.value(), StandardCharsets.UTF_8)).append('\n'));
        return all.toString();
    }

    private static CallLine line(LineBench bench, Redactor redactor) {
        return line(bench, redactor, new Sayer());
    }

    private static CallLine line(LineBench bench, Redactor redactor, WindowDecoder decoder) {
        BookSettings settings = new BookSettings(
                WindowRules.standard(8000),
                100,
                64,
                4,
                100,
                false,
                64L << 20,
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                QualityRules.standard(),
                CanaryRules.ofShare(1),
                LagRules.standard(),
                redactor,
                "test");
        return new CallLine(
                        bench.config("one", Duration.ofSeconds(30)),
                        settings,
                        decoder,
                        GuardMemory.NONE,
                        TelephoneGate::open,
                        LineMetrics.NONE)
                .start();
    }

    /** Knows what was said, and fails. */
    private static final class Fails implements WindowDecoder {
        @Override
        public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
            listener.onFailure(new IllegalStateException("the device is gone"));
            return () -> {};
        }

        @Override
        public int windowMs() {
            return 8000;
        }
    }

    /** Hears a card number in everything, and says so in an alert with text. */
    private static final class Sayer implements WindowDecoder {
        @Override
        public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
            String text = HARMLESS + " " + SECRET + " thanks";
            String at = window.startMs() + "/" + window.revision();
            listener.onAlert(new Alert(
                    at,
                    at + "/e",
                    AlertType.BUDGET_EXHAUSTED,
                    AlertState.RAISED,
                    Severity.LOW,
                    window.startMs(),
                    window.endMs(),
                    window.revision(),
                    0.7,
                    new Evidence("budget", -1, 1, 1, List.of("too many")),
                    "flagged",
                    Optional.of(text)));
            List<GuardedToken> tokens = new ArrayList<>();
            for (String word : text.split(" ")) {
                int id = 100 + List.of("zero", "one", "two", "three", "four").indexOf(word);
                tokens.add(new GuardedToken(id, " " + word, -0.1f, 0.1f, tokens.size()));
            }
            listener.onSegment(new GuardedSegment(
                    window.startMs(),
                    window.endMs(),
                    window.revision(),
                    window.isFinal(),
                    text,
                    0.1,
                    -0.1,
                    Float.NaN,
                    DecodeEnd.Reason.END_OF_TEXT,
                    tokens));
            return () -> {};
        }

        @Override
        public int windowMs() {
            return 8000;
        }
    }
}
