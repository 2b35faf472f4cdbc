package io.mondegreen.calls;

/** Opens where the smoothed level is high: two numbers of state that every verdict depends on. */
final class LevelGate implements SpeechGate {
    private double level;
    private double frames;

    LevelGate(double[] state) {
        if (state.length == 2) {
            level = state[0];
            frames = state[1];
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
    public double[] state() {
        return new double[] {level, frames};
    }
}
