package io.mondegreen.lab.guard;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One channel of a call of which every word is known.
 *
 * @param call number of its call
 * @param pcm  8 kHz mono, as it arrives
 * @param said in order
 */
record SpokenChannel(String call, String name, String voice, float[] pcm, List<Said> said) {
    SpokenChannel {
        said = List.copyOf(said);
    }

    /** The sentences of which something lies between two media times. */
    String said(long startMs, long endMs) {
        return said.stream()
                .filter(one -> one.startMs() < endMs && one.endMs() > startMs)
                .map(Said::text)
                .collect(Collectors.joining(" "));
    }

    /** Time in sentences, ms. */
    long talkMs() {
        return said.stream().mapToLong(one -> one.endMs() - one.startMs()).sum();
    }

    long durationMs() {
        return pcm.length / 8L;
    }
}
