package io.mondegreen.lab.guard;

import java.util.List;

/**
 * faster-whisper 1.2, {@code transcribe.py}: besides Whisper's thresholds, {@code hallucination_silence_threshold} leaves out a
 * segment whose first eight words are odd (improbable, very short or very long) and that stands between silences. What lies before
 * a window that an activity gate cut is silence always; after its last word there is silence where the audio goes on without
 * words for longer than the threshold, or where the word is within 2 s of the model's window.
 *
 * @param silence       seconds; 2 is what its users set, it is off by default
 * @param windowSeconds of the model
 */
record SilenceRule(double silence, double windowSeconds) implements Rule {
    private static final int FIRST_WORDS = 8;
    private static final double IMPROBABLE = 0.15;
    private static final double SHORT_SECONDS = 0.133;
    private static final double SHORT_WEIGHT = 15;
    private static final double LONG_SECONDS = 2;
    private static final double ODD = 3;
    private static final double ALL_ODD_SLACK = 0.01;
    private static final double NEAR_END_SECONDS = 2;

    static SilenceRule standard(int windowMs) {
        return new SilenceRule(2, windowMs / 1000.0);
    }

    @Override
    public String name() {
        return "faster-whisper, silence " + (int) silence + " s";
    }

    /** How odd the first words are, as a share of what is too odd. */
    @Override
    public double score(HeardWindow window) {
        List<Word> words = first(window);
        double odd = words.stream().mapToDouble(SilenceRule::oddness).sum();
        return words.isEmpty() ? 0 : Math.max(odd / ODD, (odd + ALL_ODD_SLACK) / words.size());
    }

    @Override
    public boolean doubts(HeardWindow window) {
        return new OpenAiRule().doubts(window) || removes(window);
    }

    @Override
    public boolean removes(HeardWindow window) {
        return new OpenAiRule().removes(window) || odd(window) && silenceAfter(window);
    }

    private boolean odd(HeardWindow window) {
        return score(window) >= 1;
    }

    private boolean silenceAfter(HeardWindow window) {
        double end = window.words().getLast().end();
        return window.audioMs() / 1000.0 - end > silence || windowSeconds - end < NEAR_END_SECONDS;
    }

    private static List<Word> first(HeardWindow window) {
        return window.words().subList(0, Math.min(FIRST_WORDS, window.words().size()));
    }

    private static double oddness(Word word) {
        double seconds = word.end() - word.start();
        double odd = word.probability() < IMPROBABLE ? 1 : 0;
        odd += seconds < SHORT_SECONDS ? (SHORT_SECONDS - seconds) * SHORT_WEIGHT : 0;
        return odd + Math.max(0, seconds - LONG_SECONDS);
    }
}
