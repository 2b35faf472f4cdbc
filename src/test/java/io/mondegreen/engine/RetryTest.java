package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.LogMel;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.TapName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A window that is decoded once more in its slot. */
@Timeout(120)
class RetryTest {
    private static final List<Ablation> GATES = Ablation.parseList("cross:L1,self:L2H1,mlp:L3=0.5");

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

    /** Asks for these retries one after another, and keeps each attempt's tokens. */
    private static final class Trying implements DecodeListener {
        final List<List<Heard.Token>> attempts = new ArrayList<>(List.of(new ArrayList<>()));
        final Heard heard;
        private final Deque<Retry> retries;

        Trying(Heard heard, Retry... retries) {
            this.heard = heard;
            this.retries = new ArrayDeque<>(List.of(retries));
        }

        @Override
        public boolean onToken(TokenView token) {
            boolean goOn = heard.onToken(token);
            attempts.getLast().add(heard.tokens.getLast());
            return goOn;
        }

        @Override
        public Optional<Retry> again(DecodeEnd end) {
            Optional<Retry> next = Optional.ofNullable(retries.poll());
            next.ifPresent(_ -> attempts.add(new ArrayList<>()));
            return next;
        }

        @Override
        public void onEnd(DecodeEnd end) {
            heard.onEnd(end);
        }

        List<Integer> ids(int attempt) {
            return attempts.get(attempt).stream().map(Heard.Token::id).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromTheBeginningItIsTheDecodeThatItsGatesWouldGive(boolean timestamps) {
        try (Engine engine = Windows.open(model, 2, 4)) {
            Heard plain = new Heard();
            engine.submit(new DecodeRequest(speech.get(0), 0, timestamps, List.of()), plain);
            plain.end();
            Heard gated = new Heard();
            engine.submit(new DecodeRequest(speech.get(0), 0, timestamps, GATES), gated);
            gated.end();
            Trying trying = new Trying(new Heard(), new Retry(GATES, 0), new Retry(List.of(), 0));
            engine.submit(new DecodeRequest(speech.get(0), 0, timestamps, List.of()), trying);

            assertThat(trying.heard.end().tokens()).isEqualTo(plain.tokens.size());
            assertThat(trying.attempts.get(0)).isEqualTo(plain.tokens);
            assertThat(trying.attempts.get(1)).isEqualTo(gated.tokens).isNotEqualTo(plain.tokens);
            assertThat(trying.attempts.get(2))
                    .as("nothing is left of the gates")
                    .isEqualTo(plain.tokens);
            assertThat(trying.heard.ends).hasValue(1);
        }
    }

    @Test
    void rolledBackItIsTheRunWhoseGatesCloseAtThatPosition() {
        int keep = 5;
        int prompt = model.generation().prompt("en", "transcribe", false).length;
        String from = "@" + (prompt - 1 + keep) + "-";
        List<Intervention> late = List.of(
                Intervention.parse("decoder.1.hook_cross_attn_out" + from + "=zero"),
                Intervention.parse("decoder.2.attn.hook_z#1" + from + "=zero"),
                Intervention.parse("decoder.3.hook_mlp_out" + from + "=zero*0.5"));
        Trying trying = new Trying(new Heard(), new Retry(GATES, keep));
        try (Engine engine = Windows.open(model, 1, 1)) {
            engine.submit(new DecodeRequest(speech.get(0)), trying);
            trying.heard.end();
        }
        Run run = runWith(late);

        List<Integer> kept = trying.ids(0).subList(0, keep);
        List<Integer> whole = new ArrayList<>(kept);
        whole.addAll(trying.ids(1));
        assertThat(IntStream.of(run.tokens()).skip(prompt).boxed().toList()).isEqualTo(whole);
        List<Heard.Token> before = trying.attempts.getFirst();
        assertThat(trying.attempts.get(1)).as("the gates are felt").isNotEqualTo(before.subList(keep, before.size()));
        for (int i = 0; i < trying.attempts.get(1).size(); i++) {
            // the position before an id produced it
            assertThat(trying.attempts.get(1).get(i).logprob())
                    .isCloseTo(run.logprobs()[prompt - 1 + keep + i], within(1e-4f));
        }
    }

    private static Run runWith(List<Intervention> interventions) {
        Set<TapName> patched = HookedModel.touched(model.config(), interventions);
        try (HookedModel hooked = HookedModel.open(
                model, new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en"), Set.of(), patched)) {
            float[] mel = new LogMel(model.config().mels())
                    .compute(speech.get(0), model.config().windowFrames());
            return hooked.runWithInterventions(Window.greedy(mel), interventions, Map.of());
        }
    }

    @Test
    void otherSlotsDoNotNotice() {
        Heard alone = new Heard();
        Heard beside = new Heard();
        Trying trying = new Trying(new Heard(), new Retry(GATES, 3), new Retry(GATES, 0), new Retry(List.of(), 2));
        try (Engine engine = Windows.open(model, 2, 4)) {
            engine.submit(new DecodeRequest(speech.get(1)), alone);
            alone.end();
            engine.submit(new DecodeRequest(speech.get(0)), trying);
            engine.submit(new DecodeRequest(speech.get(1)), beside);
            trying.heard.end();
            beside.end();
        }
        assertThat(beside.ids()).isEqualTo(alone.ids());
        assertThat(trying.attempts).hasSize(4);
    }

    @Test
    void aStoppedWindowMayGoOnFromWhereItWasStillGood() {
        Heard plain = new Heard();
        Trying trying = new Trying(new Heard(token -> token.index() != 4), new Retry(List.of(), 2));
        try (Engine engine = Windows.open(model, 1, 1)) {
            engine.submit(new DecodeRequest(speech.get(0)), plain);
            plain.end();
            engine.submit(new DecodeRequest(speech.get(0)), trying);
            assertThat(trying.heard.end().reason()).isEqualTo(DecodeEnd.Reason.STOPPED);
        }
        assertThat(trying.attempts.get(0)).hasSize(5);
        assertThat(trying.attempts.get(1)).isEqualTo(plain.tokens.subList(2, 5));
    }

    @Test
    void oneThatKeepsMoreThanThereIsLosesItsWindowAlone() {
        Trying trying = new Trying(new Heard(), new Retry(List.of(), 1000));
        Heard next = new Heard();
        try (Engine engine = Windows.open(model, 1, 2)) {
            engine.submit(new DecodeRequest(speech.get(0)), trying);
            engine.submit(new DecodeRequest(speech.get(1)), next);
            assertThat(trying.heard.end().reason()).isEqualTo(DecodeEnd.Reason.FAILED);
            assertThat(next.end().reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
        }
    }
}
