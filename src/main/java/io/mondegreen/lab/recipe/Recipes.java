package io.mondegreen.lab.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads recipes out of what the laboratory wrote: the rows of a stress set, or the self-test clips of found interventions. */
public final class Recipes {
    private static final JsonMapper JSON = new JsonMapper();

    private Recipes() {}

    /**
     * All of a file, by the id that it gives them; rows without one count from 0.
     *
     * @throws IOException if the file cannot be read or has no recipe
     */
    public static Map<String, List<Step>> read(Path file) throws IOException {
        Map<String, List<Step>> all = new LinkedHashMap<>();
        try (MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (rows.hasNextValue()) {
                JsonNode row = rows.nextValue();
                if (row.has("selfTest")) {
                    row.get("selfTest").forEach(clip -> add(all, clip));
                } else {
                    add(all, row);
                }
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(file + " is no list of windows: " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new IOException(file + " holds no recipe of a window");
        }
        return all;
    }

    private static void add(Map<String, List<Step>> all, JsonNode row) {
        if (row.has("recipe")) {
            String id = row.path("id").asText(Integer.toString(all.size()));
            all.put(id, JSON.convertValue(row.get("recipe"), new TypeReference<List<Step>>() {}));
        }
    }
}
