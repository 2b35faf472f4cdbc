package io.mondegreen.lab;

import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/**
 * What openai/whisper's {@code transcribe.py} does against invented text by itself: a window is taken for silence where the
 * no-speech probability is above 0.6 and the mean log-probability below -1.0, and is decoded again where its text compresses
 * by more than 2.4.
 */
public final class WhisperRule {
    /** Name of the two-threshold score among baselines. */
    public static final String NAME = "two thresholds";

    /** {@code no_speech_threshold}. */
    public static final double NO_SPEECH = 0.6;

    /** {@code logprob_threshold}. */
    public static final double LOGPROB = -1.0;

    /** {@code compression_ratio_threshold}. */
    public static final double COMPRESSION = 2.4;

    private WhisperRule() {}

    /** {@code avg_logprob}: over text and end of text, which counts even where the budget ran out before it. */
    static double meanLogprob(WindowFeatures text, double endLogprob) {
        return meanLogprob(text.tokens() * text.get(WindowFeature.LOGPROB_MEAN) + endLogprob, text.tokens());
    }

    /** {@code avg_logprob} from the sum over text tokens and end of text. */
    public static double meanLogprob(double sum, int textTokens) {
        return sum / (textTokens + 1);
    }

    /** Whether the two thresholds together take the window for silence. */
    public static boolean removes(double noSpeech, double meanLogprob) {
        return score(noSpeech, meanLogprob) > 1;
    }

    /**
     * The rule as one score: the lesser of {@code noSpeech / 0.6} and {@code meanLogprob / -1.0}. It is above 1 where the rule
     * removes, and nowhere else. A model without a no-speech token scores 0.
     */
    public static double score(double noSpeech, double meanLogprob) {
        return Double.isNaN(noSpeech) ? 0 : Math.min(noSpeech / NO_SPEECH, meanLogprob / LOGPROB);
    }

    /** Bytes of the text over its compressed bytes: {@code compression_ratio}. */
    public static double compression(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] out = new byte[bytes.length + 64];
            return (double) bytes.length / deflater.deflate(out);
        }
    }
}
