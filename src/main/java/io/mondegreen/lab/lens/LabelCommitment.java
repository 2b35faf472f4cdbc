package io.mondegreen.lab.lens;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.WindowLabels.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The text tokens of all windows with one label, counted layer by layer. */
final class LabelCommitment {
    private static final int DRAWS = 1000;
    private static final double LEVEL = 0.95;

    /** Fewer windows than this tell nothing apart. */
    private static final int LEAST = 5;

    private final Label label;
    private final List<Row> rows = new ArrayList<>();
    private final GroupedRate saturation = new GroupedRate();
    private final List<Layer> layers;
    private int tokens;

    /** One window: what could tell its text from others'. */
    private record Row(String group, double saturation, double logprob) {}

    /** Sums at one layer. */
    private record Layer(
            GroupedRate saturated,
            GroupedRate same,
            GroupedRate probability,
            GroupedRate entropy,
            GroupedRate divergence) {
        Layer() {
            this(new GroupedRate(), new GroupedRate(), new GroupedRate(), new GroupedRate(), new GroupedRate());
        }

        void add(String group, LayerView view, int saturation, int best) {
            if (view.layer() >= 0) {
                saturated.add(group, view.layer() == saturation ? 1 : 0, 1);
            }
            same.add(group, view.best().id() == best ? 1 : 0, 1);
            probability.add(group, view.probability(), 1);
            entropy.add(group, view.entropy(), 1);
            divergence.add(group, view.divergence(), 1);
        }

        CommitmentReport.LayerFigures figures(int layer, long seed) {
            return new CommitmentReport.LayerFigures(
                    layer,
                    saturated.share(seed),
                    same.interval(seed),
                    probability.interval(seed),
                    entropy.interval(seed),
                    divergence.interval(seed));
        }
    }

    /**
     * Nothing counted yet.
     *
     * @param depth layers of the decoder
     */
    LabelCommitment(Label label, int depth) {
        this.label = label;
        layers = Stream.generate(Layer::new).limit(depth + 1).toList();
    }

    void add(String group, List<TokenLens> text, double logprob) {
        tokens += text.size();
        double sum = 0;
        for (TokenLens token : text) {
            int saturated = token.saturation();
            int best = token.layers().getLast().best().id();
            sum += saturated;
            for (int i = 0; i < layers.size(); i++) {
                layers.get(i).add(group, token.layers().get(i), saturated, best);
            }
        }
        saturation.add(group, sum, text.size());
        rows.add(new Row(group, sum / text.size(), logprob));
    }

    CommitmentReport.Figures figures(long seed) {
        List<CommitmentReport.LayerFigures> byLayer = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            byLayer.add(layers.get(i).figures(i - 1, seed));
        }
        return new CommitmentReport.Figures(
                label, rows.size(), saturation.groups(), tokens, saturation.interval(seed), byLayer);
    }

    /** How it can be told from good text; nothing where it is good text itself, is not judged, or there is too little. */
    Stream<CommitmentReport.Separation> apartFrom(LabelCommitment good, long seed) {
        boolean judged = label != Label.GOOD && label != Label.LEFT_OUT;
        return judged && rows.size() >= LEAST && good.rows.size() >= LEAST
                ? Stream.of(new CommitmentReport.Separation(
                        label,
                        rows.size(),
                        auroc(good, Row::saturation, seed),
                        auroc(good, row -> -row.logprob(), seed)))
                : Stream.empty();
    }

    private Metrics.Interval auroc(LabelCommitment good, ToDoubleFunction<Row> score, long seed) {
        List<Row> both = Stream.concat(rows.stream(), good.rows.stream()).toList();
        boolean[] positive = new boolean[both.size()];
        for (int i = 0; i < rows.size(); i++) {
            positive[i] = true;
        }
        return Metrics.bootstrap(
                both.stream().mapToDouble(score).toArray(),
                positive,
                both.stream().map(Row::group).toArray(String[]::new),
                Metrics::auroc,
                DRAWS,
                LEVEL,
                seed);
    }
}
