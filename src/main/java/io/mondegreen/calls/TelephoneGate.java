package io.mondegreen.calls;

import io.mondegreen.audio.ActivityGate;
import io.mondegreen.audio.GateState;

/**
 * The activity gate on frames of any rate: each frame is averaged down to 8 or 16 kHz on its own, which is enough to tell
 * speech from none, so that nothing but the gate's own state lasts from frame to frame.
 */
public final class TelephoneGate implements SpeechGate {
    private static final System.Logger LOG = System.getLogger(TelephoneGate.class.getName());

    private final ActivityGate gate;
    private final float[] heard;

    private TelephoneGate(int rateHz) {
        gate = new ActivityGate(rateHz < 16_000 ? 8000 : 16_000);
        heard = new float[gate.frameSamples()];
    }

    /** A gate that goes on from a state; a fresh one where the state is empty or another version's. */
    public static SpeechGate open(int rateHz, byte[] state) {
        TelephoneGate made = new TelephoneGate(rateHz);
        if (state.length > 0) {
            try {
                made.gate.restore(GateState.fromBytes(state));
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.INFO, "an activity gate starts anew: {0}", e.getMessage());
            }
        }
        return made;
    }

    @Override
    public boolean speech(float[] frame) {
        if (frame.length == heard.length) {
            return gate.accept(frame, 0);
        }
        double step = (double) frame.length / heard.length;
        for (int i = 0; i < heard.length; i++) {
            int from = (int) (i * step);
            int to = Math.max(from + 1, (int) ((i + 1) * step));
            double sum = 0;
            for (int k = from; k < to; k++) {
                sum += frame[k];
            }
            heard[i] = (float) (sum / (to - from));
        }
        return gate.accept(heard, 0);
    }

    @Override
    public int holdsMs() {
        return ActivityGate.CLOSE_FRAMES * WindowRules.FRAME_MS;
    }

    @Override
    public byte[] state() {
        return gate.state().toBytes();
    }
}
