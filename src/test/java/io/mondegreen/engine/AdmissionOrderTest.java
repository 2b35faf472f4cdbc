package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.model.WhisperModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Urgency and cancellation through the real engine, in seeded orders. */
@Timeout(300)
class AdmissionOrderTest {
    private static final int SEEDS = 4;
    private static final int WINDOWS = 16;

    private static WhisperModel model;
    private static List<float[]> speech;
    private static List<List<Integer>> alone = new ArrayList<>();

    @BeforeAll
    static void open() {
        model = Windows.bundledModel();
        speech = Windows.speech(4);
        try (Engine engine = Windows.open(model, 1, 1)) {
            for (float[] pcm : speech) {
                Heard heard = new Heard();
                engine.submit(new DecodeRequest(pcm), heard);
                alone.add(heard.ids());
            }
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private record Submitted(int number, Urgency urgency, boolean cancelled, Heard heard) {}

    @Test
    void whateverComesInWhateverOrderNobodyIsOvertakenByWhatIsLessUrgentAndCameLater() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Submitted> begun = Collections.synchronizedList(new ArrayList<>());
            List<Submitted> all = new ArrayList<>();
            AtomicInteger encoded = new AtomicInteger();
            boolean inGrace;
            int slots = 1 + seed % 2 * seed;
            CountDownLatch open = new CountDownLatch(1);
            try (Engine engine = engine(slots, WINDOWS, encoded)) {
                // the slots are taken until all are submitted
                List<Heard> holding = new ArrayList<>();
                for (int slot = 0; slot < slots; slot++) {
                    Heard heard = new Heard(_ -> {
                        await(open);
                        return false;
                    });
                    holding.add(heard);
                    engine.submit(new DecodeRequest(speech.get(0)), heard);
                }
                await(holding.getFirst().first);
                long start = System.nanoTime();
                for (int i = 0; i < WINDOWS; i++) {
                    Submitted[] self = new Submitted[1];
                    Heard heard = new Heard(token -> {
                        if (token.index() == 0) {
                            begun.add(self[0]);
                        }
                        return true;
                    });
                    Urgency urgency = Urgency.values()[random.nextInt(3)];
                    self[0] = new Submitted(i, urgency, random.nextInt(5) == 0, heard);
                    all.add(self[0]);
                    Runnable cancel = engine.submit(new DecodeRequest(speech.get(i % speech.size()), urgency), heard);
                    if (self[0].cancelled()) {
                        cancel.run();
                    }
                }
                inGrace = System.nanoTime() - start < Urgency.PROVISIONAL.graceNanos();
                open.countDown();
                for (Submitted one : all) {
                    if (one.cancelled()) {
                        assertThat(one.heard().end().reason()).isEqualTo(DecodeEnd.Reason.CANCELLED);
                        assertThat(one.heard().tokens).isEmpty();
                    } else {
                        assertThat(one.heard().ids()).isEqualTo(alone.get(one.number() % speech.size()));
                    }
                    assertThat(one.heard().ends).hasValue(1);
                }
            }
            long cancelled = all.stream().filter(Submitted::cancelled).count();
            assertThat(cancelled).as("seed %d", seed).isPositive();
            assertThat(encoded.get())
                    .as("what is cancelled in the queue is not encoded")
                    .isEqualTo(slots + WINDOWS - (int) cancelled);
            if (slots == 1) { // of several slots two windows may begin in one step
                requireOrder(begun, seed);
            }
            if (slots == 1 && inGrace) {
                assertThat(begun)
                        .as("seed %d", seed)
                        .isSortedAccordingTo(
                                Comparator.comparing(Submitted::urgency).thenComparing(Submitted::number));
            }
        }
    }

    private static void requireOrder(List<Submitted> begun, int seed) {
        for (int a = 0; a < begun.size(); a++) {
            for (int b = a + 1; b < begun.size(); b++) {
                Submitted before = begun.get(a);
                Submitted after = begun.get(b);
                assertThat(before.number() < after.number() || before.urgency().compareTo(after.urgency()) < 0)
                        .as("seed %d: %s, then %s", seed, before, after)
                        .isTrue();
            }
        }
    }

    private static Engine engine(int slots, int queue, AtomicInteger encoded) {
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, slots, 1, 1, queue, false, "en");
        return Engine.open(model, options, List.of(), List.of(), new EngineMeter() {
            @Override
            public void encoded(double audioSeconds, long nanos) {
                encoded.incrementAndGet();
            }
        });
    }

    @Test
    void aCancelledWindowsSlotIsFreeBeforeTheNextStep() {
        List<Integer> rows = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch both = new CountDownLatch(2);
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, 2, 1, 1, 4, false, "en");
        EngineMeter meter = new EngineMeter() {
            @Override
            public void encoded(double audioSeconds, long nanos) {
                both.countDown();
            }

            @Override
            public void stepped(int live, int batch, long nanos) {
                rows.add(live);
            }
        };
        try (Engine engine = Engine.open(model, options, List.of(), List.of(), meter)) {
            Heard lower = new Heard(_ -> {
                await(both);
                return true;
            });
            Runnable cancel = engine.submit(new DecodeRequest(speech.get(0)), lower);
            int[] after = new int[1];
            Heard higher = new Heard(token -> {
                if (token.index() == 2) {
                    cancel.run();
                    after[0] = rows.size();
                }
                return true;
            });
            engine.submit(new DecodeRequest(speech.get(1)), higher);
            assertThat(lower.end().reason()).isEqualTo(DecodeEnd.Reason.CANCELLED);
            higher.end();
            assertThat(rows.get(after[0] - 1)).isEqualTo(2);
            assertThat(rows.get(after[0])).isEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
