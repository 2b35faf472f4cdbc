package io.mondegreen.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Whisper's byte-level BPE tokenizer. Text of the model's own vocabulary round-trips; control tokens such as
 * {@code <|en|>} or {@code <|0.02|>} are recognised in {@link #encode} and left out by {@link #decode}.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class WhisperTokenizer {

    /** Seconds between two timestamp tokens. */
    private static final double TIMESTAMP_STEP = 0.02;

    private static final String NO_TIMESTAMPS = "<|notimestamps|>";
    private static final byte[] NOTHING = {};

    private final Bpe bpe;
    private final byte[][] pieces;
    private final BitSet control = new BitSet();
    private final Map<String, Integer> added;

    /** Added tokens by first character, longest first. */
    private final Map<Character, List<String>> addedByStart = new HashMap<>();

    private final OptionalInt timestampBegin;

    WhisperTokenizer(TokenizerFiles.Content content) {
        bpe = Bpe.of(content.vocab(), content.merges());
        added = Map.copyOf(content.added());
        pieces = pieces(content);
        content.added().forEach((text, id) -> {
            if (isControl(text)) {
                control.set(id);
            }
            addedByStart
                    .computeIfAbsent(text.charAt(0), start -> new ArrayList<>())
                    .add(text);
        });
        content.special().forEach(text -> control.set(added.get(text)));
        addedByStart
                .values()
                .forEach(list -> list.sort(
                        Comparator.comparingInt(String::length).reversed().thenComparing(text -> text)));
        OptionalInt zero = id("<|0.00|>");
        OptionalInt none = id(NO_TIMESTAMPS);
        // tokenizers of 2022 have no entries for timestamps, yet the ids after <|notimestamps|> are theirs
        timestampBegin = zero.isPresent() || none.isEmpty() ? zero : OptionalInt.of(none.getAsInt() + 1);
    }

    /**
     * Reads {@code tokenizer.json}, or {@code vocab.json} with {@code merges.txt} and {@code added_tokens.json}; empty if
     * the directory has neither.
     *
     * @throws ModelException if a file is there but broken
     */
    public static Optional<WhisperTokenizer> read(Path dir) {
        return TokenizerFiles.read(dir);
    }

    /** Number of ids, holes included: one more than the largest. */
    public int size() {
        return pieces.length;
    }

    /** The ids of a text. No prompt or end token is added. */
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        IntConsumer out = ids::add;
        int from = 0;
        for (int i = 0; i < text.length(); ) {
            Optional<String> token = addedAt(text, i);
            if (token.isEmpty()) {
                i++;
            } else {
                bpe.encode(text.substring(from, i), out);
                out.accept(added.get(token.get()));
                i += token.get().length();
                from = i;
            }
        }
        bpe.encode(text.substring(from), out);
        return ids.build().toArray();
    }

    /** The text of the ids without control tokens and timestamps; bytes that are not UTF-8 become U+FFFD. */
    public String decode(int[] ids) {
        return text(Arrays.stream(ids).filter(id -> !isSpecial(id)));
    }

    /** The text of the ids with control tokens and timestamps as they are written. */
    public String decodeWithSpecials(int[] ids) {
        return text(Arrays.stream(ids));
    }

    /**
     * The bytes an id stands for, possibly a part of a character; empty for an id that has no entry. A copy.
     *
     * @throws IllegalArgumentException if the id is negative
     */
    public byte[] piece(int id) {
        return bytesOf(id).clone();
    }

    /** An incremental decoder for one stream of ids. */
    public TextStream stream() {
        return new TextStream(this);
    }

    /** The id of an added token by its content, for example {@code <|startoftranscript|>}. */
    public OptionalInt id(String token) {
        Integer id = added.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Added tokens by content. */
    public Map<String, Integer> added() {
        return added;
    }

    /** Whether the id is a control token or timestamp, not text. */
    public boolean isSpecial(int id) {
        return id >= 0 && control.get(id) || isTimestamp(id);
    }

    /** Whether the id is a timestamp, {@code <|0.00|>} or later. */
    public boolean isTimestamp(int id) {
        return timestampBegin.isPresent() && id >= timestampBegin.getAsInt();
    }

    /** The id of {@code <|0.00|>}; present also where the tokenizer names no timestamps but the model has them. */
    public OptionalInt timestampBegin() {
        return timestampBegin;
    }

    /** Seconds from the start of the window that a timestamp stands for; empty for any other id. */
    public OptionalDouble timestampSeconds(int id) {
        return isTimestamp(id)
                ? OptionalDouble.of((id - timestampBegin.getAsInt()) * TIMESTAMP_STEP)
                : OptionalDouble.empty();
    }

    /** Whether a token's content has the form of a control token, {@code <|...|>}. */
    static boolean isControl(String content) {
        return content.length() > 4 && content.startsWith("<|") && content.endsWith("|>");
    }

    byte[] bytesOf(int id) {
        if (id < 0) {
            throw new IllegalArgumentException("no token has the id " + id + "; ids count from 0");
        }
        return id < pieces.length ? pieces[id] : NOTHING;
    }

    private Optional<String> addedAt(String text, int at) {
        for (String token : addedByStart.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(token, at)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }

    private String text(IntStream ids) {
        TextStream stream = stream();
        StringBuilder text = new StringBuilder();
        ids.forEach(id -> text.append(stream.addAny(id)));
        return text.append(stream.end()).toString();
    }

    private static byte[][] pieces(TokenizerFiles.Content content) {
        int largest = IntStream.concat(
                        content.vocab().values().stream().mapToInt(id -> id),
                        content.added().values().stream().mapToInt(id -> id))
                .max()
                .orElseThrow(() -> new IllegalArgumentException("the vocabulary is empty"));
        byte[][] pieces = new byte[largest + 1][];
        Arrays.fill(pieces, NOTHING);
        content.vocab().forEach((entry, id) -> {
            if (pieces[id] != NOTHING) {
                throw new IllegalArgumentException("two entries of the vocabulary have the id " + id);
            }
            pieces[id] = ByteAlphabet.bytesOf(entry);
        });
        content.added().forEach((text, id) -> pieces[id] = text.getBytes(StandardCharsets.UTF_8));
        return pieces;
    }
}
