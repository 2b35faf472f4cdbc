package io.mondegreen.lab.card;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What a card is made from.
 *
 * @param weights  form of the matrices
 * @param bundle   the guard's probes, where there are some for this very model
 * @param seed     of levels, noises, places and bootstraps
 * @param padMs    silence that is encoded behind each window's audio; empty: the model's whole window
 * @param progress told of every window that is decoded, with the name of its part; parts may run on several threads
 */
public record CardInput(
        WhisperModel model,
        WeightForm weights,
        Optional<ProbeBundle> bundle,
        SpeechBank bank,
        long seed,
        OptionalInt padMs,
        Consumer<String> progress) {

    int windowMs() {
        return model.config().windowMs();
    }
}
