package io.mondegreen.audio;

/** What the activity gate says of a whole window. */
public final class Activity {
    private Activity() {}

    /** For each 20 ms of 16 kHz audio, whether the gate is open; a rest shorter than that is left out. */
    public static boolean[] of(float[] pcm) {
        ActivityGate gate = new ActivityGate(LogMel.RATE_HZ);
        boolean[] open = new boolean[pcm.length / gate.frameSamples()];
        for (int i = 0; i < open.length; i++) {
            open[i] = gate.accept(pcm, i * gate.frameSamples());
        }
        return open;
    }
}
