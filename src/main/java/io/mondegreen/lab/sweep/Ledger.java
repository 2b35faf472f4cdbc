package io.mondegreen.lab.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What has been measured, cell by cell: a treatment on a window. With a file, each cell is written as soon as it is there, one JSON
 * line, and a broken-off sweep goes on after the last whole one. The file's first line says what it is of.
 */
final class Ledger implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Object> cells = new HashMap<>();
    private final Optional<Writer> out;

    private Ledger(Optional<Writer> out) {
        this.out = out;
    }

    /** Kept in memory alone. */
    static Ledger inMemory() {
        return new Ledger(Optional.empty());
    }

    /**
     * Kept in a file, which is read where it is there already.
     *
     * @param facts what the cells are of: model, corpus, seed
     * @param types of the cells' values
     * @throws IllegalArgumentException if the file is no ledger, or of something else
     */
    static Ledger at(Path file, SortedMap<String, String> facts, List<Class<?>> types) {
        try {
            List<String> lines = Files.exists(file) ? whole(file) : List.of();
            String head = JSON.writeValueAsString(Map.of("cells of", facts));
            if (!lines.isEmpty() && !JSON.readTree(lines.getFirst()).equals(JSON.readTree(head))) {
                throw new IllegalArgumentException(file + " holds the cells of another experiment: "
                        + shortened(lines.getFirst()) + "; this one is " + shortened(head)
                        + "; name another file with --resume, or delete it");
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            // what was cut off within a line is measured again
            Files.write(file, lines);
            Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Ledger ledger = new Ledger(Optional.of(out));
            if (lines.isEmpty()) {
                out.write(head + "\n");
            }
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                ledger.read(JSON.readTree(line), types);
            }
            return ledger;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is no file of a sweep's cells: " + e.getOriginalMessage()
                            + "; name another with --resume, or delete it",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> whole(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private void read(JsonNode line, List<Class<?>> types) throws JsonProcessingException {
        for (Class<?> type : types) {
            if (type.getSimpleName().equals(line.path("type").asText())) {
                cells.put(
                        key(
                                type,
                                line.path("what").asText(),
                                line.path("window").asText()),
                        JSON.treeToValue(line.path("is"), type));
            }
        }
    }

    private static String key(Class<?> type, String what, String window) {
        return type.getSimpleName() + " " + window + " " + what;
    }

    <T> Optional<T> find(Class<T> type, String what, String window) {
        return Optional.ofNullable(type.cast(cells.get(key(type, what, window))));
    }

    void put(String what, String window, Object value) {
        cells.put(key(value.getClass(), what, window), value);
        if (out.isPresent()) {
            ObjectNode line = JSON.createObjectNode();
            line.put("type", value.getClass().getSimpleName()).put("what", what).put("window", window);
            line.set("is", JSON.valueToTree(value));
            try {
                out.get().write(line + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Puts what was measured where a crash does not reach it. */
    void flush() {
        if (out.isPresent()) {
            try {
                out.get().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        if (out.isPresent()) {
            try {
                out.get().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
