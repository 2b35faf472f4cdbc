package io.mondegreen.calls;

/** Says of each frame of 20 ms whether somebody speaks. Its state can be written down and taken up again. */
public interface SpeechGate {
    /** Hears the next frame. */
    boolean speech(float[] frame);

    /** How long, in ms, it goes on saying speech when there is none any more. */
    default int holdsMs() {
        return 0;
    }

    /** Everything that later verdicts depend on, as bytes; a new array. */
    byte[] state();

    /** Makes gates. */
    interface Factory {
        /**
         * A gate that goes on from a state.
         *
         * @param rateHz of the frames
         * @param state  as {@link SpeechGate#state()} gave it at the same rate; empty for a fresh gate
         */
        SpeechGate open(int rateHz, byte[] state);
    }
}
