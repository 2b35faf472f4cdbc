package io.mondegreen.calls;

import io.mondegreen.audio.SoundClassifier;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What the channels of a book share.
 *
 * @param memory   of the guard behind the decoder
 * @param crowded  whether so many windows wait that none should that can be done without
 * @param canaries takes stretches that are sampled for the canary
 */
record BookParts(
        BookSettings settings,
        SpeechGate.Factory gates,
        CallEvents events,
        GuardMemory memory,
        SoundClassifier sounds,
        LagSwitch lag,
        BooleanSupplier crowded,
        Consumer<CanaryDesk.Piece> canaries) {}
