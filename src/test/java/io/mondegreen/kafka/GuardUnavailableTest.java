package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.guard.SelfTestEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a line does while the guard's test of itself fails, over a real broker. */
class GuardUnavailableTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final CallKey FIRST = new CallKey("", "call-1", "customer");
    private static final CallKey SECOND = new CallKey("", "call-2", "customer");
    private static EmbeddedBroker broker;

    private final Status status = new Status();

    /** Says what the test tells it to. */
    private static final class Status implements GuardStatus {
        private volatile boolean available = true;
        private volatile boolean pausing;
        private volatile Optional<SelfTestEvent> latest = Optional.empty();

        void set(boolean now) {
            available = now;
            long number = latest.map(SelfTestEvent::number).orElse(0L) + 1;
            List<String> failures = now ? List.of() : List.of("clip: no alert");
            latest = Optional.of(new SelfTestEvent(number, !now, failures, pausing, "m", "b", Instant.now()));
        }

        @Override
        public boolean available() {
            return available;
        }

        @Override
        public boolean pauses() {
            return pausing && !available;
        }

        @Override
        public Optional<SelfTestEvent> latest() {
            return latest;
        }
    }

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.temporary().start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private CallLine line(LineBench bench) {
        return new CallLine(
                        bench.config("one", Duration.ofSeconds(30)),
                        LineBench.settings(64),
                        ScriptedDecoder.prompt(8000),
                        GuardMemory.NONE,
                        TelephoneGate::open,
                        LineMetrics.NONE,
                        status)
                .start();
    }

    private static List<ProducerRecord<byte[], byte[]>> call(LineBench bench, CallKey key) {
        return bench.chunks(key).all(CallScript.media(new SplittableRandom(7), 8000, 4), 200);
    }

    private static List<SelfTestRecord> told(LineBench bench) {
        return bench.committed(bench.names.alerts()).stream()
                .filter(record -> InstanceRecords.is(record.value()))
                .map(record -> SelfTestRecord.read(record.value()))
                .toList();
    }

    @Test
    void segmentsAreMarkedWhileItFailsAndEachChangeIsToldOnceAlsoOverARestart() {
        try (LineBench bench = new LineBench(broker, 1)) {
            status.set(false);
            try (CallLine _ = line(bench)) {
                bench.send(call(bench, FIRST));
                await().atMost(PATIENCE)
                        .until(() ->
                                !bench.finals(FIRST).isEmpty() && told(bench).size() == 1);
                assertThat(bench.transcripts()).noneMatch(TranscriptRecord::guarded);

                status.set(true);
                await().atMost(PATIENCE).until(() -> told(bench).size() == 2);
                bench.send(call(bench, SECOND));
                await().atMost(PATIENCE).until(() -> !bench.finals(SECOND).isEmpty());
                assertThat(bench.finals(SECOND)).allMatch(TranscriptRecord::guarded);
            }
            assertThat(told(bench))
                    .extracting(record -> record.event().failed())
                    .containsExactly(true, false);
            assertThat(told(bench)).extracting(SelfTestRecord::instance).containsOnly("one");
        }
    }

    @Test
    void intakeWaitsWhileItFailsAndGoesOnWhenItPasses() throws InterruptedException {
        try (LineBench bench = new LineBench(broker, 1)) {
            status.pausing = true;
            status.set(false);
            try (CallLine line = line(bench)) {
                bench.send(call(bench, FIRST));
                await().atMost(PATIENCE).until(() -> told(bench).size() == 1);
                Thread.sleep(1500); // nothing is what is waited for
                assertThat(line.health().paused()).isTrue();
                assertThat(line.health().partitions()).containsExactly(0);
                assertThat(bench.transcripts()).isEmpty();

                status.set(true);
                await().atMost(PATIENCE).until(() -> !bench.finals(FIRST).isEmpty());
                assertThat(bench.finals(FIRST)).allMatch(TranscriptRecord::guarded);
                assertThat(line.health().fault()).isEmpty();
            }
        }
    }
}
