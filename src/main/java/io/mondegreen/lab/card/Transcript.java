package io.mondegreen.lab.card;

import io.mondegreen.lab.WhisperRule;
import io.mondegreen.probe.WindowLabels;

/**
 * What the model wrote for one window.
 *
 * @param text        without timestamps
 * @param startMs     the first timestamp; NaN where none was written
 * @param endMs       the timestamp that closes the text; NaN where none was written
 * @param noSpeech    probability; NaN where the model has no such token
 * @param meanLogprob as openai/whisper's {@code avg_logprob}
 * @param flagged     whether the guard's risk is at its threshold or above; false without a probe bundle
 */
record Transcript(String text, double startMs, double endMs, double noSpeech, double meanLogprob, boolean flagged) {

    int words() {
        return WindowLabels.words(text).size();
    }

    /** Whether openai/whisper's two thresholds would have taken the window for silence. */
    boolean removedByTwoThresholds() {
        return WhisperRule.removes(noSpeech, meanLogprob);
    }

    /** Whether openai/whisper would have decoded it again for its repetitions. */
    boolean compresses() {
        return WhisperRule.compression(text) > WhisperRule.COMPRESSION;
    }
}
