package io.mondegreen.engine;

import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Windows of real speech for the bundled model, and engines to decode them. */
final class Windows {
    private static final SpeechBank BANK = bank();

    private Windows() {}

    private static SpeechBank bank() {
        try {
            return SpeechBank.open(Path.of("corpus/bank"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WhisperModel bundledModel() {
        return WhisperModel.open(Path.of("models/mini"));
    }

    /** The first sentences that fit into the bundled model's window, 16 kHz. */
    static List<float[]> speech(int count) {
        return BANK.utterances("dev", "speech").stream()
                .filter(utterance -> utterance.endMs() - utterance.startMs() < 8000)
                .limit(count)
                .map(Windows::pcm)
                .toList();
    }

    private static float[] pcm(Utterance utterance) {
        return Resampler.resample(BANK.pcm(utterance), SpeechBank.RATE_HZ, 16_000);
    }

    static Engine open(WhisperModel model, int slots, int queue) {
        return open(model, slots, queue, List.of(), List.of());
    }

    static Engine open(WhisperModel model, int slots, int queue, List<ProbeHead> probes, List<HeadId> heads) {
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, slots, 1, 1, queue, true, "en");
        return Engine.open(model, options, probes, heads, EngineMeter.NONE);
    }
}
