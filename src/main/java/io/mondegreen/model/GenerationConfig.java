package io.mondegreen.model;

import io.mondegreen.taps.HeadId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How a Whisper model is decoded: its start, end and language tokens and what may not be sampled.
 *
 * @param startToken               {@code <|startoftranscript|>}
 * @param eot                      {@code <|endoftext|>}; -1 where the model has none, and decoding ends at {@link #maxLength}
 * @param suppress                 ids never sampled
 * @param beginSuppress            ids not sampled at the first position after the prompt
 * @param languages                ids by language code, {@code en}; empty for English-only models
 * @param tasks                    ids by task, {@code transcribe} and {@code translate}
 * @param noTimestamps             {@code <|notimestamps|>}
 * @param timestampBegin           {@code <|0.00|>}; empty where the vocabulary ends before it
 * @param maxInitialTimestampIndex the first timestamp may be at most this many steps of 20 ms
 * @param alignmentHeads           cross-attention heads that follow the audio, as the model's makers found them
 * @param forcedDecoderIds         prompt of older configurations, by position, for models that list no languages
 * @param noSpeech                 {@code <|nospeech|>}
 * @param maxLength                prompt and sampled ids together, at most the decoder's positions
 */
public record GenerationConfig(
        int startToken,
        int eot,
        List<Integer> suppress,
        List<Integer> beginSuppress,
        boolean isMultilingual,
        Map<String, Integer> languages,
        Map<String, Integer> tasks,
        OptionalInt noTimestamps,
        OptionalInt timestampBegin,
        OptionalInt maxInitialTimestampIndex,
        List<HeadId> alignmentHeads,
        List<ForcedId> forcedDecoderIds,
        OptionalInt noSpeech,
        int maxLength) {

    /** One id of an older configuration's prompt; position 0 is the start token. */
    public record ForcedId(int position, int id) {}

    public GenerationConfig {
        suppress = List.copyOf(suppress);
        beginSuppress = List.copyOf(beginSuppress);
        languages = Map.copyOf(languages);
        tasks = Map.copyOf(tasks);
        alignmentHeads = List.copyOf(alignmentHeads);
        forcedDecoderIds = List.copyOf(forcedDecoderIds);
    }

    /**
     * Reads {@code generation_config.json}, and {@code config.json} for fields it lacks.
     *
     * @throws ModelException if a field is malformed, or no file names the start token
     */
    public static GenerationConfig read(Path dir, WhisperConfig config, Optional<WhisperTokenizer> tokenizer) {
        return new GenerationConfigReader(dir, config, tokenizer).read();
    }

    /** The same rules, but the first token may be any: the model may end before it has written something. */
    public GenerationConfig withoutBeginSuppression() {
        return new GenerationConfig(
                startToken,
                eot,
                suppress,
                List.of(),
                isMultilingual,
                languages,
                tasks,
                noTimestamps,
                timestampBegin,
                maxInitialTimestampIndex,
                alignmentHeads,
                forcedDecoderIds,
                noSpeech,
                maxLength);
    }

    /**
     * The ids a decode starts from: start, language and task where the model has them, and {@code <|notimestamps|>} unless
     * timestamps are wanted. A model that lists no languages starts with its forced ids, if it has any.
     *
     * @param language a code such as {@code en}; not looked at for English-only models
     * @param task     {@code transcribe} or {@code translate}; likewise
     * @throws IllegalArgumentException if the model lacks the language or task
     */
    public int[] prompt(String language, String task, boolean timestamps) {
        IntStream.Builder ids = IntStream.builder().add(startToken);
        if (isMultilingual && !languages.isEmpty()) {
            ids.add(lookUp("language", languages, language));
            if (!tasks.isEmpty()) {
                ids.add(lookUp("task", tasks, task));
            }
        } else {
            forcedDecoderIds.stream()
                    .sorted(Comparator.comparingInt(ForcedId::position))
                    .mapToInt(ForcedId::id)
                    .filter(id -> noTimestamps.isEmpty() || id != noTimestamps.getAsInt())
                    .forEach(ids::add);
        }
        if (!timestamps) {
            noTimestamps.ifPresent(ids::add);
        }
        return ids.build().toArray();
    }

    private static int lookUp(String kind, Map<String, Integer> ids, String name) {
        Integer id = ids.get(name.toLowerCase(Locale.ROOT));
        if (id == null) {
            Object[] known = ids.keySet().stream().sorted().toArray();
            throw new IllegalArgumentException(
                    "this model has no " + kind + " '" + name + "'; it has " + Arrays.toString(known));
        }
        return id;
    }
}
