package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Answers that were already made, a file each, beside what they were made from: one of another model, corpus, seed or scale is
 * not taken.
 */
final class Answers {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path dir;
    private final ObjectNode facts = JSON.createObjectNode();

    Answers(Path dir, SortedMap<String, String> facts) {
        this.dir = dir;
        facts.forEach(this.facts::put);
    }

    /** A kept answer, where there is one of this very study. */
    Optional<JsonNode> find(Question question) throws IOException {
        Path file = file(question);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode kept = read(file);
        return kept.path("of").equals(facts) ? Optional.of(kept.path("answer")) : Optional.empty();
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no answer: " + e.getOriginalMessage() + "; remove it", e);
        }
    }

    /** Keeps an answer; a reader sees the old file or the new one, whole. */
    void keep(Question question, ObjectNode answer) throws IOException {
        ObjectNode kept = JSON.createObjectNode();
        kept.set("of", facts);
        kept.set("answer", answer);
        Files.createDirectories(dir);
        Path part = dir.resolve(question.id() + ".part");
        Files.writeString(part, kept.toPrettyString());
        Files.move(part, file(question), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(Question question) {
        return dir.resolve(question.id() + ".json");
    }
}
