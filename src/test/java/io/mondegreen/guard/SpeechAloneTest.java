package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.guard.Remedies.Remedy;
import io.mondegreen.taps.Ablation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** The last rung of mitigation: what is not speech is cut away, and the rest decoded as a job of its own. */
class SpeechAloneTest {
    private static final List<String> WORDS = List.of(" the", " car", " is", " late", " seven");
    private static final int SEVEN = 4;
    private static final int WINDOW_FRAMES = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedEngine slot = new ScriptedEngine();
    private final ScriptedEngine alone = new ScriptedEngine();
    private final List<DecodeRequest> requests = new ArrayList<>();
    private final boolean[] active = new boolean[WINDOW_FRAMES];
    private Duration budget = PATIENCE;
    private TokenSource further = alone;

    SpeechAloneTest() {
        Arrays.fill(active, 100, 200, true); // two of eight seconds
    }

    private Runnable submit(DecodeRequest request, DecodeListener listener) {
        requests.add(request);
        return (requests.size() == 1 ? slot : further).submit(request, listener);
    }

    private Recorder start() {
        Recorder recorder = new Recorder();
        decode(recorder);
        return recorder;
    }

    private Runnable decode(Recorder recorder) {
        Remedies remedies = new Remedies(
                        List.of(
                                new Remedy("cross L1H0", Ablation.parseList("cross:L1H0")),
                                new Remedy("cross L2", Ablation.parseList("cross:L2"))),
                        2,
                        200)
                .with(new SpeechTrim(_ -> active, budget));
        GuardedEngine guarded = new GuardedEngine(
                this::submit,
                ProbedModel.of(WORDS),
                Optional.of(ProbedModel.bundle()),
                GuardPolicy.standard().withMode(GuardMode.MITIGATE),
                Optional.of(remedies));
        return guarded.decode(
                new WindowContext("", "call-1", "customer", 0, 8000, 0, true), new float[8 * 16_000], recorder);
    }

    private Recorder run() {
        Recorder said = start();
        await().atMost(PATIENCE).until(() -> !said.of(GuardedSegment.class).isEmpty());
        return said;
    }

    private static void loop(ScriptedEngine engine) {
        for (int i = 0; i < 30; i++) {
            engine.token(SEVEN, 160, -3, 3);
        }
    }

    private void loopsInItsSlotTwice() {
        loop(slot);
        slot.thenAgain();
        loop(slot);
    }

    private void speaks() {
        for (int i = 0; i < 4; i++) {
            alone.token(i, 12 + 20 * i, -3, 3);
        }
    }

    @Test
    void aLoopThatItsSlotDoesNotCureIsCuredBySpeechAlone() {
        loopsInItsSlotTwice();
        speaks();

        Recorder said = run();

        assertThat(said.segment().text()).isEqualTo("the car is late");
        assertThat(slot.retries).as("the last of two tries is left for it").hasSize(1);
        Mitigated how = said.alerts().getLast().mitigated().orElseThrow();
        assertThat(how.rung()).isEqualTo("trimmed");
        assertThat(how.gates()).isEmpty();
        assertThat(how.tries()).isEqualTo(2);
        assertThat(said.lives())
                .containsExactly(
                        "repetition.token RAISED",
                        "mitigation.applied RAISED",
                        "repetition.token CONFIRMED",
                        "mitigation.applied CONFIRMED");
    }

    @Test
    void itHearsTheSpeechWithItsMarginsAndPlacesWordsInTheWindow() {
        loopsInItsSlotTwice();
        speaks();

        Recorder said = run();

        assertThat(requests.getLast().pcm())
                .as("100 frames and 10 on each side")
                .hasSize(120 * 320);
        assertThat(said.segment().tokens().getFirst().frame()).isEqualTo(90 + 12);
        assertThat(said.segment().tokens().getLast().frame()).isEqualTo(90 + 72);
    }

    @Test
    void whereThatLoopsTooTheFirstTextStands() {
        loopsInItsSlotTwice();
        loop(alone);

        Recorder said = run();

        assertThat(said.segment().text()).isEqualTo("seven seven seven");
        assertThat(said.alerts().getLast().evidence().reasons()).endsWith("further decodes: 2, none better");
    }

    @Test
    void whereThereIsNothingToCutAllTriesAreInTheSlot() {
        Arrays.fill(active, true);
        loopsInItsSlotTwice();
        slot.thenAgain();
        loop(slot);
        // the script is that of the first decode
        slot.thenAgain();
        loop(slot);

        Recorder said = run();

        assertThat(requests).hasSize(1);
        assertThat(slot.retries).hasSize(2);
        assertThat(said.segment().text()).isEqualTo("seven seven seven");
    }

    @Test
    void whatIsCuredInItsSlotIsNotDecodedAgain() {
        for (int i = 0; i < 4; i++) {
            slot.token(i, 110 + 20 * i, -3, 3);
        }
        slot.thenAgain();
        loop(slot);

        Recorder said = run();

        assertThat(requests).hasSize(1);
        assertThat(said.segment().text()).isEqualTo("the car is late");
    }

    @Test
    void whenItsTimeIsOverTheFirstTextStandsAndTheDecodeIsTakenBack() {
        budget = Duration.ofMillis(200);
        boolean[] cancelled = new boolean[1];
        DecodeListener[] late = new DecodeListener[1];
        further = (_, listener) -> {
            late[0] = listener;
            return () -> cancelled[0] = true;
        };
        loopsInItsSlotTwice();

        Recorder said = run();

        assertThat(said.segment().text()).isEqualTo("seven seven seven");
        assertThat(cancelled[0]).isTrue();
        late[0].onEnd(new DecodeEnd(DecodeEnd.Reason.CANCELLED, 0, 0, 0, 0, Optional.empty()));
        assertThat(said.of(GuardedSegment.class)).as("told once").hasSize(1);
    }

    @Test
    void anEngineThatTakesNoMoreLeavesTheFirstText() {
        further = (_, _) -> {
            throw new IllegalStateException("the engine is closed");
        };
        loopsInItsSlotTwice();

        assertThat(run().segment().text()).isEqualTo("seven seven seven");
    }

    @Test
    void aWindowThatNobodyWaitsForFails() {
        DecodeListener[] running = new DecodeListener[1];
        further = (_, listener) -> {
            running[0] = listener;
            return () -> {};
        };
        loopsInItsSlotTwice();
        Recorder said = new Recorder();
        Runnable cancel = decode(said);
        await().atMost(PATIENCE).until(() -> running[0] != null);

        cancel.run();
        running[0].onEnd(new DecodeEnd(DecodeEnd.Reason.CANCELLED, 0, 0, 0, 0, Optional.empty()));

        assertThat(said.of(CancellationException.class)).hasSize(1);
        assertThat(said.of(GuardedSegment.class)).isEmpty();
    }
}
