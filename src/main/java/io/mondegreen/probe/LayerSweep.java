package io.mondegreen.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The question of a bundle's hallucination head asked of every layer of the decoder, and curves of how well the bundle tells. It is for
 * looking, in a file of its own beside the bundle: the guard reads none of it, so nothing that is published depends on it.
 *
 * @param bundle      hash of the bundle that it was made beside
 * @param layers      every decoder layer, the first first
 * @param roc         points {@code [false positive rate, true positive rate]} on the test split, by score
 * @param calibration {@code [mean predicted, share that came true, windows]} on the test split, by score
 */
public record LayerSweep(
        String bundle,
        List<Layer> layers,
        SortedMap<String, List<List<Double>>> roc,
        SortedMap<String, List<List<Double>>> calibration) {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * One layer.
     *
     * @param head      reads the stream that leaves it
     * @param auroc     of the window mean on the test split
     * @param low       of its 95 % interval
     * @param high      of it
     */
    public record Layer(ProbeHead head, double devAuroc, double auroc, double low, double high) {}

    public LayerSweep {
        layers = List.copyOf(layers);
        roc = Collections.unmodifiableSortedMap(new TreeMap<>(roc));
        calibration = Collections.unmodifiableSortedMap(new TreeMap<>(calibration));
    }

    /** Where it lies for a bundle: {@code probes.sweep.json} for {@code probes.safetensors}. */
    public static Path beside(Path bundle) {
        String name = bundle.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return bundle.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".sweep.json");
    }

    /** Writes it, replacing what was there. */
    public void save(Path file) {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION).put("bundle", bundle);
        ArrayNode all = root.putArray("layers");
        for (Layer layer : layers) {
            ObjectNode node = all.addObject()
                    .put("name", layer.head.name())
                    .put("tap", layer.head.tap().toString())
                    .put("devAuroc", layer.devAuroc)
                    .put("auroc", layer.auroc)
                    .put("low", layer.low)
                    .put("high", layer.high)
                    .put("bias", layer.head.bias());
            ArrayNode weight = node.putArray("weight");
            for (float one : layer.head.weight()) {
                weight.add(one);
            }
        }
        root.set("roc", JSON.valueToTree(roc));
        root.set("calibration", JSON.valueToTree(calibration));
        try {
            Files.writeString(file, root + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * Reads one.
     *
     * @throws ProbeException MG-1301 if the file is broken or of another version
     */
    public static LayerSweep load(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root.path("version").asInt() != VERSION) {
                throw broken(file, "it is of another version");
            }
            List<Layer> layers = new ArrayList<>();
            for (JsonNode node : root.path("layers")) {
                float[] weight = new float[node.path("weight").size()];
                for (int i = 0; i < weight.length; i++) {
                    weight[i] = (float) node.path("weight").get(i).asDouble();
                }
                layers.add(new Layer(
                        new ProbeHead(
                                node.path("name").asText(),
                                TapName.parse(node.path("tap").asText()),
                                weight,
                                (float) node.path("bias").asDouble()),
                        node.path("devAuroc").asDouble(),
                        node.path("auroc").asDouble(),
                        node.path("low").asDouble(),
                        node.path("high").asDouble()));
            }
            return new LayerSweep(
                    root.path("bundle").asText(), layers, points(root.path("roc")), points(root.path("calibration")));
        } catch (IOException | IllegalArgumentException e) {
            throw broken(file, e.getMessage());
        }
    }

    private static ProbeException broken(Path file, String why) {
        return new ProbeException(
                "MG-1301 " + file + " is no sweep of probes: " + why + "; make it with 'mondegreen probe sweep'");
    }

    private static SortedMap<String, List<List<Double>>> points(JsonNode node) {
        SortedMap<String, List<List<Double>>> all = new TreeMap<>();
        node.properties().forEach(entry -> {
            List<List<Double>> points = new ArrayList<>();
            entry.getValue().forEach(point -> {
                List<Double> numbers = new ArrayList<>();
                point.forEach(number -> numbers.add(number.asDouble()));
                points.add(List.copyOf(numbers));
            });
            all.put(entry.getKey(), List.copyOf(points));
        });
        return all;
    }
}
