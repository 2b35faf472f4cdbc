package io.mondegreen.audio;

import java.util.ArrayList;
import java.util.List;

/**
 * How loud audio is: one whole number of dBFS for each {@value #STEP_MS} ms, the last for what remains. It is the root mean square
 * over full scale, from {@value #LOWEST} to 0.
 */
public final class Levels {
    /** Media that one level stands for. */
    public static final int STEP_MS = 100;

    /** What digital silence has too. */
    public static final int LOWEST = -99;

    private Levels() {}

    /** @param samples in [-1,1] */
    public static List<Integer> of(float[] samples, int rateHz) {
        int step = rateHz / 1000 * STEP_MS;
        List<Integer> levels = new ArrayList<>((samples.length + step - 1) / step);
        for (int from = 0; from < samples.length; from += step) {
            levels.add(level(samples, from, Math.min(samples.length, from + step)));
        }
        return List.copyOf(levels);
    }

    private static int level(float[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) samples[i] * samples[i];
        }
        double db = 10 * Math.log10(sum / (to - from));
        return (int) Math.round(Math.clamp(db, LOWEST, 0.0));
    }

    /**
     * Levels of a span that grows by a piece of levels of its own. Where a piece does not begin with a step of the span, a step takes
     * the louder of its parts.
     *
     * @param startMs of the piece, from the span's start
     * @param lengthMs of the piece
     */
    public static List<Integer> join(List<Integer> span, List<Integer> piece, long startMs, long lengthMs) {
        List<Integer> joined = new ArrayList<>(span);
        for (int i = 0; i < piece.size(); i++) {
            long fromMs = (long) i * STEP_MS;
            int step = (int) ((startMs + fromMs + Math.min(STEP_MS, Math.max(1, lengthMs - fromMs)) / 2) / STEP_MS);
            while (joined.size() <= step) {
                joined.add(LOWEST);
            }
            joined.set(step, Math.max(joined.get(step), piece.get(i)));
        }
        while (joined.size() * STEP_MS < startMs + lengthMs) {
            joined.add(piece.getLast()); // a rest that is shorter than half of a step
        }
        return List.copyOf(joined);
    }
}
