package io.mondegreen.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What can be wrong with a window's text, each with a risk of its own. All are calibrated, so the highest stands for the window.
 *
 * @param invented  words that were not said, on whatever audio
 * @param nonspeech text where nobody speaks; empty in bundles that do not tell it apart
 * @param loop      that text which repeats is a loop rather than something said again and again; read where the repeats are
 *     noticed. Empty in bundles that leave it to rules
 */
public record Risks(WindowRisk invented, Optional<WindowRisk> nonspeech, Optional<WindowRisk> loop) {

    /** One risk for all that is invented. */
    public static Risks of(WindowRisk invented) {
        return new Risks(invented, Optional.empty(), Optional.empty());
    }

    /** That the text is invented, on speech or not, as a logit: the higher of the two. */
    public double logit(WindowFeatures window) {
        double words = invented.calibratedLogit(window);
        return nonspeech.isEmpty() ? words : Math.max(words, nonspeech.get().calibratedLogit(window));
    }

    /** The same in [0,1]; 0 for a window without text. */
    public double risk(WindowFeatures window) {
        return window.tokens() == 0 ? 0 : Platt.sigmoid(logit(window));
    }

    /** By name, as in files and reports. */
    public Map<String, WindowRisk> byName() {
        Map<String, WindowRisk> all = new LinkedHashMap<>();
        all.put("invented", invented);
        nonspeech.ifPresent(risk -> all.put("nonspeech", risk));
        loop.ifPresent(risk -> all.put("loop", risk));
        return all;
    }

    /** Every measure that any of them reads. */
    public Set<WindowFeature> features() {
        return byName().values().stream()
                .flatMap(risk -> risk.features().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the risk of invented text is made of, for reports. */
    public String sources() {
        return nonspeech
                .map(risk -> "the higher of " + invented.sources() + " and, for non-speech, " + risk.sources())
                .orElseGet(invented::sources);
    }
}
