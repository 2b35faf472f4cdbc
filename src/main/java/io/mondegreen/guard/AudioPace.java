package io.mondegreen.guard;

/**
 * How much audio a piece of text needs at the very least. Measured on synthetic telephone speech, attention moves on by 2.5
 * frames per letter or more; conversation has 15 letters a second, the fastest talkers 25. The bound of 37.5 letters a second
 * leaves room for the noise of the attention centre.
 */
final class AudioPace {

    /** Encoder frames of 20 ms. */
    static final double FRAMES_PER_SECOND = 50;

    private static final double LETTERS_PER_SECOND = 37.5;
    private static final double LEAST_FRAMES = 3;

    private AudioPace() {}

    /** The fewest frames in which these letters can be said. */
    static double frames(int letters) {
        return Math.max(LEAST_FRAMES, letters * FRAMES_PER_SECOND / LETTERS_PER_SECOND);
    }
}
