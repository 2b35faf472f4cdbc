package io.mondegreen.lab.sweep;

/**
 * What came of decoding a window freely under a treatment.
 *
 * @param text     as written
 * @param tokens   prompt, text and end; kept for the untreated run alone, which others are held against
 * @param prompt   how many of them are the prompt
 * @param loop     whether the text repeats more than its audio
 * @param words    of the text
 * @param letters  of the normalised text, spaces included
 * @param room     letters that the audio can hold
 * @param said     words of the reference, which substitutions, deletions and insertions are against; 0 where none is known
 * @param doubt    calibrated probability of the hallucination probe; NaN where there is no probe or no text
 */
public record Outcome(
        String text,
        int[] tokens,
        int prompt,
        boolean loop,
        int words,
        int letters,
        double room,
        int said,
        int substitutions,
        int deletions,
        int insertions,
        double doubt) {

    int errors() {
        return substitutions + deletions + insertions;
    }

    boolean empty() {
        return words == 0;
    }

    /**
     * Whether the loop is gone and a text has come instead that is worth having: nearer to what was said than no text at all would
     * be, and than the loop was; where nobody knows what was said, no longer than the audio can hold. A cure that deletes
     * everything is none.
     */
    boolean cured(Outcome before) {
        if (loop || empty()) {
            return false;
        }
        return said > 0 ? errors() < said && errors() < before.errors() : letters <= room;
    }
}
