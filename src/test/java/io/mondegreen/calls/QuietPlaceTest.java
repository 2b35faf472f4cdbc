package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuietPlaceTest {
    private static final int LONGEST = 400;
    private static final int WINDOW = 7; // frames before it are of no account
    private final double[] energy = new double[WINDOW + LONGEST];

    QuietPlaceTest() {
        Arrays.fill(energy, 1);
    }

    @Test
    void aDeepPauseEndsTheWindowAsSoonAsItIsOver() {
        pause(320, 10, 1e-4);
        assertThat(cutAt()).isEqualTo(331);

        assertThat(place(331).orElseThrow() - WINDOW).isBetween(322, 328);
    }

    @Test
    void aPauseThatLastsIsLeftToEndTheUtteranceByItself() {
        pause(320, 29, 1e-4);
        assertThat(place(321)).isEmpty();
        assertThat(place(345)).isEmpty();
        assertThat(place(349)).isEmpty();
    }

    @Test
    void aPauseBeforeTheLastQuarterIsNone() {
        pause(250, 20, 1e-4);
        assertThat(cutAt()).isEqualTo(LONGEST);
    }

    @Test
    void whatIsDeepEnoughFallsAsTheWindowFills() {
        pause(310, 10, 0.03); // 15 dB down
        assertThat(cutAt()).isEqualTo(LONGEST);
        pause(375, 10, 0.03);
        assertThat(cutAt()).isBetween(385, 390);
    }

    @Test
    void aFullWindowIsCutAtTheQuietestOfItsNewestFrames() {
        pause(380, 5, 0.5); // no pause to speak of
        assertThat(cutAt()).isEqualTo(LONGEST);
        assertThat(place(LONGEST).orElseThrow() - WINDOW).isBetween(380, 385);
    }

    @Test
    void noWindowIsLongerThanTheModelTakesAndNoTextWaitsLongForItsPlace() {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < energy.length; i++) {
                energy[i] = Math.pow(10, -4 * random.nextDouble());
            }
            int cut = cutAt();
            int at = place(cut).orElseThrow() - WINDOW;
            assertThat(cut).isLessThanOrEqualTo(LONGEST);
            assertThat(at).isBetween(Math.max(300, cut - 30), cut - 3);
        }
    }

    /** The first length at which the window is cut. */
    private int cutAt() {
        for (int length = 1; length <= LONGEST; length++) {
            if (place(length).isPresent()) {
                return length;
            }
        }
        throw new AssertionError("never cut");
    }

    private OptionalInt place(int length) {
        return QuietPlace.find(energy, WINDOW, WINDOW + length, LONGEST);
    }

    private void pause(int from, int frames, double level) {
        Arrays.fill(energy, WINDOW + from, WINDOW + from + frames, level);
    }
}
