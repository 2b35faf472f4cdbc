package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class G711Test {

    @Test
    void decodesTheReferenceValuesOfBothLaws() {
        assertThat(linear(G711.decodeUlaw((byte) 0x00))).isEqualTo(-32124);
        assertThat(linear(G711.decodeUlaw((byte) 0x80))).isEqualTo(32124);
        assertThat(linear(G711.decodeUlaw((byte) 0xFF))).isZero();
        assertThat(linear(G711.decodeUlaw((byte) 0xFE))).isEqualTo(8);
        assertThat(linear(G711.decodeAlaw((byte) 0x55))).isEqualTo(-8);
        assertThat(linear(G711.decodeAlaw((byte) 0xD5))).isEqualTo(8);
        assertThat(linear(G711.decodeAlaw((byte) 0x2A))).isEqualTo(-32256);
        assertThat(linear(G711.decodeAlaw((byte) 0xAA))).isEqualTo(32256);
    }

    @Test
    void everyByteSurvivesDecodingAndEncoding() {
        for (int code = 0; code < 256; code++) {
            byte b = (byte) code;
            byte expected = code == 0x7F ? (byte) 0xFF : b; // mu-law has two zeros
            assertThat(G711.encodeUlaw(G711.decodeUlaw(b)))
                    .as("mu-law %x", code)
                    .isEqualTo(expected);
            assertThat(G711.encodeAlaw(G711.decodeAlaw(b))).as("A-law %x", code).isEqualTo(b);
        }
    }

    @Test
    void everySampleComesBackWithinHalfAStepOfItsSegment() {
        for (int value = -32768; value <= 32767; value++) {
            float x = value / 32768f;
            int magnitude = Math.abs(value);
            // steps are 8 to 1024 for mu-law (132 below the segment ends) and 16 to 1024 for A-law
            int ulawStep = Math.max(8, Integer.highestOneBit(Math.min(magnitude, 32635) + 132) >> 4);
            int alawStep = Math.max(16, Integer.highestOneBit(magnitude) >> 4);
            int clipped = Math.clamp(value, -32635, 32635);
            assertThat(linear(G711.decodeUlaw(G711.encodeUlaw(x))))
                    .as("mu-law of %d", value)
                    .isCloseTo(clipped, within(ulawStep / 2));
            assertThat(linear(G711.decodeAlaw(G711.encodeAlaw(x))))
                    .as("A-law of %d", value)
                    .isCloseTo(value, within(alawStep / 2));
        }
    }

    @Test
    void samplesOutsideTheRangeClipAndNanIsSilence() {
        assertThat(G711.encodeUlaw(7f)).isEqualTo((byte) 0x80);
        assertThat(G711.encodeUlaw(-7f)).isEqualTo((byte) 0x00);
        assertThat(G711.encodeAlaw(7f)).isEqualTo((byte) 0xAA);
        assertThat(G711.encodeAlaw(-7f)).isEqualTo((byte) 0x2A);
        assertThat(G711.encodeUlaw(Float.NaN)).isEqualTo((byte) 0xFF);
    }

    private static int linear(float sample) {
        return Math.round(sample * 32768);
    }
}
