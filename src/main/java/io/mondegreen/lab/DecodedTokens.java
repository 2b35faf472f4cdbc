package io.mondegreen.lab;

import io.mondegreen.probe.TokenLabel;
import io.mondegreen.taps.TapName;
import java.util.List;
import java.util.Map;

/**
 * The text tokens of a window, one by one.
 *
 * @param ids      in the vocabulary
 * @param labels   what the word of each is worth
 * @param logprobs natural log-probability of each
 * @param streams  per tap {@code [token][d]} in one array: the residual stream that produced each
 */
public record DecodedTokens(int[] ids, List<TokenLabel> labels, float[] logprobs, Map<TapName, float[]> streams) {
    /** Where the tokens take no part. */
    public static final DecodedTokens NONE = new DecodedTokens(new int[0], List.of(), new float[0], Map.of());

    /** The stream of one tap that produced one token: a copy. */
    float[] stream(TapName tap, int token) {
        float[] all = streams.get(tap);
        int d = all.length / labels.size();
        float[] out = new float[d];
        System.arraycopy(all, token * d, out, 0, d);
        return out;
    }
}
