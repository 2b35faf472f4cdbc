package io.mondegreen.guard;

import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the bundle's heads on the decoder's stream say of each token of a window, in an array made once. Those on the encoder's state say
 * the same of every token, and {@link HeardAudio} tells them.
 */
final class ProbeScores {
    private final List<String> names = new ArrayList<>();
    private final int[] heads;
    private final float[] scores; // [token, head]
    private int size;

    /** @param capacity most tokens */
    ProbeScores(ProbeBundle bundle, int capacity) {
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < bundle.heads().size(); i++) {
            ProbeHead head = bundle.heads().get(i);
            if (head.tap().stack() == Stack.DECODER) {
                read.add(i);
                names.add(head.name());
            }
        }
        heads = read.stream().mapToInt(Integer::intValue).toArray();
        scores = new float[capacity * heads.length];
    }

    /** One more text token; there is room for it. */
    void add(TokenView token) {
        for (int i = 0; i < heads.length; i++) {
            scores[size * heads.length + i] = token.probe(heads[i]);
        }
        size++;
    }

    /** Raw scores by name, one for each token. */
    SortedMap<String, List<Float>> byName() {
        SortedMap<String, List<Float>> all = new TreeMap<>();
        for (int i = 0; i < heads.length; i++) {
            List<Float> column = new ArrayList<>(size);
            for (int token = 0; token < size; token++) {
                column.add(scores[token * heads.length + i]);
            }
            all.put(names.get(i), List.copyOf(column));
        }
        return all;
    }
}
