package io.mondegreen.guard;

import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import io.mondegreen.probe.WindowRisk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Why a window's risk is what it is: the measures that the risk is made of, those that raise it most over text that is right
 * first; then what else was measured. Without a curve in the bundle nothing is known of text that is right, and 0 stands for it.
 */
final class Reasons {
    private final WindowRisk risk; // the higher one
    private final Map<WindowFeature, Double> usual;
    private final WindowFeatures features;
    private final int layer;
    private final double probe;
    private final HeardAudio heard;

    /**
     * @param layer decoder layer that the probe reads, -1 without one
     * @param probe its calibrated probability so far
     * @param heard of the same decode
     */
    Reasons(ProbeBundle bundle, WindowFeatures features, int layer, double probe, HeardAudio heard) {
        this.heard = heard;
        this.risk = bundle.risks()
                .nonspeech()
                .filter(one -> one.calibratedLogit(features)
                        > bundle.risks().invented().calibratedLogit(features))
                .orElse(bundle.risks().invented());
        this.usual = bundle.curve().map(FalseAlarmCurve::usual).orElse(Map.of());
        this.features = features;
        this.layer = layer;
        this.probe = probe;
    }

    /** The measures in force that speak against the text, the strongest first; the strongest of all where none does. */
    List<String> inForce() {
        List<WindowFeature> ranked = risk.features().stream()
                .sorted(Comparator.comparingDouble(this::share).reversed())
                .toList();
        List<String> reasons = new ArrayList<>();
        for (WindowFeature feature : ranked) {
            if (reasons.isEmpty() || share(feature) > 0) {
                reasons.add(sentence(feature));
            }
        }
        return reasons;
    }

    /** What was measured and is no part of the risk. */
    List<String> besides() {
        List<String> reasons = new ArrayList<>();
        if (layer >= 0 && !risk.features().contains(WindowFeature.PROBE_MEAN)) {
            reasons.add(sentence(WindowFeature.PROBE_MEAN));
        }
        if (!risk.features().contains(WindowFeature.LOGPROB_MEAN)) {
            reasons.add(sentence(WindowFeature.LOGPROB_MEAN));
        }
        return reasons;
    }

    /** What a measure adds to the risk's logit over text that is right. */
    private double share(WindowFeature feature) {
        double weight = risk.weights().get(risk.features().indexOf(feature));
        return risk.calibration().a() * weight * (features.get(feature) - usual.getOrDefault(feature, 0.0));
    }

    private String sentence(WindowFeature feature) {
        double value = features.get(feature);
        String sentence =
                switch (feature) {
                    case PROBE_MEAN ->
                        format("the probe on decoder layer %d says invented with %.0f %%", layer, 100 * probe);
                    case PROBE_FIRST -> format("the probe's score of the first token is %.2f", value);
                    case LOGPROB_MEAN -> format("mean log-probability %.2f over %d tokens", value, features.tokens());
                    case LOGPROB_WHISPER -> format("mean log-probability %.2f, the end of text counted", value);
                    case LOGPROB_SUM -> format("log-probability %.1f over all its tokens", value);
                    case LOGPROB_MIN -> format("least log-probability %.2f", value);
                    case NO_SPEECH -> format("no-speech probability %.2f", value);
                    case ATTENTION_SPREAD -> format("attention is spread over %.0f frames of 20 ms", value);
                    case REPETITION -> format("%.0f %% of its runs of three tokens stood in it before", 100 * value);
                    case TOKEN_RATE -> format("%.1f tokens per second of audio", value);
                    case HEARD_SPEECH, HEARD_NOISE, HEARD_MUSIC, HEARD_STRANGE -> heard.sentence(feature);
                };
        boolean probability = feature == WindowFeature.PROBE_MEAN || WindowFeature.HEARD.contains(feature);
        return probability || !usual.containsKey(feature)
                ? sentence
                : sentence + format("; text that is right has %.2f", usual.get(feature));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
