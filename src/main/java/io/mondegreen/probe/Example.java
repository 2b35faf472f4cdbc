package io.mondegreen.probe;

import java.util.List;

/**
 * One window of audio and what the model's text about it deserved.
 *
 * @param label  true for a positive: invented text for a hallucination probe, speech for a speech probe
 * @param groups what must not be in two splits, each with its kind in front: {@code voice:flite-rms}, {@code sentence:3f2a},
 *               {@code call:17}; the first is the cluster of the bootstrap
 * @param kind   sort of audio, for example {@code clean}, {@code music}, {@code foreign}
 */
public record Example(boolean label, List<String> groups, String kind, Split split) {
    public Example {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("an example needs at least one group, such as voice:NAME");
        }
    }
}
