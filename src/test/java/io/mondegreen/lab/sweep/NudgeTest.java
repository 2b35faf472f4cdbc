package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.lab.Nudge;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NudgeTest {
    private final float[] tone = tone();

    private static float[] tone() {
        float[] tone = new float[16_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) (0.3 * Math.sin(0.05 * i));
        }
        return tone;
    }

    @Test
    void aShiftIsAMillisecond() {
        float[] shifted = Nudge.SHIFT.apply(tone);

        assertThat(shifted).hasSameSizeAs(tone);
        assertThat(Arrays.copyOf(shifted, 16)).containsOnly(0);
        assertThat(Arrays.copyOfRange(shifted, 16, 16_000)).isEqualTo(Arrays.copyOf(tone, 15_984));
    }

    @Test
    void halfTheGainIsHalf() {
        assertThat(Nudge.GAIN.apply(tone)[100]).isEqualTo(tone[100] / 2);
    }

    @Test
    void noiseIsFiftyDecibelsBelow() {
        float[] noisy = Nudge.NOISE.apply(tone);
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < tone.length; i++) {
            signal += tone[i] * tone[i];
            noise += Math.pow(noisy[i] - tone[i], 2);
        }
        assertThat(10 * Math.log10(noise / signal)).isCloseTo(-50, within(0.3));
        assertThat(Nudge.NOISE.apply(tone)).isEqualTo(noisy);
        assertThat(Nudge.NOISE.apply(new float[100])).containsOnly(0);
    }

    @Test
    void nothingIsNothing() {
        assertThat(Nudge.NONE.apply(tone)).isSameAs(tone);
    }
}
