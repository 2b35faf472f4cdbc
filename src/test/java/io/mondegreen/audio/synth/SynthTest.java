package io.mondegreen.audio.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.G711;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SynthTest {

    private static final int SAMPLES = 4 * Wave.RATE;

    private interface Sound {
        float[] render(long seed);
    }

    static Stream<Sound> sounds() {
        Stream<Sound> music = Stream.of(HoldMusic.Family.values()).map(f -> seed -> HoldMusic.render(seed, f, SAMPLES));
        Stream<Sound> noise = Stream.of(LineNoise.Kind.values()).map(k -> seed -> LineNoise.render(seed, k, SAMPLES));
        return Stream.concat(Stream.concat(music, noise), Stream.of(seed -> Silence.render(seed, SAMPLES)));
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void aSeedGivesTheSameSoundAndAnotherSeedAnother(Sound sound) {
        assertThat(sound.render(5)).hasSize(SAMPLES).isEqualTo(sound.render(5)).isNotEqualTo(sound.render(6));
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void everySampleIsWithinTheRange(Sound sound) {
        for (long seed = 0; seed < 8; seed++) {
            for (float v : sound.render(seed)) {
                assertThat(Math.abs(v)).isLessThanOrEqualTo(1f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void musicAndNoiseComeAtTheirUsualLevel(HoldMusic.Family family) {
        for (long seed = 0; seed < 4; seed++) {
            assertThat(Wave.rms(HoldMusic.render(seed, family, SAMPLES))).isCloseTo(Wave.USUAL_RMS, within(0.02));
        }
    }

    @Test
    void nothingToRenderIsNothing() {
        assertThat(HoldMusic.render(1, HoldMusic.Family.PAD, 0)).isEmpty();
        assertThat(LineNoise.render(1, LineNoise.Kind.CLICKS, 0)).isEmpty();
        assertThat(Channel.telephone().withNoise(LineNoise.Kind.PINK, 10).apply(1, new float[0]))
                .isEmpty();
    }

    @Test
    void theColoursFallAsTheyShould() {
        assertThat(octaveSlopeDb(LineNoise.Kind.WHITE)).isCloseTo(0, within(1.0));
        assertThat(octaveSlopeDb(LineNoise.Kind.PINK)).isCloseTo(-3, within(1.0));
        assertThat(octaveSlopeDb(LineNoise.Kind.BROWN)).isCloseTo(-6, within(1.5));
    }

    /** Change of power per hertz from 250 to 1000 Hz, per octave. */
    private static double octaveSlopeDb(LineNoise.Kind kind) {
        float[] x = LineNoise.render(3, kind, 16 * Wave.RATE);
        return (powerDb(x, 1000) - powerDb(x, 250)) / 2;
    }

    /** Mean power of 100 ms pieces at one frequency. */
    private static double powerDb(float[] x, double hz) {
        double sum = 0;
        int piece = Wave.RATE / 10;
        for (int at = 0; at + piece <= x.length; at += piece) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < piece; i++) {
                double window = Math.sin(Math.PI * i / piece) * x[at + i];
                re += window * Math.cos(2 * Math.PI * hz * i / Wave.RATE);
                im += window * Math.sin(2 * Math.PI * hz * i / Wave.RATE);
            }
            sum += re * re + im * im;
        }
        return 10 * Math.log10(sum / (x.length / piece) + 1e-20);
    }

    @Test
    void touchTonesHoldTheTwoFrequenciesOfTheirKey() {
        float[] five = Tones.dtmf("5", 200, 100);
        assertThat(five).hasSize(300 * 8);
        assertThat(powerDb(five, 770)).isGreaterThan(powerDb(five, 697) + 20);
        assertThat(powerDb(five, 1336)).isGreaterThan(powerDb(five, 1209) + 20);
        assertThat(five[250 * 8]).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Tones.dtmf("5x", 100, 100));
    }

    @Test
    void cadencesAreOnAndOff() {
        float[] ring = Tones.ringBack(6 * Wave.RATE);
        assertThat(Wave.rms(slice(ring, 0, 2 * Wave.RATE))).isCloseTo(0.16, within(0.005));
        assertThat(Wave.rms(slice(ring, 2 * Wave.RATE, 6 * Wave.RATE))).isZero();
        float[] busy = Tones.busy(Wave.RATE);
        assertThat(Wave.rms(slice(busy, 0, 4000))).isCloseTo(0.16, within(0.005));
        assertThat(Wave.rms(slice(busy, 4000, 8000))).isZero();
        assertThat(Wave.rms(slice(Tones.specialInformation(16_000), 7920, 15_900)))
                .isZero();
    }

    @Test
    void aDialToneHasNoSeam() {
        float[] dial = Tones.dial(3 * Wave.RATE);
        for (int i = 1; i < dial.length; i++) {
            assertThat(Math.abs(dial[i] - dial[i - 1])).isLessThan(0.12f);
        }
    }

    @Test
    void aCleanChannelChangesNothing() {
        float[] x = HoldMusic.render(1, HoldMusic.Family.BELLS, 800);
        assertThat(Channel.clean().apply(1, x)).isEqualTo(x);
    }

    @Test
    void noiseComesAtTheSignalToNoiseRatioAsked() {
        float[] x = HoldMusic.render(1, HoldMusic.Family.PAD, SAMPLES);
        float[] y = Channel.clean()
                .withGainDb(-12)
                .withNoise(LineNoise.Kind.PINK, 10)
                .apply(2, x);
        float[] noise = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            noise[i] = y[i] - x[i] * (float) Math.pow(10, -12 / 20.0);
        }
        double signal = Wave.rms(x) * Math.pow(10, -12 / 20.0);
        assertThat(20 * Math.log10(signal / Wave.rms(noise))).isCloseTo(10, within(0.2));
    }

    @ParameterizedTest
    @CsvSource({"100, -30, 100", "1000, -1, 0.5", "3000, -3, 0.5", "3900, -30, 100"})
    void theTelephoneBandIsCutOut(double hz, double leastDb, double tolerance) {
        float[] x = new float[SAMPLES];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / Wave.RATE));
        }
        Channel band = new Channel(0, true, LineNoise.Kind.WHITE, Double.POSITIVE_INFINITY, 0, false);
        double change = 20 * Math.log10(Wave.rms(band.apply(1, x)) / Wave.rms(x));
        if (tolerance < 100) {
            assertThat(change).isBetween(leastDb, tolerance);
        } else {
            assertThat(change).isLessThan(-12);
        }
    }

    @Test
    void lostPacketsAreSilentAndAsManyAsAsked() {
        float[] x = LineNoise.render(1, LineNoise.Kind.WHITE, 40 * Wave.RATE);
        float[] y = Channel.clean().withLoss(0.2).apply(4, x);
        int lost = 0;
        for (int at = 0; at < y.length; at += 160) {
            lost += Wave.rms(slice(y, at, at + 160)) == 0 ? 1 : 0;
        }
        assertThat(lost / (y.length / 160.0)).isCloseTo(0.2, within(0.03));
    }

    @Test
    void muLawSamplesAreThoseOfTheCodec() {
        float[] y = Channel.telephone().apply(1, HoldMusic.render(2, HoldMusic.Family.PLUCKED, 8000));
        for (float v : y) {
            assertThat(G711.decodeUlaw(G711.encodeUlaw(v))).isEqualTo(v);
        }
    }

    @Test
    void impossibleChannelsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Channel.clean().withLoss(1.2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channel.clean().withNoise(LineNoise.Kind.HUM, Double.NaN));
    }

    private static float[] slice(float[] x, int from, int to) {
        return Arrays.copyOfRange(x, from, to);
    }
}
