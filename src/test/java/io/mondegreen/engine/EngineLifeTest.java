package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How windows end, and what an engine does with what should not happen. */
@Timeout(120)
class EngineLifeTest {
    private static WhisperModel model;
    private static List<float[]> speech;

    @BeforeAll
    static void open() {
        model = Windows.bundledModel();
        speech = Windows.speech(3);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static DecodeRequest window(int number) {
        return new DecodeRequest(speech.get(number));
    }

    @Test
    void endOfTextIsShownAndEndsTheWindow() {
        try (Engine engine = Windows.open(model, 1, 1)) {
            Heard heard = new Heard();
            engine.submit(window(0), heard);
            DecodeEnd end = heard.end();
            assertThat(end.reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
            assertThat(heard.ids()).endsWith(model.generation().eot());
            assertThat(end.tokens()).isEqualTo(heard.tokens.size());
            assertThat(end.encodeNanos()).isPositive();
            assertThat(end.decodeNanos()).isPositive();
            assertThat(heard.endThread()).isEqualTo("mondegreen-decoder");
        }
    }

    @Test
    void tokenBudgetEndsTheWindow() {
        try (Engine engine = Windows.open(model, 1, 1)) {
            Heard heard = new Heard();
            engine.submit(new DecodeRequest(speech.get(0), 4, false, List.of()), heard);
            assertThat(heard.end().reason()).isEqualTo(DecodeEnd.Reason.BUDGET);
            assertThat(heard.ids()).hasSize(4);
        }
    }

    @Test
    void listenerThatStopsFreesItsSlotAtOnce() {
        try (Engine engine = Windows.open(model, 1, 2)) {
            Heard stopped = new Heard(token -> token.index() < 2);
            engine.submit(window(0), stopped);
            assertThat(stopped.end().reason()).isEqualTo(DecodeEnd.Reason.STOPPED);
            assertThat(stopped.ids()).hasSize(3);
            assertThat(engine.busySlots()).isZero();
            Heard next = new Heard();
            engine.submit(window(1), next);
            assertThat(next.end().reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
        }
    }

    @Test
    void cancelledWhileItWaitsForASlotHearsOnlyItsEnd() {
        try (Engine engine = Windows.open(model, 1, 4);
                Gate gate = new Gate()) {
            engine.submit(window(0), gate.listener);
            gate.reached();
            Heard waiting = new Heard();
            engine.submit(window(1), waiting).run();
            gate.open();
            assertThat(waiting.end().reason()).isEqualTo(DecodeEnd.Reason.CANCELLED);
            assertThat(waiting.tokens).isEmpty();
            assertThat(gate.listener.end().reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
            await().until(() -> engine.busySlots() == 0);
        }
    }

    @Test
    void cancelledDuringDecodeHearsNoFurtherToken() {
        try (Engine engine = Windows.open(model, 1, 1)) {
            AtomicReference<Runnable> cancel = new AtomicReference<>();
            CountDownLatch submitted = new CountDownLatch(1);
            Heard heard = new Heard(token -> {
                awaitLatch(submitted);
                if (token.index() == 1) {
                    cancel.get().run();
                }
                return true;
            });
            cancel.set(engine.submit(window(0), heard));
            submitted.countDown();
            assertThat(heard.end().reason()).isEqualTo(DecodeEnd.Reason.CANCELLED);
            assertThat(heard.tokens).hasSize(2);
            assertThat(engine.busySlots()).isZero();
        }
    }

    @Test
    void listenerThatThrowsLosesOnlyItsOwnWindow() {
        try (Engine engine = Windows.open(model, 3, 4)) {
            Heard good = new Heard();
            Heard throwing = new Heard(token -> {
                throw new IllegalStateException("of the listener");
            });
            Heard failing = new Heard(token -> {
                throw new AssertionError("of the listener");
            });
            engine.submit(window(0), throwing);
            engine.submit(window(1), failing);
            engine.submit(window(2), good);
            assertThat(throwing.end().reason()).isEqualTo(DecodeEnd.Reason.FAILED);
            assertThat(throwing.end().error().orElseThrow()).hasMessage("of the listener");
            assertThat(failing.end().reason()).isEqualTo(DecodeEnd.Reason.FAILED);
            assertThat(failing.end().error().orElseThrow()).hasRootCauseMessage("of the listener");
            assertThat(good.end().reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
            assertThat(engine.busySlots()).isZero();
        }
    }

    @Test
    void listenerThatThrowsAtItsEndOrLeavesAnInterruptHarmsNobody() {
        try (Engine engine = Windows.open(model, 1, 2)) {
            CountDownLatch thrown = new CountDownLatch(1);
            engine.submit(new DecodeRequest(speech.get(0), 1, false, List.of()), new DecodeListener() {
                @Override
                public boolean onToken(TokenView token) {
                    Thread.currentThread().interrupt();
                    return true;
                }

                @Override
                public void onEnd(DecodeEnd end) {
                    thrown.countDown();
                    throw new IllegalStateException("at the end");
                }
            });
            awaitLatch(thrown);
            Heard next = new Heard();
            engine.submit(window(1), next);
            assertThat(next.end().reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
        }
    }

    @Test
    void submitBlocksWhileTheQueueIsFullAndGoesOnWhenItMoves() throws InterruptedException {
        try (Engine engine = Windows.open(model, 1, 1);
                Gate gate = new Gate()) {
            engine.submit(window(0), gate.listener);
            gate.reached();
            List<Heard> waiting = List.of(new Heard(), new Heard());
            AtomicBoolean through = new AtomicBoolean();
            Thread caller = Thread.ofPlatform().start(() -> {
                // one fills the queue, the other finds it full
                waiting.forEach(heard -> engine.submit(window(1), heard));
                through.set(true);
            });
            await().until(() -> engine.waiting() == 1);
            await().during(Duration.ofMillis(300)).until(() -> !through.get() && engine.waiting() == 1);
            gate.open();
            caller.join();
            assertThat(through).isTrue();
            assertThat(waiting)
                    .allSatisfy(heard -> assertThat(heard.end().reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT));
        }
    }

    @Test
    void closeEndsEveryWindowOnceAndLeavesNoThread() throws InterruptedException {
        // a service of another test may be running in this JVM
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Gate gate = new Gate();
        Engine engine = Windows.open(model, 2, 8);
        List<Heard> heard = new ArrayList<>(List.of(gate.listener));
        engine.submit(window(0), gate.listener);
        gate.reached();
        for (int i = 0; i < 6; i++) {
            heard.add(new Heard());
            engine.submit(window(i % 3), heard.getLast());
        }
        Thread closer = Thread.ofPlatform().start(engine::close);
        await().untilAsserted(() -> assertThatIllegalStateException()
                .isThrownBy(() -> engine.submit(window(0), new Heard()))
                .withMessageContaining("closed"));
        gate.open();
        closer.join();
        assertThat(heard).allSatisfy(one -> {
            assertThat(one.end().reason()).isEqualTo(DecodeEnd.Reason.CANCELLED);
            assertThat(one.ends).hasValue(1);
            assertThat(one.endThread()).isEqualTo("mondegreen-decoder");
        });
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.isAlive() && !before.contains(thread))
                .extracting(Thread::getName)
                .doesNotContain("mondegreen-decoder", "mondegreen-encoder");
        // a second close is nothing
        engine.close();
    }

    @Test
    void windowsThatComeWhileTheEngineClosesAreEitherRefusedOrEnded() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            Engine engine = Windows.open(model, 2, 2);
            List<Heard> accepted = new ArrayList<>();
            List<Heard> refused = new ArrayList<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread caller = Thread.ofPlatform().start(() -> {
                while (refused.isEmpty()) {
                    Heard heard = new Heard(_ -> false);
                    try {
                        engine.submit(window(0), heard);
                        accepted.add(heard);
                    } catch (IllegalStateException e) {
                        refused.add(heard);
                    }
                    started.countDown();
                }
            });
            awaitLatch(started);
            engine.close();
            caller.join();
            assertThat(accepted).allSatisfy(heard -> {
                heard.end();
                assertThat(heard.ends).hasValue(1);
            });
            assertThat(refused).allSatisfy(heard -> assertThat(heard.ends).hasValue(0));
        }
    }

    @Test
    void listenerThatClosesItsEngineIsTold() {
        try (Engine engine = Windows.open(model, 1, 1)) {
            Runnable close = engine::close;
            Heard heard = new Heard(token -> {
                close.run();
                return true;
            });
            engine.submit(window(0), heard);
            assertThat(heard.end().error().orElseThrow()).hasMessageContaining("cannot close");
        }
    }

    @Test
    void requestsThatCannotBeServedAreRefusedAtTheDoor() {
        try (Engine engine = Windows.open(model, 1, 1)) {
            Heard heard = new Heard();
            refused(engine, new DecodeRequest(new float[0]), "1 to 128000 samples");
            refused(engine, new DecodeRequest(new float[128_001]), "not 128001");
            refused(engine, asking(false, "cross:L3H3"), "4 layers of 3 heads");
            refused(engine, asking(false, "self:L4H0"), "self:L4H0 is not in this model");
            refused(engine, asking(false, "mlp:L9"), "mlp:L9");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DecodeRequest(speech.get(0), -1, false, List.of()))
                    .withMessageContaining("-1");
            assertThat(heard.ends).hasValue(0);
        }
        EngineOptions noGates = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, false, "en");
        try (Engine engine = Engine.open(model, noGates, List.of(), List.of(), EngineMeter.NONE)) {
            refused(engine, asking(false, "mlp:L0"), "without gates");
        }
    }

    @Test
    void timestampsOfAModelThatHasNoneAreRefused() {
        try (WhisperModel bare = WhisperModel.open(Path.of("src", "test", "resources", "parity", "bare-distilled"));
                Engine engine = Windows.open(bare, 1, 1)) {
            DecodeRequest request = new DecodeRequest(new float[400], 0, true, List.of());
            refused(engine, request, "no timestamp tokens");
        }
    }

    private static DecodeRequest asking(boolean timestamps, String ablations) {
        return new DecodeRequest(speech.get(0), 0, timestamps, Ablation.parseList(ablations));
    }

    private static void refused(Engine engine, DecodeRequest request, String why) {
        Heard heard = new Heard();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.submit(request, heard))
                .withMessageContaining(why);
        assertThat(heard.ends).hasValue(0);
    }

    @Test
    void probesAndHeadsThatTheModelLacksAreRefusedWhenItOpens() {
        float[] wide = new float[model.config().dModel()];
        TapName beyond = TapName.parse("decoder.4.hook_resid_post");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.open(model, 1, 1, List.of(new ProbeHead("p", beyond, wide, 0)), List.of()))
                .withMessageContaining("probe 'p' reads decoder.4.hook_resid_post");
        TapName last = TapName.parse("decoder.3.hook_resid_post");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Windows.open(model, 1, 1, List.of(new ProbeHead("p", last, new float[7], 0)), List.of()))
                .withMessageContaining("7 weights");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.open(model, 1, 1, List.of(), List.of(new HeadId(1, 4))))
                .withMessageContaining("L1H4 is not in this model");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A window that stays at its first token until it is let go. */
    private static final class Gate implements AutoCloseable {
        private final CountDownLatch open = new CountDownLatch(1);
        final Heard listener = new Heard(_ -> {
            awaitLatch(open);
            return true;
        });

        void reached() {
            awaitLatch(listener.first);
        }

        void open() {
            open.countDown();
        }

        @Override
        public void close() {
            open();
        }
    }
}
