package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.audio.synth.Silence;
import io.mondegreen.audio.synth.Tones;
import io.mondegreen.lab.sounds.SoundTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundClassifierTest {
    private static final int SECOND = 8000;
    private final SoundClassifier classifier = new SoundClassifier();

    @Test
    void soundsOfALineAreWhatTheyAre() {
        assertThat(classifier.classify(Silence.render(1, SECOND), 8000)).isEqualTo(SoundClass.SILENCE);
        assertThat(classifier.classify(LineNoise.render(1, LineNoise.Kind.PINK, SECOND), 8000))
                .isEqualTo(SoundClass.NOISE);
        assertThat(classifier.classify(LineNoise.render(2, LineNoise.Kind.HUM, SECOND), 8000))
                .isEqualTo(SoundClass.NOISE);
        assertThat(classifier.classify(HoldMusic.render(3, HoldMusic.Family.BELLS, SECOND), 8000))
                .isEqualTo(SoundClass.MUSIC);
        assertThat(classifier.classify(Tones.dial(SECOND), 8000)).isEqualTo(SoundClass.TONES);
        assertThat(classifier.classify(Tones.dtmf("159#", 150, 100), 8000)).isEqualTo(SoundClass.TONES);
        assertThat(classifier.classify(Tones.ringBack(SECOND), 8000)).isEqualTo(SoundClass.RINGBACK);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 44_100, 48_000})
    void theRateDoesNotMatter(int rateHz) {
        float[] ring = Resampler.resample(Tones.ringBack(SECOND), 8000, rateHz);
        assertThat(classifier.classify(ring, rateHz)).isEqualTo(SoundClass.RINGBACK);
    }

    @Test
    void theShortestPieceHasAClassAndSoHasNothing() {
        assertThat(classifier.classify(new float[0], 8000)).isEqualTo(SoundClass.SILENCE);
        float[] ring = Tones.ringBack(SECOND);
        for (int ms = 20; ms <= 200; ms += 20) {
            assertThat(classifier.classify(Arrays.copyOf(ring, ms * 8), 8000))
                    .isIn(SoundClass.NOISE, SoundClass.MUSIC, SoundClass.RINGBACK);
        }
        float[] broken = new float[SECOND];
        Arrays.fill(broken, Float.NaN);
        assertThat(classifier.classify(broken, 8000)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(SoundClass.class)
    void onHeldOutSoundsMostPiecesAreTakenForWhatTheyAre(SoundClass sound) throws IOException {
        SoundTable table = SoundTable.take(SpeechBank.open(Path.of("corpus/bank")), SoundTable.Half.TEST, 1, 6);
        assertThat(table.recall(sound)).as(table.text()).isGreaterThan(sound == SoundClass.TONES ? 0.75 : 0.93);
    }
}
