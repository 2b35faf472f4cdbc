package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

    @ParameterizedTest
    @CsvSource({"8000, 16000", "48000, 16000", "44100, 16000", "16000, 8000", "11025, 16000", "8000, 44100"})
    void chunksOfAnySizeJoinToTheWholeSignal(int from, int to) {
        SplittableRandom random = new SplittableRandom(from + to);
        float[] x = noise(random, 5000);
        float[] whole = Resampler.resample(x, from, to);
        assertThat(whole).hasSize((int) Math.round(x.length * (double) to / from));

        Resampler streaming = new Resampler(from, to);
        for (int round = 0; round < 2; round++) { // the second time after a flush
            float[] joined = new float[0];
            for (int at = 0; at < x.length; ) {
                int n = Math.min(x.length - at, random.nextInt(1, 400));
                joined = join(joined, streaming.process(Arrays.copyOfRange(x, at, at + n)));
                at += n;
            }
            joined = join(joined, streaming.flush());
            assertThat(joined).isEqualTo(whole);
        }
    }

    @Test
    void resetForgetsTheStreamBefore() {
        float[] x = noise(new SplittableRandom(3), 1000);
        Resampler resampler = new Resampler(44100, 16000);
        resampler.process(noise(new SplittableRandom(4), 777));
        resampler.reset();
        float[] joined = join(resampler.process(x), resampler.flush());
        assertThat(joined).isEqualTo(Resampler.resample(x, 44100, 16000));
    }

    @Test
    void telephoneSamplesStayUntouchedAtDoubleRate() {
        float[] x = noise(new SplittableRandom(5), 900);
        float[] y = Resampler.resample(x, 8000, 16000);
        for (int i = 0; i < x.length; i++) {
            assertThat(y[2 * i]).isEqualTo(x[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"8000, 16000, 3300", "48000, 16000, 6600", "44100, 16000, 6600", "16000, 8000, 3300"})
    void aToneInThePassBandIsTheSameToneWithoutDelay(int from, int to, double hz) {
        float[] y = Resampler.resample(tone(from, hz, from / 4), from, to);
        float[] expected = tone(to, hz, to / 4);
        for (int i = 200; i < y.length - 200; i++) {
            assertThat(y[i]).isCloseTo(expected[i], org.assertj.core.api.Assertions.within(2e-3f));
        }
    }

    @ParameterizedTest
    @CsvSource({"48000, 16000, 8100", "44100, 16000, 9000", "16000, 8000, 4100", "48000, 8000, 5000"})
    void whatWouldFoldIsRemoved(int from, int to, double hz) {
        assertThat(levelDb(Resampler.resample(tone(from, hz, from / 2), from, to)))
                .isLessThan(-70);
    }

    @Test
    void imagesAboveTheTelephoneBandStayBelowMinusSeventyDecibels() {
        // a 3200 Hz tone has its image at 4800 Hz: measure what is left beside the tone itself
        float[] y = Resampler.resample(tone(8000, 3200, 8000), 8000, 16000);
        float[] pure = tone(16000, 3200, 16000);
        float[] rest = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            rest[i] = y[i] - pure[i];
        }
        assertThat(levelDb(rest)).isLessThan(-70);
    }

    @Test
    void equalRatesCopy() {
        float[] x = {1, 2, 3};
        float[] y = Resampler.resample(x, 16000, 16000);
        assertThat(y).isEqualTo(x).isNotSameAs(x);
        Resampler streaming = new Resampler(16000, 16000);
        assertThat(join(streaming.process(x), streaming.flush())).isEqualTo(x);
    }

    @Test
    void noInputGivesNoOutput() {
        assertThat(Resampler.resample(new float[0], 8000, 16000)).isEmpty();
        assertThat(new Resampler(8000, 16000).process(new float[0])).isEmpty();
        assertThat(new Resampler(8000, 16000).flush()).isEmpty();
    }

    @Test
    void impossibleRatesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Resampler(0, 16000));
        assertThatIllegalArgumentException().isThrownBy(() -> new Resampler(8000, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Resampler(383_999, 383_998));
    }

    private static float[] noise(SplittableRandom random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return x;
    }

    private static float[] tone(int rate, double hz, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) Math.sin(2 * Math.PI * hz * i / rate);
        }
        return x;
    }

    /** Level of the middle part, where no edge rings, relative to a full-scale sine. */
    private static double levelDb(float[] x) {
        double sum = 0;
        int edge = x.length / 8;
        for (int i = edge; i < x.length - edge; i++) {
            sum += (double) x[i] * x[i];
        }
        return 10 * Math.log10(2 * sum / (x.length - 2 * edge) + 1e-30);
    }

    private static float[] join(float[] a, float[] b) {
        float[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
