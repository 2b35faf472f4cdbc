package io.mondegreen.lab.guard;

import io.mondegreen.lab.WhisperRule;

/**
 * openai/whisper, {@code transcribe.py}: a text that compresses by more than 2.4, or whose mean log-probability is below -1.0, is
 * decoded again at a higher temperature; a window whose no-speech probability is above 0.6 while its log-probability is not above
 * -1.0 is left out. {@link WhisperRule} has the numbers.
 */
record OpenAiRule() implements Rule {
    @Override
    public String name() {
        return "openai/whisper 2.4 / -1.0 / 0.6";
    }

    /** Above 1 where it doubts, and nowhere else. */
    @Override
    public double score(HeardWindow window) {
        return Math.max(
                WhisperRule.compression(window.text()) / WhisperRule.COMPRESSION,
                window.meanLogprob() / WhisperRule.LOGPROB);
    }

    @Override
    public boolean doubts(HeardWindow window) {
        return score(window) > 1;
    }

    @Override
    public boolean removes(HeardWindow window) {
        return WhisperRule.removes(window.tape().noSpeech(), window.meanLogprob());
    }
}
