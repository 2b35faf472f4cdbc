package io.mondegreen.calls;

import io.mondegreen.audio.SoundClassifier;
import java.util.function.Consumer;

/**
 * What the channels of a book share.
 *
 * @param canaries takes stretches that are sampled for the canary
 */
record BookParts(
        BookSettings settings,
        SpeechGate.Factory gates,
        CallEvents events,
        SoundClassifier sounds,
        LagSwitch lag,
        Consumer<CanaryDesk.Piece> canaries) {}
