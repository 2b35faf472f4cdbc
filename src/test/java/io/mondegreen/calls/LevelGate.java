package io.mondegreen.calls;

import java.nio.ByteBuffer;

/** Opens where the smoothed level is high: two numbers of state that every verdict depends on. */
final class LevelGate implements SpeechGate {
    private double level;
    private double frames;

    LevelGate(byte[] state) {
        if (state.length > 0) {
            level = ByteBuffer.wrap(state).getDouble(0);
            frames = ByteBuffer.wrap(state).getDouble(8);
        }
    }

    @Override
    public boolean speech(float[] frame) {
        double peak = 0;
        for (float x : frame) {
            peak = Math.max(peak, Math.abs(x));
        }
        level = 0.7 * level + 0.3 * peak;
        frames++;
        return level > 0.05;
    }

    @Override
    public byte[] state() {
        return ByteBuffer.allocate(16).putDouble(level).putDouble(frames).array();
    }
}
