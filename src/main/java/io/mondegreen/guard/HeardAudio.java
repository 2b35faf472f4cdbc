package io.mondegreen.guard;

import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the bundle's heads on the encoder's state say of the audio of one decode: of a provisional one, of the audio so far. They
 * have spoken before the first token, and each token carries the same scores.
 */
public final class HeardAudio {
    /** From here on an alert says it. */
    private static final double LIKELY = 0.5;

    private final ProbeBundle bundle;
    private final int[] heads = new int[WindowFeature.HEARD.size()];
    private final float[] scores = new float[heads.length];

    /**
     * @param firstHead index of the bundle's first head among those of a token
     */
    public HeardAudio(ProbeBundle bundle, int firstHead) {
        this.bundle = bundle;
        for (int i = 0; i < heads.length; i++) {
            int head = bundle.head(WindowFeature.HEARD.get(i).label()).orElse(-1);
            heads[i] = head < 0 ? -1 : firstHead + head;
        }
        Arrays.fill(scores, Float.NaN);
    }

    /** Takes them from a decode's token, the end of text included, into the window's measures. */
    public void take(TokenView token, WindowFeatures features) {
        for (int i = 0; i < heads.length; i++) {
            if (heads[i] >= 0) {
                scores[i] = token.probe(heads[i]);
                features.heard(WindowFeature.HEARD.get(i), scores[i]);
            }
        }
    }

    /** Calibrated probability of what a head says, in [0,1]; NaN where the bundle has no such head or no token came. */
    double probability(WindowFeature feature) {
        float score = scores[WindowFeature.HEARD.indexOf(feature)];
        return Float.isNaN(score)
                ? Double.NaN
                : bundle.calibrations().get(feature.label()).window().probability(score);
    }

    /** The same by name, without the {@code encoder.} in front; empty where the bundle has no such heads. */
    SortedMap<String, Double> probabilities() {
        SortedMap<String, Double> all = new TreeMap<>();
        for (WindowFeature feature : WindowFeature.HEARD) {
            double probability = probability(feature);
            if (!Double.isNaN(probability)) {
                all.put(feature.label().substring(feature.label().indexOf('.') + 1), probability);
            }
        }
        return Collections.unmodifiableSortedMap(all);
    }

    /** What speaks most against a text on this audio: a likely sound, or else that speech is unlikely; empty where nothing does. */
    Optional<WindowFeature> against() {
        return WindowFeature.HEARD.stream()
                .filter(feature -> !feature.falls() && probability(feature) >= LIKELY)
                .max((a, b) -> Double.compare(probability(a), probability(b)))
                .or(() -> Optional.of(WindowFeature.HEARD_SPEECH).filter(speech -> probability(speech) < LIKELY));
    }

    /** For people. */
    String sentence(WindowFeature feature) {
        String what =
                switch (feature) {
                    case HEARD_NOISE -> "noise";
                    case HEARD_MUSIC -> "music";
                    case HEARD_STRANGE -> "voices, but not one person who speaks its language,";
                    default -> "speech";
                };
        return String.format(Locale.ROOT, "the encoder hears %s %.2f", what, probability(feature));
    }
}
