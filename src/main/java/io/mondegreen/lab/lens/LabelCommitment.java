package io.mondegreen.lab.lens;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.WindowLabels.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tokens of all windows with one label, counted layer by layer. */
final class LabelCommitment {
    /** One window: what could tell its text from others'. */
    record Row(String group, double saturation, double logprob) {}

    private final Label label;
    private final List<Row> rows = new ArrayList<>();
    private final GroupedRate saturation = new GroupedRate();
    private final List<GroupedRate> saturated;
    private final List<GroupedRate> same;
    private final List<GroupedRate> probability;
    private final List<GroupedRate> entropy;
    private final List<GroupedRate> divergence;
    private int tokens;

    LabelCommitment(Label label, int layers) {
        this.label = label;
        saturated = rates(layers);
        // with the embedding
        same = rates(layers + 1);
        probability = rates(layers + 1);
        entropy = rates(layers + 1);
        divergence = rates(layers + 1);
    }

    private static List<GroupedRate> rates(int count) {
        return Stream.generate(GroupedRate::new).limit(count).toList();
    }

    void add(String group, List<TokenLens> text, double logprob) {
        tokens += text.size();
        double sum = 0;
        for (TokenLens token : text) {
            int committed = token.saturation();
            sum += committed;
            for (int layer = 0; layer < saturated.size(); layer++) {
                saturated.get(layer).add(group, layer == committed ? 1 : 0, 1);
            }
            int last = token.layers().getLast().best().id();
            for (int i = 0; i < same.size(); i++) {
                LayerView view = token.layers().get(i);
                same.get(i).add(group, view.best().id() == last ? 1 : 0, 1);
                probability.get(i).add(group, view.probability(), 1);
                entropy.get(i).add(group, view.entropy(), 1);
                divergence.get(i).add(group, view.divergence(), 1);
            }
        }
        saturation.add(group, sum, text.size());
        rows.add(new Row(group, sum / text.size(), logprob));
    }

    Label label() {
        return label;
    }

    int tokens() {
        return tokens;
    }

    List<Row> rows() {
        return rows;
    }

    /** Mean layer. */
    GroupedRate saturation() {
        return saturation;
    }

    /** Share of tokens that are decided at this layer. */
    GroupedRate saturatedAt(int layer) {
        return saturated.get(layer);
    }

    /** Share of tokens whose likeliest is the last layer's; -1 is the embedding here and below. */
    GroupedRate same(int layer) {
        return same.get(layer + 1);
    }

    /** Mean probability of the token that was written. */
    GroupedRate probability(int layer) {
        return probability.get(layer + 1);
    }

    GroupedRate entropy(int layer) {
        return entropy.get(layer + 1);
    }

    GroupedRate divergence(int layer) {
        return divergence.get(layer + 1);
    }
}
