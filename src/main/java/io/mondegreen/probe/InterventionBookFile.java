package io.mondegreen.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.probe.InterventionBook.Clip;
import io.mondegreen.probe.InterventionBook.Entry;
import io.mondegreen.probe.InterventionBook.Expected;
import io.mondegreen.probe.InterventionBook.Placebo;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.Intervention;
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
import java.util.stream.Collectors;

/** The file form of an {@link InterventionBook}: one JSON object. */
final class InterventionBookFile {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private InterventionBookFile() {}

    static void write(InterventionBook book, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, json(book).toPrettyString() + "\n");
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the interventions " + file, e);
        }
    }

    private static ObjectNode json(InterventionBook book) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION).put("model", book.modelHash()).put("form", book.form());
        root.put("corpus", book.corpusHash()).put("seed", book.seed());
        book.halves().forEach(root.putObject("halves")::put);
        ArrayNode entries = root.putArray("entries");
        for (Entry entry : book.entries()) {
            ObjectNode node = entries.addObject();
            node.put("name", entry.name()).put("role", entry.role());
            ArrayNode written = node.putArray("interventions");
            entry.interventions().forEach(what -> written.add(what.toString()));
            node.put("hash", entry.hash()).put("live", entry.live());
            node.put("gates", entry.gates().stream().map(Ablation::toString).collect(Collectors.joining(",")));
            ArrayNode depths = node.putArray("relativeDepth");
            entry.depths().forEach(depths::add);
            node.put("earned", entry.earned()).put("placebo", entry.placebo());
            put(node.putObject("beyond"), entry.beyond());
            put(node, entry.figures());
        }
        ArrayNode placebos = root.putArray("placebos");
        for (Placebo placebo : book.placebos()) {
            put(placebos.addObject().put("name", placebo.name()), placebo.figures());
        }
        ArrayNode heads = root.putArray("alignmentHeads");
        book.alignmentHeads().forEach(head -> heads.addArray().add(head.layer()).add(head.head()));
        ArrayNode clips = root.putArray("selfTest");
        for (Clip clip : book.clips()) {
            ObjectNode node = clips.addObject();
            node.put("id", clip.id()).put("expected", clip.expected().name().toLowerCase(Locale.ROOT));
            node.put("reference", clip.reference()).put("text", clip.text());
            node.set("recipe", recipe(clip));
        }
        book.provenance().forEach(root.putObject("provenance")::put);
        return root;
    }

    private static JsonNode recipe(Clip clip) {
        try {
            return JSON.readTree(clip.recipe());
        } catch (IOException e) {
            throw new IllegalArgumentException("the recipe of clip " + clip.id() + " is no JSON", e);
        }
    }

    private static void put(ObjectNode node, SortedMap<String, Figure> figures) {
        ObjectNode all = node.putObject("figures");
        figures.forEach((name, figure) -> put(all.putObject(name), figure));
    }

    private static void put(ObjectNode node, Figure figure) {
        put(node, "low", figure.low());
        put(node, "value", figure.value());
        put(node, "high", figure.high());
        node.put("n", figure.n());
    }

    private static void put(ObjectNode node, String field, double value) {
        // JSON has no NaN
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }

    static InterventionBook read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (!root.isObject()) {
                throw new IllegalArgumentException("it holds no JSON object");
            }
            return parse(root);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", e);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static ProbeException unreadable(Path file, String why, Throwable cause) {
        return new ProbeException(
                "MG-1305 cannot read the interventions " + file + ": " + why
                        + "; make them again with 'mondegreen lab ablate --out FILE'",
                cause);
    }

    private static InterventionBook parse(JsonNode root) {
        if (root.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException(
                    "version is " + root.path("version") + ", this program reads " + VERSION);
        }
        List<Entry> entries = new ArrayList<>();
        need(root, "entries").forEach(node -> entries.add(entry(node)));
        List<Placebo> placebos = new ArrayList<>();
        need(root, "placebos").forEach(node -> placebos.add(new Placebo(text(node, "name"), figures(node))));
        List<HeadId> heads = new ArrayList<>();
        need(root, "alignmentHeads")
                .forEach(pair -> heads.add(
                        new HeadId(pair.path(0).asInt(-1), pair.path(1).asInt(-1))));
        List<Clip> clips = new ArrayList<>();
        need(root, "selfTest")
                .forEach(node -> clips.add(new Clip(
                        text(node, "id"),
                        Expected.valueOf(text(node, "expected").toUpperCase(Locale.ROOT)),
                        need(node, "recipe").toString(),
                        text(node, "reference"),
                        text(node, "text"))));
        return new InterventionBook(
                text(root, "model"),
                text(root, "form"),
                text(root, "corpus"),
                need(root, "seed").asLong(),
                texts(root, "halves"),
                entries,
                placebos,
                heads,
                clips,
                texts(root, "provenance"));
    }

    private static Entry entry(JsonNode node) {
        List<Intervention> interventions = new ArrayList<>();
        need(node, "interventions").forEach(written -> interventions.add(Intervention.parse(written.asText())));
        List<Double> depths = new ArrayList<>();
        need(node, "relativeDepth").forEach(depth -> depths.add(depth.asDouble()));
        Entry entry = new Entry(
                text(node, "name"),
                text(node, "role"),
                interventions,
                Ablation.parseList(text(node, "gates")),
                depths,
                figures(node),
                text(node, "placebo"),
                figure(need(node, "beyond")),
                need(node, "earned").asBoolean());
        if (!entry.hash().equals(text(node, "hash"))
                || entry.live() != need(node, "live").asBoolean()) {
            throw new IllegalArgumentException(
                    "entry '" + entry.name() + "' is not what its hash says; it was changed by hand");
        }
        return entry;
    }

    private static SortedMap<String, Figure> figures(JsonNode node) {
        SortedMap<String, Figure> figures = new TreeMap<>();
        need(node, "figures").properties().forEach(e -> figures.put(e.getKey(), figure(e.getValue())));
        return figures;
    }

    private static Figure figure(JsonNode node) {
        return new Figure(
                number(node, "low"),
                number(node, "value"),
                number(node, "high"),
                need(node, "n").asInt());
    }

    private static double number(JsonNode node, String field) {
        return node.path(field).asDouble(Double.NaN);
    }

    private static SortedMap<String, String> texts(JsonNode node, String field) {
        SortedMap<String, String> texts = new TreeMap<>();
        need(node, field)
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
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
