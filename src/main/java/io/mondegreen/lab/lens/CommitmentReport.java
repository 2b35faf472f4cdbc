package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.WindowLabels.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * When a model commits itself, by what its text is worth. Intervals are 95 %, from a bootstrap over voices or noises, since the
 * tokens of a window are not independent.
 *
 * @param layers      of the decoder
 * @param windows     that were heard
 * @param uncounted   those without text, or whose text is not to be judged
 * @param labels      those that occurred
 * @param separations of those with enough windows from good text
 */
public record CommitmentReport(
        int layers, int windows, int uncounted, List<Figures> labels, List<Separation> separations) {
    public CommitmentReport {
        labels = List.copyOf(labels);
        separations = List.copyOf(separations);
    }

    /**
     * The text tokens of all windows with one label.
     *
     * @param groups     voices or kinds of sound
     * @param saturation mean saturation layer
     * @param byLayer    the embedding first, then every layer
     */
    public record Figures(
            Label label, int windows, int groups, int tokens, Metrics.Interval saturation, List<LayerFigures> byLayer) {
        public Figures {
            byLayer = List.copyOf(byLayer);
        }

        /** The mean saturation layer relative to the last. */
        double depth() {
            int last = byLayer.getLast().layer();
            return last == 0 ? 0 : saturation.value() / last;
        }

        /** {@code invented nonspeech}. */
        String name() {
            return CommitmentReport.name(label);
        }
    }

    /**
     * The same tokens at one layer.
     *
     * @param saturated   share that is decided here; nothing at the embedding, -1
     * @param same        share whose likeliest token is that of the last layer
     * @param probability mean, of the token that was written
     * @param entropy     mean, nats
     * @param divergence  mean KL(last layer || this layer), nats
     */
    public record LayerFigures(
            int layer,
            Metrics.Interval saturated,
            Metrics.Interval same,
            Metrics.Interval probability,
            Metrics.Interval entropy,
            Metrics.Interval divergence) {}

    /**
     * How well a number tells windows of a label from good ones: area under the ROC curve, 0.5 being chance.
     *
     * @param saturation mean saturation layer of the text, later being more suspicious
     * @param logprob    mean log-probability of the text, lower being more suspicious: what needs no lens
     */
    public record Separation(Label label, int windows, Metrics.Interval saturation, Metrics.Interval logprob) {
        String name() {
            return CommitmentReport.name(label);
        }
    }

    private static String name(Label label) {
        return label == Label.LEFT_OUT
                ? "between"
                : label.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Tables for people. */
    public String text() {
        return windows + " windows, " + uncounted + " without text or without a label; 95 % intervals draw whole groups"
                + " (voices, noises), and of fewer than ten groups they are too narrow\n\n"
                + "where tokens are decided: the earliest layer from which the likeliest token no longer changes\n"
                + saturation()
                + "\nlayer by layer: text tokens whose likeliest is already the last layer's, mean probability of the token"
                + " written, entropy and KL(last || layer) in nats\n"
                + layerByLayer()
                + "\ntelling such windows from good text, AUROC: by a later mean saturation layer, by a lower mean"
                + " log-probability\n"
                + apart();
    }

    private String saturation() {
        List<String> header =
                new ArrayList<>(List.of("text", "windows", "groups", "tokens", "mean layer", "relative depth"));
        for (int layer = 0; layer < layers; layer++) {
            header.add("% at " + Depth.name(layer, layers, LensTable.BEFORE));
        }
        Columns table = Columns.ofWords(header);
        for (Figures one : labels) {
            List<String> row = new ArrayList<>(List.of(
                    one.name(),
                    Integer.toString(one.windows()),
                    Integer.toString(one.groups()),
                    Integer.toString(one.tokens()),
                    Numbers.number(one.saturation(), 2),
                    Numbers.number(one.depth(), 2)));
            one.byLayer().stream().skip(1).forEach(layer -> row.add(Numbers.percent(layer.saturated())));
            table.row(row);
        }
        return table.text();
    }

    private String layerByLayer() {
        Columns table = Columns.ofWords(List.of("text", "layer", "% as the last", "probability", "entropy", "KL"));
        for (Figures one : labels) {
            for (LayerFigures layer : one.byLayer()) {
                table.row(List.of(
                        one.name(),
                        Depth.name(layer.layer(), layers, LensTable.BEFORE),
                        Numbers.percent(layer.same()),
                        Numbers.number(layer.probability(), 2),
                        Numbers.number(layer.entropy(), 2),
                        Numbers.number(layer.divergence(), 2)));
            }
        }
        return table.text();
    }

    private String apart() {
        if (separations.isEmpty()) {
            return "  too few windows of good or of other text: take more\n";
        }
        Columns table = Columns.ofWords(List.of("text", "n", "saturation layer", "log-probability"));
        separations.forEach(one -> table.row(List.of(
                one.name(),
                Integer.toString(one.windows()),
                Numbers.number(one.saturation(), 2),
                Numbers.number(one.logprob(), 2))));
        return table.text();
    }

    /** The same figures for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("windows", windows).put("uncounted", uncounted).put("layers", layers);
        ObjectNode all = json.putObject("text");
        for (Figures one : labels) {
            ObjectNode node = all.putObject(one.name());
            node.put("windows", one.windows()).put("groups", one.groups()).put("tokens", one.tokens());
            Numbers.put(node, "saturation", one.saturation());
            Numbers.put(node, "relativeDepth", one.depth());
            ArrayNode byLayer = node.putArray("layers");
            for (LayerFigures layer : one.byLayer()) {
                ObjectNode view = byLayer.addObject();
                Depth.put(view, layer.layer(), layers);
                Numbers.put(view, "saturated", layer.saturated());
                Numbers.put(view, "asTheLast", layer.same());
                Numbers.put(view, "probability", layer.probability());
                Numbers.put(view, "entropy", layer.entropy());
                Numbers.put(view, "divergence", layer.divergence());
            }
        }
        ObjectNode apart = json.putObject("auroc");
        for (Separation one : separations) {
            ObjectNode node = apart.putObject(one.name()).put("windows", one.windows());
            Numbers.put(node, "saturation", one.saturation());
            Numbers.put(node, "logprob", one.logprob());
        }
        return json;
    }
}
