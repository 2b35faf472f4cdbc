package io.mondegreen.calls;

import java.nio.ByteBuffer;

/** Opens where the smoothed level is high above a floor that follows slowly: every verdict depends on seconds of past. */
final class LevelGate implements SpeechGate {
    private double level;
    private double floor;
    private long frames;

    LevelGate(byte[] state) {
        if (state.length > 0) {
            level = ByteBuffer.wrap(state).getDouble(0);
            floor = ByteBuffer.wrap(state).getDouble(8);
            frames = ByteBuffer.wrap(state).getLong(16);
        }
    }

    @Override
    public boolean speech(float[] frame) {
        double peak = 0;
        for (float x : frame) {
            peak = Math.max(peak, Math.abs(x));
        }
        frames++; // a frame heard twice or never shows for ever
        level = 0.7 * level + 0.3 * peak;
        floor += 0.0008 * (level - floor);
        return level > 2 * floor + 0.02;
    }

    @Override
    public byte[] state() {
        return ByteBuffer.allocate(24)
                .putDouble(level)
                .putDouble(floor)
                .putLong(frames)
                .array();
    }
}
