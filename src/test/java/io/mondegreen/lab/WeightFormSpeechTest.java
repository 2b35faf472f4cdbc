package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundled model in another form writes of speech what it writes in single precision, from streams that are near to its. */
class WeightFormSpeechTest {
    private static final int UTTERANCES = 12;
    private static final EngineOptions CPU = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en");

    /**
     * Far is of the size of a stream. Eight bits: over 60 utterances 0.014 is the most, and 941 of 942 tokens and 59 texts are the same.
     * Half precision as a CPU has it, of the weights alone: this checkpoint is in half precision, nothing changes.
     */
    @ParameterizedTest
    @CsvSource({"Q8, 0.03, 2", "F16, 1e-9, 0"})
    void speechGivesTheSameTokens(WeightForm form, double far, int otherTexts) throws IOException {
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            WhisperConfig config = model.config();
            Set<TapName> taps = Set.of(
                    TapName.of(Stack.DECODER, config.decoderLayers() - 1, TapPoint.RESID_POST),
                    TapName.of(Stack.DECODER, TapPoint.UNEMBED));
            try (HookedModel single = HookedModel.open(model, CPU, taps);
                    HookedModel other = HookedModel.open(model, CPU.withWeights(form), taps)) {
                FormParity parity = FormParity.of(single, other, taps, mels(config));
                assertThat(parity.sameTokens()).isGreaterThan(parity.tokens() * 98 / 100);
                assertThat(parity.sameTexts()).isGreaterThanOrEqualTo(UTTERANCES - otherTexts);
                assertThat(parity.farthest().values()).as("%s", parity).allMatch(one -> one < far);
            }
        }
    }

    private static List<float[]> mels(WhisperConfig config) throws IOException {
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        List<Utterance> speech = bank.utterances("test", "speech");
        List<float[]> mels = new ArrayList<>();
        for (int i = 0; i < UTTERANCES; i++) {
            float[] pcm = bank.pcm(speech.get(i * speech.size() / UTTERANCES));
            mels.add(new LogMel(config.mels())
                    .compute(Resampler.resample(pcm, SpeechBank.RATE_HZ, LogMel.RATE_HZ), config.windowFrames()));
        }
        return mels;
    }
}
