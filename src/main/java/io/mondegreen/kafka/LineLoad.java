package io.mondegreen.kafka;

/**
 * How late a line is and how much it holds, half a second ago at most.
 *
 * @param lagMs          age of the oldest media that should be decided by now: of the oldest record not taken, or of the
 *                       oldest window not decoded
 * @param oldestWindowMs how long the oldest window that is not decoded has waited
 * @param oldestAudioMs  how long the oldest undecided chunk has been held; grows with every open window
 * @param bufferedBytes  audio held in memory
 * @param abandoned      windows taken back from the decoder that it has not let go of
 * @param behind         whether the lag policy holds
 */
public record LineLoad(
        long lagMs, long oldestWindowMs, long oldestAudioMs, long bufferedBytes, int abandoned, boolean behind) {
    /** Of a line that does not run. */
    public static final LineLoad NONE = new LineLoad(0, 0, 0, 0, 0, false);
}
