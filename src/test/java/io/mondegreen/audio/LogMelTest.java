package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors: {@code src/test/python/make_logmel.py}. */
class LogMelTest {

    private static final int FRAMES = 100;

    @ParameterizedTest
    @CsvSource({"padded-80, 80", "cut-128, 128", "click-80, 80"})
    void featuresEqualThoseOfTransformers(String name, int mels) throws IOException {
        float[] expected = TestAudio.f32(name + ".f32");
        float[] actual = new LogMel(mels).compute(TestAudio.s16(name + ".s16"), FRAMES);
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        assertThat(worst).isLessThan(1e-5);
    }

    @Test
    void silenceIsFlatAtTheFloor() {
        float[] features = new LogMel(80).compute(new float[0], 50);
        assertThat(features).hasSize(80 * 50).containsOnly(-1.5f);
    }

    @Test
    void buffersLeaveNothingBehindForTheNextWindow() throws IOException {
        LogMel reused = new LogMel(80);
        float[] first = reused.compute(TestAudio.s16("click-80.s16"), FRAMES);
        reused.compute(TestAudio.s16("padded-80.s16"), 2 * FRAMES);
        reused.compute(TestAudio.s16("padded-80.s16"), 10);
        assertThat(reused.compute(TestAudio.s16("click-80.s16"), FRAMES)).isEqualTo(first);
    }

    @Test
    void audioBeyondTheWindowIsCut() throws IOException {
        float[] pcm = TestAudio.s16("cut-128.s16");
        LogMel mel = new LogMel(128);
        assertThat(mel.compute(pcm, FRAMES)).isEqualTo(mel.compute(Arrays.copyOf(pcm, FRAMES * LogMel.HOP), FRAMES));
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LogMel(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new LogMel(80).compute(new float[10], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LogMel(80).compute(new float[10], -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogMel(80).compute(new float[10], 10, new float[799]));
    }
}
