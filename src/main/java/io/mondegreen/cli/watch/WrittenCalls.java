package io.mondegreen.cli.watch;

import io.mondegreen.calls.CallKey;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.Origin;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.kafka.Word;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Calls as another instance's line would write them: two channels each; every second a provisional text with its tokens, every fifth
 * second a final one, every twentieth an alert. So the page can be loaded without an engine.
 */
final class WrittenCalls implements AutoCloseable {
    private static final List<String> WORDS = List.of("i", "would", "like", "to", "check", "my", "order", "please");
    private static final int WINDOW_S = 5;
    private static final int ALERT_S = 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String prefix;
    private final int calls;
    private long records;

    /** @param prefix of their ids */
    WrittenCalls(Map<String, Object> client, String prefix, int calls) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("linger.ms", 5);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.prefix = prefix;
        this.calls = calls;
    }

    /** Writes what a second of all calls gives. */
    void second(int second) {
        for (int call = 0; call < calls; call++) {
            for (String channel : List.of("agent", "customer")) {
                CallKey key = new CallKey("", prefix + call, channel);
                boolean isFinal = second % WINDOW_S == WINDOW_S - 1;
                window(key, second / WINDOW_S * WINDOW_S * 1000L, second % WINDOW_S, isFinal);
                if (second % ALERT_S == call % ALERT_S) {
                    alert(key, second);
                }
            }
        }
        producer.flush();
    }

    private void window(CallKey key, long startMs, int revision, boolean isFinal) {
        String id = key.subject().replace('/', '-') + "-" + startMs + "-" + revision;
        long endMs = startMs + 1000L * (revision + 1);
        List<Word> words = new ArrayList<>();
        List<GuardedToken> tokens = new ArrayList<>();
        for (int i = 0; i < 2 * (revision + 1); i++) {
            String word = WORDS.get(i % WORDS.size());
            words.add(new Word(word, 0.05, startMs + 500L * i));
            tokens.add(new GuardedToken(300 + i, " " + word, -0.1f, 0.05f, 25f * i));
        }
        Instant now = Instant.now();
        send(
                "call.transcripts",
                key,
                new TranscriptRecord(
                                id,
                                key,
                                key.channel(),
                                now,
                                startMs,
                                endMs,
                                revision,
                                isFinal,
                                String.join(" ", words.stream().map(Word::text).toList()),
                                0.05,
                                -0.1,
                                0.01,
                                DecodeEnd.Reason.END_OF_TEXT,
                                0,
                                0,
                                words,
                                new Origin(0, 0, 1))
                        .bytes());
        send(
                "call.traces",
                key,
                new TraceRecord(
                                id,
                                key,
                                now,
                                startMs,
                                endMs,
                                revision,
                                isFinal,
                                0.01,
                                tokens,
                                new TreeMap<>(Map.of("hallucination", Collections.nCopies(tokens.size(), -2.5f))),
                                Collections.nCopies(10 * (revision + 1), -30),
                                new TreeMap<>(Map.of("speech", 0.99)))
                        .bytes());
    }

    private void alert(CallKey key, int second) {
        String id = key.subject().replace('/', '-') + "-alert-" + second;
        Alert alert = new Alert(
                id,
                id + "-episode",
                AlertType.ATTENTION_REWIND,
                AlertState.RAISED,
                Severity.LOW,
                second * 1000L,
                second * 1000L + 1000,
                0,
                0.5,
                new Evidence("rewind", -1, 200, 50, List.of("attention jumped back")),
                "flagged",
                Optional.empty());
        send(
                "call.alerts",
                key,
                new AlertRecord(key, key.channel(), Instant.now(), alert, new Origin(0, 0, 1)).bytes());
    }

    private void send(String topic, CallKey key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key.call().getBytes(StandardCharsets.UTF_8), value));
        records++;
    }

    long records() {
        return records;
    }

    @Override
    public void close() {
        producer.close();
    }
}
