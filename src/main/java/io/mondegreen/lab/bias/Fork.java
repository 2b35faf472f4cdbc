package io.mondegreen.lab.bias;

import io.mondegreen.lab.Run;
import io.mondegreen.lab.bias.NearMissPair.Lines;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where two lines part, in tokens: the prompt and what they have in common, and the token with which each goes on. Most often
 * these are the two words; words that begin with the same piece part after it.
 */
record Fork(int[] tokens, int expected, int nearMiss) {
    /** Logits before any sampling rule; they must be read. */
    static final TapName LOGITS = TapName.of(Stack.DECODER, TapPoint.UNEMBED);

    static Fork of(WhisperTokenizer tokenizer, GenerationConfig generation, int[] prompt, Lines lines) {
        int[] one = line(tokenizer, generation, lines.expected().text());
        int[] other = line(tokenizer, generation, lines.nearMiss().text());
        int common = Arrays.mismatch(one, other);
        int[] tokens = IntStream.concat(Arrays.stream(prompt), Arrays.stream(one, 0, common))
                .toArray();
        return new Fork(tokens, one[common], other[common]);
    }

    private static int[] line(WhisperTokenizer tokenizer, GenerationConfig generation, String text) {
        return IntStream.concat(Arrays.stream(tokenizer.encode(" " + text)), IntStream.of(generation.eot()))
                .toArray();
    }

    /** Whether a run came by the fork by itself, so that its logits there are those of a run that is fed. */
    boolean passed(Run run) {
        return run.tokens().length >= tokens.length
                && Arrays.mismatch(tokens, Arrays.copyOf(run.tokens(), tokens.length)) < 0;
    }

    /** Logit of the near-miss less that of the expected word. */
    double difference(Run run) {
        Activation logits = run.cache().get(LOGITS);
        int row = (tokens.length - 1) * logits.shape()[1];
        return logits.values()[row + nearMiss] - logits.values()[row + expected];
    }
}
