package io.mondegreen.probe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one training or one evaluation found: sizes, every layer tried, figures next to the baselines, calibration, and alarms
 * by kind of audio at the threshold. Figures that were not measured are NaN; an evaluation has no dev figures and no layers.
 *
 * @param falseAlarmRate share of good dev windows that the threshold let alarm; NaN where it was not set so
 * @param control test AUROC with shuffled labels; NaN where the task has none
 */
public record ProbeReport(
        String name,
        String tap,
        double falseAlarmRate,
        Map<Split, Size> sizes,
        List<Layer> layers,
        List<Figure> figures,
        double control,
        Calibration calibration,
        Map<String, Kind> kinds) {

    /** Windows of a split; tokens where a head is judged token by token. */
    public record Size(int windows, int positives) {}

    /** One tap's best penalty, by dev AUROC of the window mean. */
    public record Layer(TapName tap, double penalty, double devAuroc, double testAuroc) {}

    /**
     * How one score separates.
     *
     * @param testAuroc with a 95 % interval from a bootstrap over groups
     * @param recall    on test, at the threshold that dev set for the stated false alarm rate
     * @param falseRate false alarms on test at that threshold
     */
    public record Figure(String name, double devAuroc, Metrics.Interval testAuroc, double recall, double falseRate) {}

    /** On test; {@code threshold} is a probability. */
    public record Calibration(double brier, double error, double accuracy, double threshold) {}

    /** Test windows, or tokens, of one kind of audio. */
    public record Kind(int windows, int positives, int alarms, double meanRisk) {}

    static final class Builder {
        private final String name;
        private final String tap;
        private final double rate;
        private final Map<Split, Size> sizes = new TreeMap<>();
        private final List<Layer> layers = new ArrayList<>();
        private final List<Figure> figures = new ArrayList<>();
        private final Map<String, Kind> kinds = new TreeMap<>();
        private double control = Double.NaN;
        private Calibration calibration = new Calibration(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        Builder(String name, String tap, double rate) {
            this.name = name;
            this.tap = tap;
            this.rate = rate;
        }

        void size(Split split, int windows, int positives) {
            sizes.put(split, new Size(windows, positives));
        }

        void layer(TapName at, double penalty, double dev, double test) {
            layers.add(new Layer(at, penalty, dev, test));
        }

        void figure(Figure figure) {
            if (figures.stream().noneMatch(other -> other.name().equals(figure.name()))) {
                figures.add(figure);
            }
        }

        void control(double value) {
            control = value;
        }

        /** Probabilities of these rows against their labels; without a threshold (NaN) nothing alarms and no kinds are told. */
        void calibration(Examples examples, int[] rows, double[] probabilities, double threshold) {
            boolean[] labels = examples.labels(rows);
            boolean decides = !Double.isNaN(threshold);
            calibration = new Calibration(
                    Metrics.brier(probabilities, labels),
                    Metrics.calibrationError(probabilities, labels),
                    decides ? Metrics.accuracy(probabilities, labels, threshold) : Double.NaN,
                    threshold);
            for (int i = 0; i < rows.length && decides; i++) {
                Example row = examples.rows().get(rows[i]);
                kind(row.kind(), row.label(), probabilities[i], probabilities[i] >= threshold);
            }
        }

        private void kind(String kind, boolean positive, double risk, boolean alarm) {
            Kind old = kinds.getOrDefault(kind, new Kind(0, 0, 0, 0));
            int n = old.windows() + 1;
            kinds.put(
                    kind,
                    new Kind(
                            n,
                            old.positives() + (positive ? 1 : 0),
                            old.alarms() + (alarm ? 1 : 0),
                            old.meanRisk() + (risk - old.meanRisk()) / n));
        }

        ProbeReport build() {
            return new ProbeReport(
                    name,
                    tap,
                    rate,
                    new TreeMap<>(sizes),
                    List.copyOf(layers),
                    List.copyOf(figures),
                    control,
                    calibration,
                    new TreeMap<>(kinds));
        }
    }

    /** A table for people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(out, "%s at %s", name, tap);
        sizes.forEach((split, size) ->
                line(out, "  %-6s %6d rows, %d positive", split.label(), size.windows, size.positives));
        for (Layer layer : layers) {
            line(
                    out,
                    "  %-34s l2 %-7.0e dev AUROC %.3f  test %.3f",
                    layer.tap,
                    layer.penalty,
                    layer.devAuroc,
                    layer.testAuroc);
        }
        String threshold = Double.isNaN(falseAlarmRate)
                ? "the bundle's"
                : String.format(Locale.ROOT, "dev, %.0f %% false", 100 * falseAlarmRate);
        line(out, "  %-24s %9s %24s  recall   false (threshold: %s)", "score", "dev AUROC", "test AUROC", threshold);
        for (Figure f : figures) {
            line(
                    out,
                    "  %-24s %9s %10s [%s, %s]  %6s  %6s",
                    f.name,
                    number(f.devAuroc),
                    number(f.testAuroc.value()),
                    number(f.testAuroc.low()),
                    number(f.testAuroc.high()),
                    number(f.recall),
                    number(f.falseRate));
        }
        if (!Double.isNaN(control)) {
            line(out, "  control (shuffled labels): test AUROC %.3f", control);
        }
        line(
                out,
                "  Brier %s, calibration error %s, accuracy %s at threshold %s",
                number(calibration.brier),
                number(calibration.error),
                number(calibration.accuracy),
                number(calibration.threshold));
        kinds.forEach((kind, k) -> line(
                out,
                "  %-20s %5d rows, %4d positive, %4d alarms, mean risk %.3f",
                kind,
                k.windows,
                k.positives,
                k.alarms,
                k.meanRisk));
        return out.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** The same as one JSON object; figures that do not exist are null. */
    public String json() {
        ObjectNode root = new JsonMapper().createObjectNode();
        root.put("name", name).put("tap", tap);
        put(root, "falseAlarmRate", falseAlarmRate);
        ObjectNode splits = root.putObject("splits");
        sizes.forEach((split, size) ->
                splits.putObject(split.label()).put("windows", size.windows).put("positives", size.positives));
        ArrayNode byLayer = root.putArray("layers");
        for (Layer layer : layers) {
            ObjectNode node = byLayer.addObject();
            node.put("tap", layer.tap.toString()).put("l2", layer.penalty);
            put(node, "devAuroc", layer.devAuroc);
            put(node, "testAuroc", layer.testAuroc);
        }
        ArrayNode all = root.putArray("figures");
        for (Figure f : figures) {
            ObjectNode node = all.addObject().put("name", f.name);
            put(node, "devAuroc", f.devAuroc);
            put(node, "testAuroc", f.testAuroc.value());
            put(node, "testAurocLow", f.testAuroc.low());
            put(node, "testAurocHigh", f.testAuroc.high());
            put(node, "recall", f.recall);
            put(node, "falseAlarms", f.falseRate);
        }
        put(root, "control", control);
        put(root, "brier", calibration.brier);
        put(root, "calibrationError", calibration.error);
        put(root, "accuracy", calibration.accuracy);
        put(root, "threshold", calibration.threshold);
        ObjectNode byKind = root.putObject("kinds");
        kinds.forEach((kind, k) -> put(
                byKind.putObject(kind)
                        .put("windows", k.windows)
                        .put("positives", k.positives)
                        .put("alarms", k.alarms),
                "meanRisk",
                k.meanRisk));
        return root.toString();
    }

    private static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }
}
