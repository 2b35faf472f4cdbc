package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.CanaryRules;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.LagEvent;
import io.mondegreen.calls.LagPolicy;
import io.mondegreen.calls.LagRules;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.QualityRules;
import io.mondegreen.calls.Redactor;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.guard.AlertType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What wall clock does: it ends waits that nothing else would end, and tells how late the line is. */
class LineWaitTest {
    private static final CallKey CALL = new CallKey("", "call-1", "customer");
    private static EmbeddedBroker broker;
    private final List<MediaNote> notes = new CopyOnWriteArrayList<>();
    private final List<LagEvent> lags = new CopyOnWriteArrayList<>();
    private final LineMetrics metrics = new LineMetrics() {
        @Override
        public void note(MediaNote note) {
            notes.add(note);
        }

        @Override
        public void lag(LagEvent event) {
            lags.add(event);
        }
    };

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.temporary().start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void aChunkThatNeverComesAtTheEndIsWaitedForSecondsNotUntilTheChannelIsIdle() {
        float[] media = CallScript.append(
                CallScript.quiet(8000, 800), CallScript.burst(new SplittableRandom(5), 8000, 2000, 0.4f));
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = line(bench, ScriptedDecoder.prompt(8000), LagRules.standard())) {
            List<ProducerRecord<byte[], byte[]>> records =
                    new ArrayList<>(bench.chunks(CALL).all(media, 200));
            records.remove(records.size() - 2); // the end alone lies beyond the gap
            bench.send(records);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !bench.finals(CALL).isEmpty() && bench.committedOffset(0) == records.size());
            assertThat(notes).contains(MediaNote.WAITED_OUT, MediaNote.GAP);
            assertThat(line.health().openChannels()).isZero();
        }
    }

    @Test
    void aLineThatFallsBehindSaysSoOnceAndAgainWhenItHasCaughtUp() {
        SplittableRandom random = new SplittableRandom(6);
        float[] media = CallScript.media(random, 8000, 4);
        ScriptedDecoder decoder = ScriptedDecoder.held(8000);
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = line(bench, decoder, new LagRules(LagPolicy.SKIP_PROVISIONAL, 1500, 500, 0.1))) {
            List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, 200);
            bench.send(records);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> line.health().load().behind());
            assertThat(line.health().load().oldestWindowMs()).isPositive();
            assertThat(line.health().load().bufferedBytes()).isPositive();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                decoder.release(5);
                return bench.committedOffset(0) == records.size()
                        && !line.health().load().behind();
            });
            assertThat(lags).extracting(LagEvent::behind).startsWith(true, false);
            assertThat(lags.getFirst().lagMs()).isGreaterThan(1500);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> bench.committed(bench.names.alerts()).stream()
                                    .filter(r -> LagRecord.is(r.value()))
                                    .count()
                            >= 2);
            List<LagRecord> said = bench.committed(bench.names.alerts()).stream()
                    .filter(r -> LagRecord.is(r.value()))
                    .map(r -> LagRecord.read(r.value()))
                    .toList();
            assertThat(said.getFirst().event()).isEqualTo(lags.getFirst());
            assertThat(said.getFirst().instance()).isEqualTo("one");
            assertThat(notes).contains(MediaNote.PROVISIONAL_SKIPPED);
            assertThat(bench.finals(CALL)).isNotEmpty();
        }
    }

    @Test
    void audioThatIsLostForSecondsIsOneAlert() {
        SplittableRandom random = new SplittableRandom(9);
        float[] media = CallScript.media(random, 8000, 5);
        try (LineBench bench = new LineBench(broker, 1);
                CallLine _ = line(bench, ScriptedDecoder.prompt(8000), LagRules.standard())) {
            List<ProducerRecord<byte[], byte[]>> records =
                    new ArrayList<>(bench.chunks(CALL).all(media, 200));
            records.subList(20, 35).clear();
            bench.send(records);
            await().atMost(Duration.ofSeconds(60)).until(() -> bench.committedOffset(0) == records.size());
            List<AlertRecord> quality = bench.committed(bench.names.alerts()).stream()
                    .filter(r -> !LagRecord.is(r.value()))
                    .map(r -> AlertRecord.read(r.value()))
                    .filter(a -> a.alert().type() == AlertType.AUDIO_QUALITY)
                    .toList();
            assertThat(quality)
                    .extracting(a ->
                            a.alert().evidence().detector() + " " + a.alert().state())
                    .containsExactly("gaps RAISED", "gaps CONFIRMED");
            assertThat(quality.getFirst().alert().evidence().score()).isEqualTo(3000);
        }
    }

    private CallLine line(LineBench bench, ScriptedDecoder decoder, LagRules lag) {
        BookSettings settings = new BookSettings(
                WindowRules.standard(8000),
                100,
                64,
                4,
                100,
                false,
                64L << 20,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                QualityRules.standard(),
                CanaryRules.OFF,
                lag,
                Redactor.NONE,
                "test");
        return new CallLine(
                        bench.config("one", Duration.ofMinutes(10)),
                        settings,
                        decoder,
                        GuardMemory.NONE,
                        TelephoneGate::open,
                        metrics)
                .start();
    }
}
