package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors: {@code src/test/python/make_opus.py}. */
class OggOpusTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"speech-8k, 8000, 1, 5704", "stereo-48k, 48000, 2, 15057"})
    void decodesWhatLibopusDecodesAndTrimsBothEnds(String name, int rate, int channels, int samples)
            throws IOException {
        Clip clip = OggOpus.parse(name, TestAudio.bytes(name + ".opus"), 60);
        assertThat(clip.rateHz()).isEqualTo(rate);
        assertThat(clip.channels()).hasDimensions(channels, samples);
        float[] expected = TestAudio.s16(name + ".s16");
        assertThat(expected).hasSize(channels * samples);
        for (int i = 0; i < expected.length; i++) {
            assertThat(clip.channels()[i % channels][i / channels]).isCloseTo(expected[i], within(2e-3f));
        }
    }

    @ParameterizedTest
    @CsvSource({"8000, 5704", "16000, 11408", "48000, 34224"})
    void everyOfferedRateGivesTheSameStretchOfTime(int rate, int samples) throws IOException {
        Path file = Files.write(folder.resolve("a.opus"), TestAudio.bytes("speech-8k.opus"));
        Clip clip = OggOpus.read(file, rate);
        assertThat(clip.rateHz()).isEqualTo(rate);
        assertThat(clip.samples()).isCloseTo(samples, within(6));
        assertThat(clip.durationMs()).isEqualTo(713);
    }

    @Test
    void anOddRateIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> OggOpus.read(folder.resolve("a.opus"), 44_100));
    }

    @Test
    void aFlippedByteAnywhereIsNoticed() throws IOException {
        byte[] good = TestAudio.bytes("speech-8k.opus");
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            assertThatExceptionOfType(AudioFileException.class)
                    .as("byte %d", at)
                    .isThrownBy(() -> OggOpus.parse("bad.opus", bad, 60))
                    .withMessageStartingWith("bad.opus: ");
        }
    }

    @Test
    void aCutFileIsNoticed() throws IOException {
        byte[] good = TestAudio.bytes("speech-8k.opus");
        for (int length : new int[] {4, 30, 60, 300, good.length - 1}) {
            assertThatExceptionOfType(AudioFileException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> OggOpus.parse("cut.opus", Arrays.copyOf(good, length), 60));
        }
    }

    @Test
    void aSecondStreamAfterTheFirstIsRefused() throws IOException {
        byte[] one = TestAudio.bytes("speech-8k.opus");
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        assertThatExceptionOfType(AudioFileException.class)
                .isThrownBy(() -> OggOpus.parse("two.opus", two, 60))
                .withMessageContaining("more than one stream");
    }
}
