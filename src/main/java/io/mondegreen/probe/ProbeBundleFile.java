package io.mondegreen.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.model.ModelException;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.SafeTensorsWriter;
import io.mondegreen.model.Tensor;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The file form of a {@link ProbeBundle}: one F32 tensor {@code head.NAME.weight [d]} and one {@code head.NAME.bias [1]} per
 * head; everything else is one JSON object under the metadata key {@code mondegreen.probes}. A head whose {@code role} is
 * {@code laboratory} stays out of the decoder graph; one without a role runs in it, as all did before there were roles. One that
 * reads something about the person is marked {@code sensitive}. A bundle with a {@link FalseAlarmCurve} has its peaks as a tensor
 * {@code curve.right [n, 3]}: the whole window's, the most while running, the most as a loop. A bundle that heard calls says under
 * {@code reference} how its signals were spread in them.
 */
final class ProbeBundleFile {

    private static final String KEY = "mondegreen.probes";
    private static final int VERSION = 1;
    private static final String LIVE = "live";
    private static final String LABORATORY = "laboratory";
    private static final String SENSITIVE = "sensitive";
    private static final int COLUMNS = 3;
    private static final String CURVE = "curve.right";
    private static final String NONSPEECH = "risk.nonspeech";
    private static final String LOOP = "risk.loop";
    private static final String REFERENCE = "reference";
    private static final JsonMapper JSON = new JsonMapper();

    private ProbeBundleFile() {}

    static void write(ProbeBundle bundle, Path file) {
        SafeTensorsWriter out = new SafeTensorsWriter().metadata(KEY, json(bundle));
        for (ProbeHead head : bundle.everyHead()) {
            out.f32("head." + head.name() + ".weight", head.weight(), head.weight().length);
            out.f32("head." + head.name() + ".bias", new float[] {head.bias()}, 1);
        }
        bundle.curve()
                .ifPresent(curve -> out.f32(CURVE, peaks(curve), curve.right().size(), COLUMNS));
        try {
            out.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the probe bundle " + file, e);
        }
    }

    static ProbeBundle read(Path file) {
        try (SafeTensors tensors = SafeTensors.open(file)) {
            String text = tensors.metadata().get(KEY);
            if (text == null) {
                throw unreadable(file, "has no '" + KEY + "' in its metadata, so it is not a probe bundle", null);
            }
            return parse(file, JSON.readTree(text), tensors);
        } catch (ModelException | JsonProcessingException | IllegalArgumentException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static ProbeException unreadable(Path file, String why, Throwable cause) {
        String message = "MG-1301 cannot read the probe bundle " + file + ": " + why
                + "; make it again with 'mondegreen probe train'";
        return cause == null ? new ProbeException(message) : new ProbeException(message, cause);
    }

    static String hash(ProbeBundle bundle) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(json(bundle).getBytes(StandardCharsets.UTF_8));
            for (ProbeHead head : bundle.everyHead()) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(4 * head.weight().length + 4).order(ByteOrder.LITTLE_ENDIAN);
                for (float w : head.weight()) {
                    bytes.putFloat(w);
                }
                sha.update(bytes.putFloat(head.bias()).flip());
            }
            bundle.curve().ifPresent(curve -> sha.update(bytes(peaks(curve))));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static float[] peaks(FalseAlarmCurve curve) {
        FloatBuffer values = FloatBuffer.allocate(COLUMNS * curve.right().size());
        curve.right()
                .forEach(peak -> values.put(peak.whole()).put(peak.running()).put(peak.loop()));
        return values.array();
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static String json(ProbeBundle bundle) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        root.put("model", bundle.modelHash());
        root.put("form", bundle.form());
        ArrayNode heads = root.putArray("heads");
        for (ProbeHead head : bundle.everyHead()) {
            ProbeBundle.Calibration calibration = bundle.calibrations().get(head.name());
            ObjectNode node = heads.addObject();
            node.put("name", head.name());
            node.put("tap", head.tap().toString());
            node.put("width", head.weight().length);
            if (bundle.laboratory().contains(head)) {
                // a live head's is not written: the hash of a bundle without roles must not change, it is part of alert
                // ids
                node.put("role", LABORATORY);
            }
            if (bundle.sensitive().contains(head.name())) {
                node.put(SENSITIVE, true);
            }
            put(node.putObject("token"), calibration.token());
            put(node.putObject("window"), calibration.window());
        }
        // a bundle with one risk for all has the form, and the hash, that it had before there were several
        put(root.putObject("risk"), bundle.risks().invented());
        bundle.risks().nonspeech().ifPresent(risk -> put(root.putObject(NONSPEECH), risk));
        bundle.risks().loop().ifPresent(risk -> put(root.putObject(LOOP), risk));
        ObjectNode thresholds = root.putObject("thresholds");
        thresholds.put("window", bundle.thresholds().window());
        thresholds.put("running", bundle.thresholds().running());
        thresholds.put("speech", bundle.thresholds().speech());
        thresholds.put("falseAlarmRate", bundle.thresholds().falseAlarmRate());
        bundle.curve().ifPresent(curve -> put(root.putObject("curve"), curve));
        if (!bundle.reference().isEmpty()) {
            ObjectNode reference = root.putObject(REFERENCE);
            bundle.reference().forEach((signal, spread) -> put(reference.putObject(signal), spread));
        }
        ArrayNode alignment = root.putArray("alignmentHeads");
        for (HeadId head : bundle.alignmentHeads()) {
            alignment.addArray().add(head.layer()).add(head.head());
        }
        bundle.provenance().forEach(root.putObject("provenance")::put);
        return root.toString();
    }

    private static void put(ObjectNode node, WindowRisk risk) {
        ObjectNode weights = node.putObject("weights");
        for (int i = 0; i < risk.features().size(); i++) {
            weights.put(risk.features().get(i).label(), risk.weights().get(i));
        }
        node.put("bias", risk.bias());
        put(node.putObject("calibration"), risk.calibration());
    }

    private static void put(ObjectNode node, Platt platt) {
        node.put("a", platt.a());
        node.put("b", platt.b());
    }

    private static void put(ObjectNode node, FalseAlarmCurve curve) {
        node.put("windows", curve.right().size());
        node.put("mediaMs", curve.mediaMs());
        node.put("talkShare", curve.talkShare());
        node.put("minTokens", curve.minTokens());
        ObjectNode usual = node.putObject("usual");
        curve.usual().forEach((feature, mean) -> usual.put(feature.label(), mean));
    }

    private static void put(ObjectNode node, Spread spread) {
        ArrayNode edges = node.putArray("edges");
        spread.edges().forEach(edge -> edges.add(edge.doubleValue()));
        ArrayNode counts = node.putArray("counts");
        spread.counts().forEach(count -> counts.add(count.intValue()));
    }

    private static Spread spread(JsonNode node) {
        List<Double> edges = new ArrayList<>();
        need(node, "edges").forEach(edge -> edges.add(edge.isNumber() ? edge.asDouble() : Double.NaN));
        List<Integer> counts = new ArrayList<>();
        need(node, "counts").forEach(count -> counts.add(count.isInt() ? count.asInt() : -1));
        return new Spread(edges, counts);
    }

    private static FalseAlarmCurve curve(JsonNode node, SafeTensors tensors) {
        long windows = (long) number(node, "windows");
        Tensor tensor = tensors.get(CURVE);
        if (!tensor.hasShape(windows, COLUMNS)) {
            throw new IllegalArgumentException(tensor + " must have the shape [" + windows + ", " + COLUMNS + "]");
        }
        float[] values = tensor.toFloats();
        List<FalseAlarmCurve.Peak> right = new ArrayList<>();
        for (int i = 0; i < values.length; i += COLUMNS) {
            right.add(new FalseAlarmCurve.Peak(values[i], values[i + 1], values[i + 2]));
        }
        Map<WindowFeature, Double> usual = new EnumMap<>(WindowFeature.class);
        JsonNode means = need(node, "usual");
        means.properties().forEach(e -> usual.put(WindowFeature.of(e.getKey()), number(means, e.getKey())));
        return new FalseAlarmCurve(
                right,
                (long) number(node, "mediaMs"),
                number(node, "talkShare"),
                (int) number(node, "minTokens"),
                usual);
    }

    private static ProbeBundle parse(Path file, JsonNode root, SafeTensors tensors) {
        if (root.path("version").asInt() != VERSION) {
            throw unreadable(file, "version is " + root.path("version") + ", this program reads " + VERSION, null);
        }
        List<ProbeHead> heads = new ArrayList<>();
        List<ProbeHead> laboratory = new ArrayList<>();
        SortedSet<String> sensitive = new TreeSet<>();
        SortedMap<String, ProbeBundle.Calibration> calibrations = new TreeMap<>();
        for (JsonNode node : need(root, "heads")) {
            String name = need(node, "name").asText();
            float[] weight = values(tensors, "head." + name + ".weight", number(node, "width"));
            float bias = values(tensors, "head." + name + ".bias", 1)[0];
            role(node, heads, laboratory)
                    .add(new ProbeHead(name, TapName.parse(need(node, "tap").asText()), weight, bias));
            if (node.path(SENSITIVE).asBoolean()) {
                sensitive.add(name);
            }
            calibrations.put(
                    name, new ProbeBundle.Calibration(platt(need(node, "token")), platt(need(node, "window"))));
        }
        List<HeadId> alignment = new ArrayList<>();
        for (JsonNode pair : need(root, "alignmentHeads")) {
            alignment.add(new HeadId(pair.path(0).asInt(-1), pair.path(1).asInt(-1)));
        }
        SortedMap<String, String> provenance = new TreeMap<>();
        need(root, "provenance")
                .properties()
                .forEach(e -> provenance.put(e.getKey(), e.getValue().asText()));
        SortedMap<String, Spread> reference = new TreeMap<>();
        root.path(REFERENCE).properties().forEach(e -> reference.put(e.getKey(), spread(e.getValue())));
        JsonNode limits = need(root, "thresholds");
        return new ProbeBundle(
                need(root, "model").asText(),
                need(root, "form").asText(),
                heads,
                laboratory,
                sensitive,
                calibrations,
                new Risks(
                        risk(need(root, "risk")),
                        Optional.ofNullable(root.get(NONSPEECH)).map(ProbeBundleFile::risk),
                        Optional.ofNullable(root.get(LOOP)).map(ProbeBundleFile::risk)),
                new ProbeBundle.Thresholds(
                        number(limits, "window"),
                        number(limits, "running"),
                        number(limits, "speech"),
                        number(limits, "falseAlarmRate")),
                root.has("curve") ? Optional.of(curve(root.get("curve"), tensors)) : Optional.empty(),
                alignment,
                reference,
                provenance);
    }

    private static List<ProbeHead> role(JsonNode head, List<ProbeHead> live, List<ProbeHead> laboratory) {
        String role = head.path("role").asText(LIVE);
        return switch (role) {
            case LIVE -> live;
            case LABORATORY -> laboratory;
            default ->
                throw new IllegalArgumentException(
                        "a head's role is '" + role + "'; there are " + LIVE + " and " + LABORATORY);
        };
    }

    private static WindowRisk risk(JsonNode node) {
        List<WindowFeature> features = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        JsonNode table = need(node, "weights");
        table.properties().forEach(e -> {
            features.add(WindowFeature.of(e.getKey()));
            weights.add(number(table, e.getKey()));
        });
        return new WindowRisk(features, weights, number(node, "bias"), platt(need(node, "calibration")));
    }

    private static Platt platt(JsonNode node) {
        return new Platt(number(node, "a"), number(node, "b"));
    }

    private static float[] values(SafeTensors tensors, String name, double width) {
        Tensor tensor = tensors.get(name);
        if (!tensor.hasShape((long) width)) {
            throw new IllegalArgumentException(tensor + " must have the shape [" + (long) width + "]");
        }
        return tensor.toFloats();
    }

    private static JsonNode need(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("field '" + field + "' is missing");
        }
        return value;
    }

    private static double number(JsonNode node, String field) {
        JsonNode value = need(node, field);
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw new IllegalArgumentException("field '" + field + "' is " + value + ", not a finite number");
        }
        return value.asDouble();
    }
}
