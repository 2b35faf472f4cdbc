package io.mondegreen.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.probe.SelfTestClips.Clip;
import io.mondegreen.probe.SelfTestClips.Expected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The file form of {@link SelfTestClips}: one JSON object, audio in base 64. */
final class SelfTestClipsFile {
    private static final int VERSION = 1;
    /** A minute of mu-law: no window is longer. */
    private static final int MOST_BYTES = 60 * 8000;

    private static final JsonMapper JSON = new JsonMapper();

    private SelfTestClipsFile() {}

    static void write(SelfTestClips clips, Path file) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION).put("model", clips.modelHash()).put("form", clips.form());
        root.put("bundle", clips.bundleHash());
        ArrayNode all = root.putArray("clips");
        for (Clip clip : clips.clips()) {
            ObjectNode node = all.addObject().put("id", clip.id());
            node.put("expected", clip.expected().name().toLowerCase(Locale.ROOT));
            node.put("text", clip.text()).put("logprob", clip.logprob());
            clip.probes().forEach(node.putObject("probes")::put);
            node.put("ulaw", clip.ulaw());
        }
        clips.provenance().forEach(root.putObject("provenance")::put);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, root.toPrettyString() + "\n");
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the self-test clips " + file, e);
        }
    }

    static SelfTestClips read(Path file) {
        try {
            return parse(JSON.readTree(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", e);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static ProbeException unreadable(Path file, String why, Throwable cause) {
        return new ProbeException(
                "MG-1307 cannot read the self-test clips " + file + ": " + why
                        + "; make them again with 'mondegreen lab selftest'",
                cause);
    }

    private static SelfTestClips parse(JsonNode root) throws IOException {
        if (root.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException(
                    "version is " + root.path("version") + ", this program reads " + VERSION);
        }
        List<Clip> clips = new ArrayList<>();
        for (JsonNode node : need(root, "clips")) {
            clips.add(clip(node));
        }
        if (clips.isEmpty()) {
            throw new IllegalArgumentException("it holds no clip");
        }
        SortedMap<String, String> provenance = new TreeMap<>();
        need(root, "provenance")
                .properties()
                .forEach(e -> provenance.put(e.getKey(), e.getValue().asText()));
        return new SelfTestClips(text(root, "model"), text(root, "form"), text(root, "bundle"), clips, provenance);
    }

    private static Clip clip(JsonNode node) throws IOException {
        SortedMap<String, Double> probes = new TreeMap<>();
        JsonNode scores = need(node, "probes");
        for (var score : scores.properties()) {
            probes.put(score.getKey(), number(scores, score.getKey()));
        }
        byte[] ulaw = need(node, "ulaw").binaryValue();
        if (ulaw == null || ulaw.length == 0 || ulaw.length > MOST_BYTES) {
            throw new IllegalArgumentException("the audio of a clip is 1 to " + MOST_BYTES + " bytes in base 64");
        }
        return new Clip(
                text(node, "id"),
                Expected.valueOf(text(node, "expected").toUpperCase(Locale.ROOT)),
                ulaw,
                text(node, "text"),
                number(node, "logprob"),
                probes);
    }

    private static double number(JsonNode node, String field) {
        JsonNode value = need(node, field);
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw new IllegalArgumentException("field '" + field + "' is " + value + ", not a finite number");
        }
        return value.asDouble();
    }

    private static String text(JsonNode node, String field) {
        return need(node, field).asText();
    }

    private static JsonNode need(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("field '" + field + "' is missing");
        }
        return value;
    }
}
