package io.mondegreen.lab.sweep;

import io.mondegreen.lab.Run;
import io.mondegreen.lab.census.LoopRule;
import io.mondegreen.lab.census.StressWindow;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;
import io.mondegreen.probe.WordAlignment.Op;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads off runs what a sweep measures. */
final class Judge {
    private static final TapName LOGITS = TapName.of(Stack.DECODER, TapPoint.UNEMBED);

    private final WhisperTokenizer tokenizer;
    private final int eot;
    private final Optional<ProbeHead> probe;
    private final Optional<ProbeBundle.Calibration> calibration;

    /**
     * @param bundle probes of this very model, where there are some
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    Judge(WhisperModel model, Optional<ProbeBundle> bundle) {
        tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("a sweep needs text: this model has no tokenizer"));
        eot = model.generation().eot();
        probe = bundle.flatMap(of -> of.everyHead().stream()
                .filter(head -> head.name().equals(ProbeBundle.HALLUCINATION))
                .findFirst());
        calibration = bundle.map(of -> of.calibrations().get(ProbeBundle.HALLUCINATION));
    }

    /** What must be read of free runs. */
    Set<TapName> freeTaps() {
        return probe.map(head -> Set.of(head.tap())).orElse(Set.of());
    }

    /** What must be read of fed runs. */
    static Set<TapName> fedTaps() {
        return Set.of(LOGITS);
    }

    /** Of a free run. */
    Outcome outcome(EvalWindow window, Rendered audio, Run run, boolean keepTokens) {
        int[] tokens = keepTokens ? run.tokens() : new int[0];
        return outcome(window, audio, tokenizer.decode(run.sampled()), tokens, run.promptLength(), doubt(run));
    }

    /** Of a text that somebody else decoded. */
    static Outcome outcome(EvalWindow window, Rendered audio, String text) {
        return outcome(window, audio, text, new int[0], 0, Double.NaN);
    }

    private static Outcome outcome(
            EvalWindow window, Rendered audio, String text, int[] tokens, int prompt, double doubt) {
        StressWindow stress = window.window();
        List<String> words = WindowLabels.words(text);
        List<String> said = stress.transcribable() ? WindowLabels.words(stress.reference()) : List.of();
        WordAlignment alignment = WordAlignment.of(said, said.isEmpty() ? List.of() : words);
        return new Outcome(
                text,
                tokens,
                prompt,
                LoopRule.loop(stress, text, audio.ms(), audio.active()),
                words.size(),
                WindowLabels.normalise(text).length(),
                LoopRule.room(stress, audio.active()),
                said.size(),
                alignment.count(Op.SUBSTITUTION),
                alignment.count(Op.DELETION),
                alignment.count(Op.INSERTION),
                doubt);
    }

    /** The probe on the stream that produced the text's tokens, averaged. */
    private double doubt(Run run) {
        int tokens = run.sampled().length;
        if (probe.isEmpty() || tokens == 0) {
            return Double.NaN;
        }
        Activation stream = run.cache().get(probe.get().tap());
        int d = stream.shape()[1];
        double sum = 0;
        for (int i = 0; i < tokens; i++) {
            int row = (run.promptLength() - 1 + i) * d;
            sum += probe.get().score(Arrays.copyOfRange(stream.values(), row, row + d)) / tokens;
        }
        return calibration.orElseThrow().window().probability(sum);
    }

    /** What a treated model is fed to see what it thinks of an untreated text; empty where that wrote nothing. */
    Optional<Fed> fed(EvalWindow window, Outcome untreated) {
        int[] tokens = untreated.tokens();
        int prompt = untreated.prompt();
        if (tokens.length <= prompt) {
            return Optional.empty();
        }
        if (window.set() != EvalSet.LOOPS) {
            return Optional.of(new Fed(tokens, prompt, tokens.length));
        }
        int end = tokens[tokens.length - 1] == eot ? tokens.length - 1 : tokens.length;
        LoopSpan loop = LoopSpan.of(Arrays.copyOfRange(tokens, prompt, end));
        return Optional.of(new Fed(tokens, prompt + loop.from(), prompt + loop.to()));
    }

    /**
     * Tokens to feed.
     *
     * @param from first token that is looked at
     * @param to   after the last; the last itself is not fed, only predicted
     */
    record Fed(int[] tokens, int from, int to) {
        int[] fed() {
            return Arrays.copyOf(tokens, to - 1);
        }
    }

    /** Of a run that was fed so. */
    Likelihood likelihood(EvalWindow window, Fed fed, Run run) {
        Activation logits = run.cache().get(LOGITS);
        double logprob = 0;
        double margin = 0;
        int count = fed.to() - fed.from();
        for (int token = fed.from(); token < fed.to(); token++) {
            int id = fed.tokens()[token];
            logprob += Logits.logprob(logits, token - 1, id) / count;
            margin += eot < 0 ? Double.NaN : Logits.difference(logits, token - 1, id, eot) / count;
        }
        return new Likelihood(logprob, window.set() == EvalSet.LOOPS ? margin : Double.NaN);
    }
}
