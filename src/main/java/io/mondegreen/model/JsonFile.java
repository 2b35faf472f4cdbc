package io.mondegreen.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One JSON object on disk whose fields are read with errors that name file and field. */
final class JsonFile {

    /** Python writes NaN and Infinity as bare words, so they are accepted. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The largest tokenizer.json in use is under 20 MB. */
    private static final long MAX_BYTES = 256L << 20;

    private final Path path;
    private final JsonNode root;

    private JsonFile(Path path, JsonNode root) {
        this.path = path;
        this.root = root;
    }

    /**
     * Reads a file that must be there.
     *
     * @throws ModelException if it is missing, unreadable or not a JSON object
     */
    static JsonFile read(Path path, String missing) {
        return find(path).orElseThrow(() -> ModelException.file(path, "no such file; " + missing));
    }

    /** Reads a file that may be absent. */
    static Optional<JsonFile> find(Path path) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            if (!Files.isRegularFile(path)) {
                throw ModelException.file(path, "is no file that can be read to its end; download the model again");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw ModelException.file(
                        path, "is larger than " + (MAX_BYTES >> 20) + " MiB, so it is no such JSON file");
            }
            JsonNode root = MAPPER.readTree(Files.readAllBytes(path));
            if (!root.isObject()) {
                throw ModelException.file(path, "is not a JSON object; download it again");
            }
            return Optional.of(new JsonFile(path, root));
        } catch (JsonProcessingException e) {
            throw ModelException.file(path, "is not valid JSON (" + where(e) + "); download it again", e);
        } catch (IOException e) {
            throw ModelException.file(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the parser said and where, without the excerpt of the source. */
    static String where(JsonProcessingException e) {
        return e.getOriginalMessage()
                + (e.getLocation() == null
                        ? ""
                        : " at line " + e.getLocation().getLineNr() + ", column "
                                + e.getLocation().getColumnNr());
    }

    Path path() {
        return path;
    }

    JsonNode root() {
        return root;
    }

    /** The field as it stands; absent is empty, an explicit null is a null node. */
    Optional<JsonNode> get(String field) {
        return Optional.ofNullable(root.get(field));
    }

    ModelException wrong(String field, String problem) {
        return ModelException.field(path, field, problem);
    }

    /** A whole number in {@code [1, max]} that must be there. */
    int size(String field, int max, String meaning) {
        JsonNode node = get(field)
                .orElseThrow(() ->
                        wrong(field, "is missing; it is " + meaning + " - is this a HuggingFace Whisper directory?"));
        if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 1 || node.intValue() > max) {
            throw wrong(field, "is " + node + "; it is " + meaning + ", a whole number from 1 to " + max);
        }
        return node.intValue();
    }

    boolean flag(String field, boolean otherwise) {
        JsonNode node = root.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw wrong(field, "is " + node + "; write true or false");
        }
        return node.booleanValue();
    }
}
