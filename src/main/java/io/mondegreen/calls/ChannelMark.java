package io.mondegreen.calls;

import java.util.Base64;

/**
 * A place in a channel's media before which everything is decided. Feeding the channel's chunks from {@link #sequence} on to
 * a line made from a mark gives the windows, revisions and times that the line which made the mark goes on to give.
 *
 * @param sequence   of the chunk that holds the first undecided sample, or where the codec remembers of one a little before
 * @param skip       samples that are decided, counted from that chunk's first
 * @param positionMs media time of the first undecided sample
 * @param rateHz     of the samples so far; 0 before the first
 * @param gate       the activity gate's state at this place; in base 64, empty for a fresh one
 * @param open       whether a window starts exactly here: the one before was cut inside speech
 * @param gapMs      media lost immediately before this place
 * @param windows    windows closed so far
 * @param ended      whether the channel ended here
 */
public record ChannelMark(
        long sequence,
        int skip,
        long positionMs,
        int rateHz,
        String gate,
        boolean open,
        long gapMs,
        long windows,
        boolean ended) {
    public ChannelMark {
        if (sequence < 0 || skip < 0 || positionMs < 0 || rateHz < 0 || gapMs < 0 || windows < 0) {
            throw new IllegalArgumentException("a mark has a negative place: sequence " + sequence + ", skip " + skip
                    + ", position " + positionMs + " ms");
        }
        Base64.getDecoder().decode(gate); // said here, not in the middle of a call
    }

    /** The gate's state as bytes; empty for a fresh gate. */
    byte[] gateState() {
        return Base64.getDecoder().decode(gate);
    }

    static String gate(byte[] state) {
        return Base64.getEncoder().encodeToString(state);
    }

    /** Where every channel begins. */
    public static ChannelMark start() {
        return new ChannelMark(0, 0, 0, 0, "", false, 0, 0, false);
    }
}
