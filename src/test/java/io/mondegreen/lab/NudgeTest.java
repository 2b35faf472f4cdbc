package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NudgeTest {
    private static final float[] TONE = tone();

    private static float[] tone() {
        float[] tone = new float[16_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) Math.sin(i * 0.1);
        }
        return tone;
    }

    @Test
    void aShiftIsAMillisecond() {
        float[] later = Nudge.SHIFT.apply(TONE);
        assertThat(later).hasSameSizeAs(TONE);
        assertThat(later[15]).isZero();
        assertThat(later[16 + 100]).isEqualTo(TONE[100]);
    }

    @Test
    void gainIsHalf() {
        assertThat(Nudge.GAIN.apply(TONE)[77]).isEqualTo(TONE[77] / 2);
    }

    @Test
    void noiseIsFiftyDecibelsBelowAndTheSameEachTime() {
        float[] noisy = Nudge.NOISE.apply(TONE);
        double power = 0;
        double own = 0;
        for (int i = 0; i < TONE.length; i++) {
            power += Math.pow(noisy[i] - TONE[i], 2);
            own += Math.pow(TONE[i], 2);
        }
        assertThat(10 * Math.log10(power / own)).isEqualTo(-50, within(0.5));
        assertThat(Nudge.NOISE.apply(TONE)).isEqualTo(noisy);
        assertThat(Nudge.NOISE.apply(new float[50])).containsOnly(0);
    }

    @Test
    void nothingIsNothing() {
        assertThat(Nudge.NONE.apply(TONE)).isEqualTo(TONE);
    }
}
