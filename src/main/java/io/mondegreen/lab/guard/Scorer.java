package io.mondegreen.lab.guard;

import io.mondegreen.lab.WhisperRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A figure of a window that grows with doubt, as it stands: nothing is fitted to it but a threshold. */
record Scorer(String name, ToDoubleFunction<HeardWindow> score) {
    /** The delivered guard's own. */
    static final Scorer GUARD = new Scorer("guard's risk", HeardWindow::risk);

    static final Scorer LOGPROB = new Scorer("mean log-probability", window -> -window.meanLogprob());

    /** The guard, the figures that are its rivals, and the rules of others. */
    static List<Scorer> all(List<Rule> rules, Optional<Signal.Heads> probes) {
        List<Scorer> all = new ArrayList<>(List.of(GUARD, LOGPROB));
        probes.ifPresent(
                heads -> all.add(new Scorer("residual probe, mean", window -> Signal.PROBE_MEAN.of(window, heads))));
        all.add(new Scorer(
                "no-speech",
                window -> Double.isNaN(window.tape().noSpeech())
                        ? 0
                        : window.tape().noSpeech()));
        all.add(new Scorer("compression ratio", window -> WhisperRule.compression(window.text())));
        rules.forEach(rule -> all.add(new Scorer(rule.name(), rule::score)));
        return List.copyOf(all);
    }
}
