package io.mondegreen.lab.probing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a manifest; every error names the line and what to do. */
final class ManifestRows {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FIELDS = Set.of("audio", "startMs", "endMs", "split");

    private final Path file;
    private final List<String> groups;
    private final AudioShelf shelf = new AudioShelf();
    private final Set<Path> files = new HashSet<>();
    private int line;

    private ManifestRows(Path file, List<String> groups) {
        this.file = file;
        this.groups = groups;
    }

    static ProbeSource source(Path file, List<String> groups) throws IOException {
        ManifestRows reader = new ManifestRows(file, groups);
        List<ProbeRow> rows = new ArrayList<>();
        List<Optional<Split>> splits = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            reader.line++;
            if (!text.isBlank()) {
                JsonNode node = reader.parse(text);
                Optional<Split> split = reader.split(node);
                rows.add(reader.row(node, split));
                splits.add(split);
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " has no rows; give one JSON object a line");
        }
        boolean given = splits.getFirst().isPresent();
        for (int i = 0; i < rows.size(); i++) {
            if (splits.get(i).isPresent() != given) {
                throw new IllegalArgumentException(file + ": " + rows.get(i).place() + " has "
                        + (given
                                ? "no split and " + rows.getFirst().place() + " has one"
                                : "a split and the first has none")
                        + "; give every row one, or none to have them drawn");
            }
        }
        if (given) {
            Leak.require(rows.stream()
                    .map(row -> new Leak.Placed(
                            row.place(), row.window().groups(), row.window().split()))
                    .toList());
        }
        reader.files.add(file);
        return new ProbeSource(file.toString(), AudioShelf.hash(reader.files), rows, given, Set.of());
    }

    private JsonNode parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                throw wrong("it is no JSON object", "write {\"audio\":\"a.wav\",…}");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw wrong("it is no JSON (" + e.getOriginalMessage() + ")", "write one JSON object a line");
        }
    }

    private ProbeRow row(JsonNode node, Optional<Split> split) {
        Path audio = audio(node);
        int start = number(node, "startMs", 0);
        int end = number(node, "endMs", Integer.MAX_VALUE);
        if (end <= start) {
            throw wrong("it ends at " + end + " ms and begins at " + start + " ms", "give startMs before endMs");
        }
        SortedMap<String, String> columns = columns(node);
        List<String> held = new ArrayList<>();
        for (String group : groups) {
            if (!columns.containsKey(group)) {
                throw wrong("it has no '" + group + "', which --groups names", "add it, or leave it out of --groups");
            }
            held.add(group + ":" + columns.get(group));
        }
        if (held.isEmpty()) {
            held.add("row:" + line);
        }
        Optional<String> text = Optional.ofNullable(columns.remove("text"));
        text.ifPresent(said -> {
            columns.putIfAbsent(Target.SPEECH, said.isBlank() ? "other" : "speech");
            SemanticCategory.of(said).ifPresent(what -> columns.putIfAbsent(Target.CATEGORY, what));
        });
        String kind = text.map(said -> said.isBlank() ? "unspoken" : "spoken").orElse("untold");
        // a split that is not given is drawn for each question
        CorpusWindow window = new CorpusWindow(
                kind,
                split.orElse(Split.TRAIN),
                held,
                new float[0],
                text.orElse("").strip(),
                false);
        String place = "line " + line;
        return new ProbeRow(place, window, text.isPresent(), columns, () -> shelf.part(place, audio, start, end));
    }

    private Path audio(JsonNode node) {
        JsonNode name = node.path("audio");
        if (!name.isTextual()) {
            throw wrong("it has no 'audio'", "name a WAVE or Ogg Opus file beside the manifest");
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path audio = folder.resolve(name.asText()).normalize();
        if (!audio.startsWith(folder)) {
            throw wrong("'" + name.asText() + "' is not beside the manifest", "name a file in its folder or below");
        }
        if (!Files.isRegularFile(audio)) {
            throw wrong("there is no file " + audio, "put it there, or correct 'audio'");
        }
        files.add(audio);
        return audio;
    }

    private int number(JsonNode node, String field, int otherwise) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt() || value.asInt() < 0) {
            throw wrong("'" + field + "' is " + value, "give whole milliseconds from 0 on");
        }
        return value.asInt();
    }

    private Optional<Split> split(JsonNode node) {
        JsonNode value = node.path("split");
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(Split.values())
                .filter(split -> split.label().equals(value.asText()))
                .findFirst()
                .orElseThrow(() -> wrong("its split is " + value, "there are train, dev and test")));
    }

    private SortedMap<String, String> columns(JsonNode node) {
        SortedMap<String, String> columns = new TreeMap<>();
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isContainerNode()) {
                throw wrong("'" + field.getKey() + "' is not one value", "give text, a number or a truth value");
            }
            if (!FIELDS.contains(field.getKey()) && !value.isNull()) {
                columns.put(field.getKey(), value.asText());
            }
        });
        return columns;
    }

    private IllegalArgumentException wrong(String what, String fix) {
        return new IllegalArgumentException(file + " line " + line + ": " + what + "; " + fix);
    }
}
