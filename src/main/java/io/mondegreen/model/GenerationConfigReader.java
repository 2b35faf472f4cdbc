package io.mondegreen.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.taps.HeadId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a {@link GenerationConfig}: each field from the newer file, else the older, else the tokenizer. */
final class GenerationConfigReader {

    /** From this size on, a vocabulary is the multilingual one, by openai's rule. */
    private static final int MULTILINGUAL_VOCAB = 51_865;

    /** Characters of a wrong value that an error repeats. */
    private static final int MAX_SHOWN = 120;

    private final Path dir;
    private final WhisperConfig config;
    private final Optional<WhisperTokenizer> tokenizer;
    private final List<JsonFile> files;

    private record Field(JsonFile file, String name, JsonNode value) {
        ModelException wrong(String expected) {
            String shown = value.toString();
            return file.wrong(
                    name,
                    "is " + (shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "..." : shown) + "; "
                            + expected);
        }
    }

    GenerationConfigReader(Path dir, WhisperConfig config, Optional<WhisperTokenizer> tokenizer) {
        this.dir = dir;
        this.config = config;
        this.tokenizer = tokenizer;
        this.files = Stream.of("generation_config.json", "config.json")
                .map(dir::resolve)
                .map(JsonFile::find)
                .flatMap(Optional::stream)
                .toList();
    }

    GenerationConfig read() {
        Map<String, Integer> languages = named("lang_to_id");
        boolean multilingual = find("is_multilingual")
                .map(field -> field.value.asBoolean())
                .orElse(!languages.isEmpty() || config.vocab() >= MULTILINGUAL_VOCAB);
        Map<String, Integer> tasks = named("task_to_id");
        OptionalInt start = or(id("decoder_start_token_id"), "<|startoftranscript|>");
        OptionalInt noTimestamps = or(id("no_timestamps_token_id"), "<|notimestamps|>");
        OptionalInt noSpeech = or(or(OptionalInt.empty(), "<|nospeech|>"), "<|nocaptions|>");
        return new GenerationConfig(
                start.orElseThrow(() -> ModelException.field(
                        dir.resolve("generation_config.json"),
                        "decoder_start_token_id",
                        "is missing here and in config.json, or outside the vocabulary of " + config.vocab()
                                + "; it is the id of <|startoftranscript|>, e.g. 50258")),
                or(id("eos_token_id"), "<|endoftext|>").orElse(-1),
                ids("suppress_tokens"),
                ids("begin_suppress_tokens"),
                multilingual,
                multilingual && languages.isEmpty() ? languagesOfTokenizer() : languages,
                multilingual && tasks.isEmpty() ? tasksOfTokenizer() : tasks,
                noTimestamps,
                shifted(noTimestamps, 1),
                number("max_initial_timestamp_index", 0),
                alignmentHeads(),
                forced(),
                noSpeech.isPresent() ? noSpeech : shifted(noTimestamps, -1),
                Math.min(number("max_length", 1).orElse(config.targetPositions()), config.targetPositions()));
    }

    /** The field from the first file that has it; an explicit null is an answer, namely none. */
    private Optional<Field> find(String name) {
        return files.stream()
                .flatMap(file -> file.get(name).map(value -> new Field(file, name, value)).stream())
                .findFirst()
                .filter(field -> !field.value.isNull());
    }

    private OptionalInt id(String name) {
        Optional<Field> found = find(name);
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        Field field = found.get();
        // a list of ends is allowed; the first is the one the model writes
        JsonNode value = field.value.isArray() && !field.value.isEmpty() ? field.value.get(0) : field.value;
        if (!value.isInt()) {
            throw field.wrong("it is a token id from 0 to " + (config.vocab() - 1));
        }
        // an id outside the vocabulary is the default of another size: the model cannot write it
        return inVocabulary(value.intValue()) ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }

    private OptionalInt number(String name, int least) {
        return find(name)
                .map(field -> {
                    if (!field.value.isInt() || field.value.intValue() < least) {
                        throw field.wrong("it is a whole number from " + least);
                    }
                    return OptionalInt.of(field.value.intValue());
                })
                .orElse(OptionalInt.empty());
    }

    /** Ids outside the vocabulary are the defaults of another size and cannot be sampled anyway. */
    private List<Integer> ids(String name) {
        return find(name)
                .map(field -> {
                    List<Integer> ids = new ArrayList<>();
                    for (JsonNode id : list(field)) {
                        if (!id.isInt()) {
                            throw field.wrong("it is a list of token ids");
                        }
                        if (inVocabulary(id.intValue()) && !ids.contains(id.intValue())) {
                            ids.add(id.intValue());
                        }
                    }
                    return ids;
                })
                .orElse(List.of());
    }

    /** Ids by name, the name without {@code <|} and {@code |>}. */
    private Map<String, Integer> named(String name) {
        return find(name)
                .map(field -> {
                    Map<String, Integer> ids = new TreeMap<>();
                    field.value.properties().forEach(entry -> {
                        if (!entry.getValue().isInt()
                                || !inVocabulary(entry.getValue().intValue())) {
                            throw field.wrong("'" + entry.getKey() + "' is not a token id below " + config.vocab());
                        }
                        ids.put(bare(entry.getKey()), entry.getValue().intValue());
                    });
                    return ids;
                })
                .orElseGet(TreeMap::new);
    }

    /** Heads of layers the model lacks are left out: distilled models carry their teacher's list. */
    private List<HeadId> alignmentHeads() {
        return find("alignment_heads")
                .map(field -> {
                    List<HeadId> heads = new ArrayList<>();
                    for (JsonNode head : list(field)) {
                        int[] pair = pair(field, head);
                        if (pair[0] < config.decoderLayers() && pair[1] < config.decoderHeads()) {
                            heads.add(new HeadId(pair[0], pair[1]));
                        }
                    }
                    return heads;
                })
                .orElse(List.of());
    }

    /** A null id means "detect it" and is left out. */
    private List<GenerationConfig.ForcedId> forced() {
        return find("forced_decoder_ids")
                .map(field -> {
                    List<GenerationConfig.ForcedId> forced = new ArrayList<>();
                    for (JsonNode entry : list(field)) {
                        if (!entry.path(1).isNull()) {
                            int[] pair = pair(field, entry);
                            if (!inVocabulary(pair[1])) {
                                throw field.wrong("id " + pair[1] + " is outside the vocabulary");
                            }
                            forced.add(new GenerationConfig.ForcedId(pair[0], pair[1]));
                        }
                    }
                    return forced;
                })
                .orElse(List.of());
    }

    private static JsonNode list(Field field) {
        if (!field.value.isArray()) {
            throw field.wrong("it is a list");
        }
        return field.value;
    }

    private static int[] pair(Field field, JsonNode node) {
        if (node.size() != 2
                || !node.path(0).isInt()
                || !node.path(1).isInt()
                || node.get(0).intValue() < 0
                || node.get(1).intValue() < 0) {
            throw field.wrong("it is a list of pairs [a, b] of whole numbers");
        }
        return new int[] {node.get(0).intValue(), node.get(1).intValue()};
    }

    /** Whisper's languages are the control tokens between the start token and the tasks. */
    private Map<String, Integer> languagesOfTokenizer() {
        Map<String, Integer> languages = new TreeMap<>();
        tokenizer.ifPresent(known -> {
            int start = known.id("<|startoftranscript|>").orElse(Integer.MAX_VALUE);
            int tasks = known.id("<|translate|>").orElse(0);
            known.added().forEach((token, id) -> {
                if (id > start && id < tasks && inVocabulary(id)) {
                    languages.put(bare(token), id);
                }
            });
        });
        return languages;
    }

    private Map<String, Integer> tasksOfTokenizer() {
        Map<String, Integer> tasks = new TreeMap<>();
        for (String task : List.of("transcribe", "translate")) {
            or(OptionalInt.empty(), "<|" + task + "|>").ifPresent(id -> tasks.put(task, id));
        }
        return tasks;
    }

    private OptionalInt or(OptionalInt known, String token) {
        if (known.isPresent() || tokenizer.isEmpty()) {
            return known;
        }
        OptionalInt id = tokenizer.get().id(token);
        return id.isPresent() && inVocabulary(id.getAsInt()) ? id : known;
    }

    private OptionalInt shifted(OptionalInt id, int by) {
        return id.isPresent() && inVocabulary(id.getAsInt() + by)
                ? OptionalInt.of(id.getAsInt() + by)
                : OptionalInt.empty();
    }

    private boolean inVocabulary(int id) {
        return id >= 0 && id < config.vocab();
    }

    private static String bare(String token) {
        return WhisperTokenizer.isControl(token) ? token.substring(2, token.length() - 2) : token;
    }
}
