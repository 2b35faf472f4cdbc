package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.lens.LabelCommitment.Row;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.WindowLabels.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * When a model commits itself, by what its text is worth. Intervals are 95 %, from a bootstrap over voices or noises, since the
 * tokens of a window are not independent.
 */
public final class CommitmentReport {
    private static final int DRAWS = 1000;
    private static final double LEVEL = 0.95;

    /** Fewer windows of a label than this tell nothing apart. */
    private static final int LEAST = 5;

    private final int layers;
    private final int windows;
    private final int uncounted;
    private final List<LabelCommitment> labels;
    private final long seed;

    CommitmentReport(int layers, int windows, int uncounted, List<LabelCommitment> labels, long seed) {
        this.layers = layers;
        this.windows = windows;
        this.uncounted = uncounted;
        this.labels = labels;
        this.seed = seed;
    }

    /**
     * How a label stands.
     *
     * @param depth of the mean layer, relative to the last
     * @param at    share of tokens decided at each layer
     */
    public record Figures(
            Label label,
            int windows,
            int groups,
            int tokens,
            Metrics.Interval saturation,
            double depth,
            List<Metrics.Interval> at) {}

    /**
     * How well a number tells windows of a label from good ones: area under the ROC curve, 0.5 being chance.
     *
     * @param saturation mean saturation layer of the text, later being more suspicious
     * @param logprob    mean log-probability of the text, lower being more suspicious: what needs no lens
     */
    public record Separation(Label label, int windows, Metrics.Interval saturation, Metrics.Interval logprob) {}

    /** The labels that occurred. */
    public List<Figures> figures() {
        return labels.stream()
                .map(one -> {
                    Metrics.Interval saturation = one.saturation().interval(seed);
                    List<Metrics.Interval> at = new ArrayList<>();
                    for (int layer = 0; layer < layers; layer++) {
                        at.add(one.saturatedAt(layer).share(seed));
                    }
                    return new Figures(
                            one.label(),
                            one.rows().size(),
                            one.saturation().groups(),
                            one.tokens(),
                            saturation,
                            layers == 1 ? 0 : saturation.value() / (layers - 1),
                            at);
                })
                .toList();
    }

    /** Each label against good text, where there is enough of both. */
    public List<Separation> separations() {
        Optional<LabelCommitment> good =
                labels.stream().filter(one -> one.label() == Label.GOOD).findFirst();
        return labels.stream()
                .filter(one -> one.label() != Label.GOOD && one.label() != Label.LEFT_OUT)
                .filter(one -> one.rows().size() >= LEAST)
                .flatMap(one -> good.filter(other -> other.rows().size() >= LEAST).stream()
                        .map(other -> new Separation(
                                one.label(),
                                one.rows().size(),
                                auroc(one.rows(), other.rows(), Row::saturation),
                                auroc(one.rows(), other.rows(), row -> -row.logprob()))))
                .toList();
    }

    private Metrics.Interval auroc(List<Row> positive, List<Row> negative, ToDoubleFunction<Row> score) {
        List<Row> rows = Stream.concat(positive.stream(), negative.stream()).toList();
        boolean[] labels = new boolean[rows.size()];
        for (int i = 0; i < positive.size(); i++) {
            labels[i] = true;
        }
        return Metrics.bootstrap(
                rows.stream().mapToDouble(score).toArray(),
                labels,
                rows.stream().map(Row::group).toArray(String[]::new),
                Metrics::auroc,
                DRAWS,
                LEVEL,
                seed);
    }

    /** Tables for people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(windows)
                .append(" windows, ")
                .append(uncounted)
                .append(" without text or without a label; 95 % intervals draw whole groups (voices,"
                        + " noises), and of fewer than ten groups they are too narrow\n\n");
        out.append("where tokens are decided: the earliest layer from which the likeliest token no longer changes\n");
        out.append(saturation()).append('\n');
        out.append(
                "layer by layer: text tokens whose likeliest is already the last layer's, mean probability of the token"
                        + " written, entropy and KL(last || layer) in nats\n");
        out.append(layerByLayer()).append('\n');
        out.append("telling such windows from good text, AUROC: by a later mean saturation layer, by a lower mean"
                + " log-probability\n");
        return out.append(apart()).toString();
    }

    private String apart() {
        List<Separation> all = separations();
        if (all.isEmpty()) {
            return "  fewer than " + LEAST + " windows of good or of other text: take more\n";
        }
        Columns table = new Columns(List.of("text", "n", "saturation layer", "log-probability"));
        all.forEach(one -> table.add(List.of(
                name(one.label()),
                Integer.toString(one.windows()),
                Fields.number(one.saturation(), 2),
                Fields.number(one.logprob(), 2))));
        return table.toString();
    }

    private Columns saturation() {
        List<String> header =
                new ArrayList<>(List.of("text", "windows", "groups", "tokens", "mean layer", "relative depth"));
        for (int layer = 0; layer < layers; layer++) {
            header.add("% at " + Depth.name(layer, layers, LensTable.BEFORE));
        }
        Columns table = new Columns(header);
        for (Figures one : figures()) {
            List<String> row = new ArrayList<>(List.of(
                    name(one.label()),
                    Integer.toString(one.windows()),
                    Integer.toString(one.groups()),
                    Integer.toString(one.tokens()),
                    Fields.number(one.saturation(), 2),
                    Fields.number(one.depth(), 2)));
            one.at().forEach(share -> row.add(Fields.percent(share)));
            table.add(row);
        }
        return table;
    }

    private Columns layerByLayer() {
        Columns table = new Columns(List.of("text", "layer", "% as the last", "probability", "entropy", "KL"));
        for (LabelCommitment one : labels) {
            for (int layer = -1; layer < layers; layer++) {
                table.add(List.of(
                        name(one.label()),
                        Depth.name(layer, layers, LensTable.BEFORE),
                        Fields.percent(one.same(layer).interval(seed)),
                        Fields.number(one.probability(layer).interval(seed), 2),
                        Fields.number(one.entropy(layer).interval(seed), 2),
                        Fields.number(one.divergence(layer).interval(seed), 2)));
            }
        }
        return table;
    }

    /** {@code invented nonspeech}. */
    static String name(Label label) {
        return label == Label.LEFT_OUT
                ? "between"
                : label.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The same figures for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("windows", windows).put("uncounted", uncounted).put("layers", layers);
        ObjectNode all = json.putObject("text");
        for (Figures one : figures()) {
            ObjectNode node = all.putObject(name(one.label()));
            node.put("windows", one.windows()).put("groups", one.groups()).put("tokens", one.tokens());
            Fields.put(node, "saturation", one.saturation());
            Fields.put(node, "relativeDepth", one.depth());
        }
        for (LabelCommitment one : labels) {
            ArrayNode views = ((ObjectNode) all.get(name(one.label()))).putArray("layers");
            for (int layer = -1; layer < layers; layer++) {
                ObjectNode view = views.addObject();
                Depth.put(view, layer, layers);
                if (layer >= 0) {
                    Fields.put(view, "saturated", one.saturatedAt(layer).share(seed));
                }
                Fields.put(view, "asTheLast", one.same(layer).interval(seed));
                Fields.put(view, "probability", one.probability(layer).interval(seed));
                Fields.put(view, "entropy", one.entropy(layer).interval(seed));
                Fields.put(view, "divergence", one.divergence(layer).interval(seed));
            }
        }
        ObjectNode apart = json.putObject("auroc");
        for (Separation one : separations()) {
            ObjectNode node = apart.putObject(name(one.label())).put("windows", one.windows());
            Fields.put(node, "saturation", one.saturation());
            Fields.put(node, "logprob", one.logprob());
        }
        return json;
    }
}
