package io.mondegreen.lab.guard;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.sweep.LoopSpan;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.TokenLabel;
import io.mondegreen.probe.WindowLabels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a text begins to be wrong: at its first token where none of it was said, at the first token of a word that was not said
 * otherwise, at the third copy of what loops, since two copies are no loop.
 */
final class Onset {
    private Onset() {}

    /** Number of a token; -1 where the text is not a failure. */
    static int of(CorpusWindow said, Truth truth, int[] ids, WhisperTokenizer tokenizer) {
        return switch (truth) {
            case GOOD, BETWEEN -> -1;
            case NONSPEECH -> 0;
            case LOOP -> LoopSpan.of(ids).from();
            case CONTENT -> said.reference().isEmpty() ? 0 : firstInvented(said, ids, tokenizer);
        };
    }

    private static int firstInvented(CorpusWindow said, int[] ids, WhisperTokenizer tokenizer) {
        List<String> prefixes = IntStream.rangeClosed(1, ids.length)
                .mapToObj(to -> tokenizer.decode(Arrays.copyOf(ids, to)))
                .toList();
        List<TokenLabel> words = TokenLabel.ofWords(
                WindowLabels.words(said.reference()), WindowLabels.words(prefixes.getLast()), said.cut());
        return Math.max(0, TokenLabel.ofTokens(words, prefixes).indexOf(TokenLabel.INVENTED));
    }
}
