package io.mondegreen.lab.census;

import java.util.Locale;

/**
 * Labels by other means than {@link Labelling}: letters instead of words, and repetition measured in the audio instead of
 * read from the recipe. Shares no code with it, so that where both agree neither has slipped.
 *
 * @param loop      a stretch of letters repeats more often than the log-mel spectrogram does
 * @param insertion the letters hold a long stretch that the reference's letters lack
 * @param good      few letters are wrong
 */
record SecondOpinion(boolean loop, boolean insertion, boolean good) {
    private static final double GOOD_LETTERS = 0.15;
    private static final int INSERTED_LETTERS = 3;
    private static final double LETTERS_PER_SECOND = 25;
    private static final double WORD_SECONDS = 0.3;
    private static final double MARGIN = 1.5;

    static SecondOpinion of(StressWindow window, String text, float[] pcm) {
        String heard = letters(text);
        boolean loop = loops(window, heard, pcm);
        if (!window.transcribable() || heard.isEmpty()) {
            return new SecondOpinion(loop, false, false);
        }
        LetterAlignment alignment = LetterAlignment.of(letters(window.reference()), heard, window.cut());
        return new SecondOpinion(
                loop,
                !loop && alignment.longestInsertion() >= INSERTED_LETTERS,
                !loop && alignment.errorRate() <= GOOD_LETTERS);
    }

    /** Lower-case letters, digits and single spaces. */
    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} ]", "")
                .replaceAll(" +", " ")
                .strip();
    }

    private static boolean loops(StressWindow window, String heard, float[] pcm) {
        String text = heard + " ";
        for (int period = 1; period <= text.length() / 3; period++) {
            int same = 0;
            for (int i = period; i <= text.length(); i++) {
                boolean goesOn = i < text.length() && text.charAt(i) == text.charAt(i - period);
                if (!goesOn && same >= 2 * period) {
                    String phrase = text.substring(i - period, i);
                    if (beyondAudio(phrase, same / period + 1, text.length(), window, pcm)) {
                        return true;
                    }
                }
                same = goesOn ? same + 1 : 0;
            }
        }
        return false;
    }

    /** Whether the phrase stands there more often than the sound comes again, beside all that is not the phrase. */
    private static boolean beyondAudio(String phrase, int times, int letters, StressWindow window, float[] pcm) {
        long words = phrase.chars().filter(c -> c == ' ').count();
        if (times < (words >= 2 ? 3 : 5)) {
            return false;
        }
        SoundPeriod sound = SoundPeriod.of(pcm);
        double other = (letters - times * phrase.length()) / LETTERS_PER_SECOND;
        double left = Math.max(0, sound.seconds() - other);
        double repeated = 1;
        if (sound.periodSeconds() > 0) {
            double perCopy =
                    Math.max(1, Math.round(sound.periodSeconds() / WORD_SECONDS)) / (double) Math.max(1, words);
            repeated = Math.max(1, left / sound.periodSeconds() * perCopy);
        }
        double pace = LETTERS_PER_SECOND;
        if (window.transcribable()) {
            pace = Math.min(pace, MARGIN * letters(window.reference()).length() / Math.max(0.1, sound.seconds()));
        }
        double room = window.nonspeech() ? 0 : left * pace / phrase.length();
        return times > MARGIN * repeated && times > room;
    }
}
