package io.mondegreen.lab.card;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.util.Optional;

/**
 * What a card is made from.
 *
 * @param bundle   the guard's probes, where there are some for this very model
 * @param seed     of levels, noises, places and bootstraps
 * @param progress told how far it is
 */
public record CardInput(
        WhisperModel model, Optional<ProbeBundle> bundle, SpeechBank bank, long seed, Progress progress) {

    /** Hears how far the work is. */
    public interface Progress {
        /** So many windows of this part are decoded. */
        void at(String part, int windows);
    }

    int windowMs() {
        return model.config().windowMs();
    }
}
