package io.mondegreen.lab.guard;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * whisper.cpp, {@code whisper_sequence_score} and {@code entropy_thold}: a text of more than 32 tokens whose last 32 have an entropy
 * below 2.4 (natural logarithm, over how often each token is among them) failed, and so did one whose mean log-probability is
 * below -1.0 while it is not taken for silence; both are decoded again. Silence is as in openai/whisper.
 *
 * @param tokens  looked at, from the end
 * @param entropy in nats
 */
record EntropyRule(int tokens, double entropy) implements Rule {
    static EntropyRule standard() {
        return new EntropyRule(32, 2.4);
    }

    @Override
    public String name() {
        return "whisper.cpp, entropy 2.4";
    }

    /** Falls with the entropy; the least there is where the text is too short. */
    @Override
    public double score(HeardWindow window) {
        int[] ids = window.tape().ids();
        return ids.length > tokens ? -entropyOf(ids) : -Math.log(tokens);
    }

    @Override
    public boolean doubts(HeardWindow window) {
        return loops(window.tape().ids()) || new OpenAiRule().removes(window) || window.meanLogprob() < -1;
    }

    @Override
    public boolean removes(HeardWindow window) {
        return new OpenAiRule().removes(window);
    }

    boolean loops(int[] ids) {
        return ids.length > tokens && entropyOf(ids) < entropy;
    }

    private double entropyOf(int[] ids) {
        Map<Integer, Integer> counts = new HashMap<>();
        int[] last = Arrays.copyOfRange(ids, Math.max(0, ids.length - tokens), ids.length);
        for (int id : last) {
            counts.merge(id, 1, Integer::sum);
        }
        return counts.values().stream()
                .mapToDouble(count -> (double) count / last.length)
                .map(share -> -share * Math.log(share))
                .sum();
    }
}
