package io.mondegreen.web;

import io.mondegreen.audio.SoundClass;
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
import io.mondegreen.kafka.StretchRecord;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.kafka.Word;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what another instance's line would write. Windows and stretches of it are 2 s long unless said otherwise. */
final class Topic implements AutoCloseable {
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private static final Origin ORIGIN = new Origin(0, 0, 1);

    private final KafkaProducer<byte[], byte[]> producer;

    Topic(String servers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static String segment(String call, String channel, long startMs, int revision) {
        return call + "-" + channel + "-" + startMs + "-" + revision;
    }

    static TranscriptRecord transcript(
            String call, String channel, long startMs, int revision, boolean isFinal, String text) {
        List<Word> words = new ArrayList<>();
        for (String word : text.split(" ")) {
            words.add(new Word(word, 0.1, startMs + 200L * words.size()));
        }
        return new TranscriptRecord(
                segment(call, channel, startMs, revision),
                new CallKey("", call, channel),
                channel,
                TIME,
                startMs,
                startMs + 2000,
                revision,
                isFinal,
                text,
                0.1,
                -0.2,
                0.01,
                DecodeEnd.Reason.END_OF_TEXT,
                0,
                0,
                words,
                ORIGIN);
    }

    void text(String call, String channel, long startMs, int revision, boolean isFinal, String text) {
        send(
                "call.transcripts",
                call,
                transcript(call, channel, startMs, revision, isFinal, text).bytes());
    }

    void tokens(String call, String channel, long startMs, int revision, boolean isFinal, String... words) {
        List<GuardedToken> tokens = new ArrayList<>();
        for (String word : words) {
            tokens.add(new GuardedToken(300 + tokens.size(), " " + word, -0.1f, 0.1f, 10f * (1 + tokens.size())));
        }
        send(
                "call.traces",
                call,
                new TraceRecord(
                                segment(call, channel, startMs, revision),
                                new CallKey("", call, channel),
                                TIME,
                                startMs,
                                startMs + 2000,
                                revision,
                                isFinal,
                                0.01,
                                tokens,
                                new TreeMap<>(Map.of("hallucination", Collections.nCopies(words.length, -2.5f))),
                                Collections.nCopies(20, -30),
                                new TreeMap<>(Map.of("speech", 0.99)))
                        .bytes());
    }

    void stretch(String call, String channel, long startMs, long endMs) {
        send(
                "call.traces",
                call,
                new StretchRecord(
                                call + channel + startMs,
                                StretchRecord.What.NONSPEECH,
                                new CallKey("", call, channel),
                                TIME,
                                startMs,
                                endMs,
                                Optional.of(SoundClass.MUSIC),
                                false,
                                Optional.empty(),
                                List.of(-20, -21),
                                ORIGIN)
                        .bytes());
    }

    void alert(String call, String id, String episode, String state, String severity, long startMs, long endMs) {
        Alert alert = new Alert(
                id,
                episode,
                AlertType.REPETITION_PHRASE,
                AlertState.valueOf(state.toUpperCase(Locale.ROOT)),
                Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
                startMs,
                endMs,
                0,
                0.9,
                new Evidence("ngram", -1, 3, 3, List.of("a phrase came three times")),
                "flagged",
                Optional.empty());
        send(
                "call.alerts",
                call,
                new AlertRecord(new CallKey("", call, "customer"), "customer", TIME, alert, ORIGIN).bytes());
    }

    void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
