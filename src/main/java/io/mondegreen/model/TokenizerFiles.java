package io.mondegreen.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the two forms in which HuggingFace keeps a byte-level BPE tokenizer. */
final class TokenizerFiles {

    /** More than any vocabulary in use, small enough for tables indexed by id. */
    private static final int MAX_ID = 1 << 22;

    private static final String AGAIN = "; download the tokenizer again";

    /**
     * What the files hold.
     *
     * @param special contents of the added tokens that are control tokens, not text
     */
    record Content(
            Map<String, Integer> vocab, List<Bpe.Pair> merges, Map<String, Integer> added, List<String> special) {}

    private TokenizerFiles() {}

    /** {@code tokenizer.json}, else {@code vocab.json} with {@code merges.txt}; empty if the directory has neither. */
    static Optional<WhisperTokenizer> read(Path dir) {
        Path json = dir.resolve("tokenizer.json");
        Path vocab = dir.resolve("vocab.json");
        Path source = Files.exists(json) ? json : vocab;
        Optional<Content> content = JsonFile.find(json)
                .map(TokenizerFiles::single)
                .or(() -> JsonFile.find(vocab).map(file -> split(dir, file)));
        return content.map(read -> {
            try {
                return new WhisperTokenizer(read);
            } catch (IllegalArgumentException e) {
                throw ModelException.file(source, e.getMessage() + AGAIN, e);
            }
        });
    }

    private static Content single(JsonFile json) {
        JsonNode model = json.root().path("model");
        if (!model.path("type").asText("BPE").equals("BPE")
                || !model.path("vocab").isObject()) {
            throw json.wrong(
                    "model", "is no byte-pair encoding; Whisper's tokenizer has type \"BPE\" with vocab and merges");
        }
        JsonNode cut = json.root().path("pre_tokenizer");
        if (!cut.path("type").asText().equals("ByteLevel")
                || cut.path("add_prefix_space").asBoolean(false)
                || !cut.path("use_regex").asBoolean(true)) {
            throw json.wrong(
                    "pre_tokenizer",
                    "is " + cut + "; Whisper's is {\"type\": \"ByteLevel\", \"add_prefix_space\": false}");
        }
        if (!json.root().path("normalizer").isMissingNode()
                && !json.root().path("normalizer").isNull()) {
            throw json.wrong("normalizer", "is not null; Whisper's tokenizer has none");
        }
        Map<String, Integer> vocab = ids(json, "model.vocab", model.path("vocab"));
        List<Bpe.Pair> merges = new ArrayList<>();
        for (JsonNode merge : model.path("merges")) {
            merges.add(merge.isArray() ? pair(json, merge) : pair(json.path(), "field 'model.merges'", merge.asText()));
        }
        Map<String, Integer> added = new HashMap<>();
        List<String> special = new ArrayList<>();
        for (JsonNode token : json.root().path("added_tokens")) {
            String content = token.path("content").asText();
            if (content.isEmpty()) {
                throw json.wrong("added_tokens", "has an entry without content" + AGAIN);
            }
            added.put(content, id(json, "added_tokens." + content, token.path("id")));
            if (token.path("special").asBoolean(false)) {
                special.add(content);
            }
        }
        return new Content(vocab, merges, added, special);
    }

    private static Content split(Path dir, JsonFile vocabFile) {
        Map<String, Integer> vocab = ids(vocabFile, "(root)", vocabFile.root());
        Path merges = dir.resolve("merges.txt");
        List<Bpe.Pair> pairs = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(merges, StandardCharsets.UTF_8)) {
                if (!line.isBlank() && !line.startsWith("#version")) {
                    pairs.add(pair(merges, "line", line));
                }
            }
        } catch (IOException e) {
            throw ModelException.file(merges, "cannot be read; vocab.json needs it beside it" + AGAIN, e);
        }
        Map<String, Integer> added = new HashMap<>();
        vocab.forEach((content, id) -> {
            if (WhisperTokenizer.isControl(content)) {
                added.put(content, id);
            }
        });
        JsonFile.find(dir.resolve("added_tokens.json"))
                .ifPresent(file -> added.putAll(ids(file, "(root)", file.root())));
        return new Content(vocab, pairs, added, List.of());
    }

    private static Map<String, Integer> ids(JsonFile file, String field, JsonNode object) {
        Map<String, Integer> ids = HashMap.newHashMap(object.size());
        object.properties()
                .forEach(entry -> ids.put(entry.getKey(), id(file, field + "." + entry.getKey(), entry.getValue())));
        return ids;
    }

    private static int id(JsonFile file, String field, JsonNode node) {
        if (!node.isInt() || node.intValue() < 0 || node.intValue() > MAX_ID) {
            throw file.wrong(field, "is " + node + ", not a token id" + AGAIN);
        }
        return node.intValue();
    }

    private static Bpe.Pair pair(JsonFile json, JsonNode merge) {
        if (merge.size() != 2) {
            throw json.wrong("model.merges", "has " + merge + ", not a pair" + AGAIN);
        }
        return new Bpe.Pair(merge.get(0).asText(), merge.get(1).asText());
    }

    private static Bpe.Pair pair(Path file, String where, String line) {
        int blank = line.indexOf(' ');
        if (blank < 1 || blank != line.lastIndexOf(' ') || blank == line.length() - 1) {
            throw ModelException.file(
                    file, where + " has '" + line + "', not two entries with a blank between" + AGAIN);
        }
        return new Bpe.Pair(line.substring(0, blank), line.substring(blank + 1));
    }
}
