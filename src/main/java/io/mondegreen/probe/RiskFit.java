package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fits the risk of one kind of failure to windows as the guard hears them: a logistic regression over the fewest measures that
 * do. The best measure alone comes first, then whatever adds most, until nothing adds enough. What a set of measures is worth is
 * its mean recall at up to {@value #FALSE_ALARMS} of false alarms, where a guard works, on groups of windows (voices, noises)
 * that took no part in its fit; the calibration is made of those same scores. More doubt never makes less risk: a fit that
 * gives a measure a weight of the wrong sign is not taken.
 */
public final class RiskFit {
    /** Share of right windows: about what the widest level of a budget of one an hour lets alarm in calls. */
    static final double FALSE_ALARMS = 0.01;

    /** Of that recall; less than a few windows is noise. */
    private static final double LEAST_GAIN = 0.01;

    private static final double PENALTY = 1e-4;

    private final List<Row> rows;
    private final boolean[] labels;
    private final int[] folds;

    /**
     * A window.
     *
     * @param measures of its text
     * @param failed   whether the text is this failure; otherwise it is right
     * @param group    whose windows are fitted and judged together
     */
    public record Row(Map<WindowFeature, Double> measures, boolean failed, String group) {}

    private record Candidate(List<WindowFeature> features, double recall, double[] scores) {}

    private RiskFit(List<Row> rows) {
        this.rows = rows;
        this.labels = new boolean[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.get(i).failed();
        }
        Map<String, Integer> byGroup =
                InnerFolds.assign(rows.stream().map(Row::group).toList());
        folds = rows.stream().mapToInt(row -> byGroup.get(row.group())).toArray();
    }

    /**
     * The risk.
     *
     * @param possible measures that it may be made of
     * @return empty where there are fewer than ten failures, or no measure tells them from text that is right
     */
    public static Optional<WindowRisk> of(List<Row> rows, List<WindowFeature> possible) {
        RiskFit fit = new RiskFit(List.copyOf(rows));
        int failures = Metrics.positives(fit.labels);
        if (failures < 2 * InnerFolds.COUNT || failures > rows.size() - 2 * InnerFolds.COUNT) {
            return Optional.empty();
        }
        return fit.choose(possible).map(fit::risk);
    }

    private Optional<Candidate> choose(List<WindowFeature> possible) {
        Optional<Candidate> chosen = Optional.empty();
        while (true) {
            List<WindowFeature> had = chosen.map(Candidate::features).orElse(List.of());
            double reached = chosen.map(one -> one.recall() + LEAST_GAIN).orElse(0.0);
            Optional<Candidate> best = possible.stream()
                    .filter(feature -> !had.contains(feature))
                    .map(feature -> candidate(had, feature))
                    .flatMap(Optional::stream)
                    .max((a, b) -> Double.compare(a.recall(), b.recall()));
            if (best.isEmpty() || best.get().recall() <= reached) {
                return chosen;
            }
            chosen = best;
        }
    }

    private Optional<Candidate> candidate(List<WindowFeature> had, WindowFeature more) {
        List<WindowFeature> features = new ArrayList<>(had);
        features.add(more);
        double[] scores = new double[rows.size()];
        for (int fold = 0; fold < InnerFolds.COUNT; fold++) {
            int held = fold;
            int[] inside = where(held, false);
            Optional<LogisticRegression.Fit> fit = fit(features, inside);
            if (fit.isEmpty()) {
                return Optional.empty();
            }
            for (int row : where(held, true)) {
                scores[row] = fit.get().score(values(features, row));
            }
        }
        return Optional.of(new Candidate(features, Metrics.recallUpTo(scores, labels, FALSE_ALARMS), scores));
    }

    private WindowRisk risk(Candidate chosen) {
        LogisticRegression.Fit fit = fit(
                        chosen.features(), IntStream.range(0, rows.size()).toArray())
                .orElseThrow(() -> new IllegalStateException("a fit that holds on every part does not on the whole"));
        List<Double> weights = Arrays.stream(fit.weight()).boxed().toList();
        return new WindowRisk(chosen.features(), weights, fit.bias(), Platt.fit(chosen.scores(), labels));
    }

    /** Empty where one class is missing, or a weight has the wrong sign. */
    private Optional<LogisticRegression.Fit> fit(List<WindowFeature> features, int[] inside) {
        boolean[] wanted = Examples.pick(labels, inside);
        int failures = Metrics.positives(wanted);
        if (failures == 0 || failures == wanted.length) {
            return Optional.empty();
        }
        float[][] table = new float[inside.length][];
        for (int i = 0; i < inside.length; i++) {
            table[i] = values(features, inside[i]);
        }
        LogisticRegression.Fit fit = LogisticRegression.fit(table, wanted, PENALTY, true);
        for (int i = 0; i < features.size(); i++) {
            if (!features.get(i).allows(fit.weight()[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(fit);
    }

    private float[] values(List<WindowFeature> features, int row) {
        float[] values = new float[features.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(row).measures().get(features.get(i)).floatValue();
        }
        return values;
    }

    private int[] where(int fold, boolean inside) {
        return IntStream.range(0, folds.length)
                .filter(i -> (folds[i] == fold) == inside)
                .toArray();
    }
}
