package io.mondegreen.lab.lens;

import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A model's tokens with their texts, control tokens included; numbers alone where it has no tokenizer. */
final class Tokens {
    private final Optional<WhisperTokenizer> tokenizer;
    private final Map<Integer, Token> known = new HashMap<>();

    Tokens(WhisperModel model) {
        tokenizer = model.tokenizer();
    }

    Token of(int id) {
        return known.computeIfAbsent(
                id,
                _ -> new Token(
                        id,
                        tokenizer
                                .map(words -> words.decodeWithSpecials(new int[] {id}))
                                .orElse("")));
    }

    /** What ids say together, without control tokens; empty where there is no tokenizer. */
    String text(int[] ids) {
        return tokenizer.map(words -> words.decode(ids)).orElse("");
    }
}
