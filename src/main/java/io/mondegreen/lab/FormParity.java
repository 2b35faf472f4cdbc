package io.mondegreen.lab;

import io.mondegreen.graph.WeightForm;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.TapName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How near a model in another form or on another device is to a reference: both hear the same windows, and both are fed the ids that
 * the reference wrote, so that one other id does not change all that follow.
 *
 * @param windows   compared
 * @param sameTexts windows of which both write the same when each decodes by itself
 * @param tokens    positions at which both were asked for the next id
 * @param sameTokens those at which both gave the same
 * @param farthest  by tap, root mean square of the difference over that of the value, the largest of all windows
 */
public record FormParity(int windows, int sameTexts, int tokens, int sameTokens, Map<TapName, Double> farthest) {
    /** Whether it is as near as the form should be: one token in fifty may differ, streams by about twice what was measured on a CPU. */
    public boolean agrees(WeightForm form) {
        double far =
                switch (form) {
                    case F32 -> 1e-3;
                    case F16 -> 0.03;
                    case Q8 -> 0.06;
                };
        return sameTokens >= 0.98 * tokens && farthest.values().stream().allMatch(one -> one < far);
    }

    /** Compares two openings of one model that cache the same taps, on log-mels. */
    public static FormParity of(HookedModel reference, HookedModel other, Set<TapName> taps, List<float[]> mels) {
        Map<TapName, Double> far = new TreeMap<>();
        int tokens = 0;
        int same = 0;
        int texts = 0;
        for (float[] mel : mels) {
            Run exact = reference.runWithCache(Window.greedy(mel));
            Run fed = other.runWithCache(Window.forced(mel, exact.tokens()));
            for (int position = exact.promptLength() - 1; position < exact.textEnd(); position++) {
                tokens++;
                same += exact.predicted()[position] == fed.predicted()[position] ? 1 : 0;
            }
            texts += Arrays.equals(
                            exact.tokens(),
                            other.runWithCache(Window.greedy(mel)).tokens())
                    ? 1
                    : 0;
            for (TapName tap : taps) {
                far.merge(tap, distance(exact.cache(), fed.cache(), tap), Math::max);
            }
        }
        return new FormParity(mels.size(), texts, tokens, same, far);
    }

    private static double distance(ActivationCache exact, ActivationCache other, TapName tap) {
        float[] a = exact.get(tap).values();
        float[] b = other.get(tap).values();
        if (a.length != b.length) {
            throw new IllegalStateException(tap + " has " + a.length + " values here and " + b.length + " there");
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow(a[i] - b[i], 2);
            size += Math.pow(a[i], 2);
        }
        return Math.sqrt(difference / size);
    }
}
