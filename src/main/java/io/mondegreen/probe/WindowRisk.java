package io.mondegreen.probe;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The risk that a window's text is invented: a small logistic model over named features. It is the first form of fusion;
 * its output is calibrated on the dev split through {@code calibration}.
 *
 * @param features    what it reads
 * @param weights     one per feature, for raw values
 * @param calibration from the model's logit to a probability
 */
public record WindowRisk(List<WindowFeature> features, List<Double> weights, double bias, Platt calibration) {

    public WindowRisk {
        features = List.copyOf(features);
        weights = List.copyOf(weights);
        if (features.size() != weights.size()) {
            throw new IllegalArgumentException(features.size() + " features but " + weights.size() + " weights");
        }
    }

    /** What it is made of, for reports. */
    public String sources() {
        return features.stream().map(WindowFeature::label).collect(Collectors.joining(" + "));
    }

    /** The uncalibrated logit. */
    public double logit(WindowFeatures window) {
        double sum = bias;
        for (int i = 0; i < features.size(); i++) {
            sum += weights.get(i) * window.get(features.get(i));
        }
        return sum;
    }

    /** The calibrated risk as a logit: what {@link #risk} is the probability of. */
    public double calibratedLogit(WindowFeatures window) {
        return calibration.a() * logit(window) + calibration.b();
    }

    /** Calibrated, in [0,1]; 0 for a window without text. */
    public double risk(WindowFeatures window) {
        return window.tokens() == 0 ? 0 : calibration.probability(logit(window));
    }
}
