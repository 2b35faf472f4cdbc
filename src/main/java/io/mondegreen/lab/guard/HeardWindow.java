package io.mondegreen.lab.guard;

import io.mondegreen.lab.WhisperRule;
import io.mondegreen.probe.Split;
import java.util.List;

/**
 * A window that was decoded to its end and judged.
 *
 * @param kind      sort of audio
 * @param group     what intervals draw: its voice, kind of noise or family of music
 * @param voices    whether a person is to be heard at all
 * @param reference what is said in the model's language; empty where nothing is
 * @param text      as written
 * @param onset     number of the first token that is wrong; -1 where none is
 * @param openMs    how long the activity gate was open
 * @param judged    by the guard as it is delivered, in mode flag; in a call an episode that goes on is told where it began
 * @param withheld  whether it keeps the text back in mode suppress
 * @param risk      that the guard gives the whole text where it stops nothing, in [0,1]
 */
record HeardWindow(
        String kind,
        String group,
        Split split,
        boolean voices,
        String reference,
        Truth truth,
        Tape tape,
        String text,
        List<Word> words,
        int onset,
        int openMs,
        Judged judged,
        boolean withheld,
        double risk) {

    HeardWindow {
        words = List.copyOf(words);
    }

    int audioMs() {
        return tape.samples() / 16;
    }

    /** Whether somebody speaks the model's language. */
    boolean speech() {
        return !reference.isEmpty();
    }

    /** Mean log-probability as Whisper takes it: end of text counted. */
    double meanLogprob() {
        double sum = tape.tokens().stream().mapToDouble(Tape.Shown::logprob).sum();
        return WhisperRule.meanLogprob(sum, tape.text().size());
    }
}
