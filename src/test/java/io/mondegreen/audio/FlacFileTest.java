package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that sox and libFLAC made of the WAVE files beside them. */
class FlacFileTest {
    private static final Path FOLDER = Path.of("src/test/resources/audio/flac");

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name + ".flac"));
    }

    /** Constant, fixed and linear predictors, two channels against each other, 24 bits. */
    @ParameterizedTest
    @CsvSource({"mono, mono", "quick, mono", "stereo, stereo", "still, still", "deep, stereo"})
    void everySampleIsWhatTheWaveFileHas(String flac, String wav) throws IOException {
        Clip expected = AudioFiles.read(FOLDER.resolve(wav + ".wav"));
        Clip read = AudioFiles.read(FOLDER.resolve(flac + ".flac"));

        assertThat(read.rateHz()).isEqualTo(expected.rateHz());
        assertThat(read.channels()).hasDimensions(expected.channels().length, expected.samples());
        for (int c = 0; c < expected.channels().length; c++) {
            assertThat(read.channels()[c]).containsExactly(expected.channels()[c], within(1e-6f));
        }
    }

    @Test
    void aLongerRecordingIsRefusedBeforeItIsDecoded() throws IOException {
        byte[] file = bytes("mono");
        assertThatExceptionOfType(AudioFileException.class)
                .isThrownBy(() -> AudioFiles.parse("f", file, 0))
                .withMessageContaining("longer than 0 s");
        byte[] silentAboutIt = file.clone();
        Arrays.fill(silentAboutIt, 22, 26, (byte) 0); // the number of samples
        assertThatExceptionOfType(AudioFileException.class)
                .isThrownBy(() -> AudioFiles.parse("f", silentAboutIt, 0))
                .withMessageContaining("longer than 0 s");
        assertThat(AudioFiles.parse("f", silentAboutIt, 1).samples()).isEqualTo(3200);
    }

    @Test
    void whatIsCutOrChangedIsAnErrorAndNothingElse() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        int changed = 0;
        for (String name : new String[] {"mono", "stereo", "still"}) {
            byte[] whole = bytes(name);
            float[][] right = AudioFiles.parse(name, whole, 60).channels();
            for (int i = 0; i < 400; i++) {
                byte[] broken = i % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                if (i % 4 != 0) {
                    broken[4 + random.nextInt(whole.length - 4)] ^= (byte) (1 << random.nextInt(8));
                }
                try {
                    Clip clip = AudioFiles.parse(name, broken, 60);
                    // bits that say nothing of the sound: hash, sizes of frames, tags
                    assertThat(clip.samples()).isLessThanOrEqualTo(right[0].length);
                } catch (AudioFileException expected) {
                    assertThat(expected).hasMessageContaining(name);
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(600);
    }
}
