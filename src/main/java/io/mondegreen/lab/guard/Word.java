package io.mondegreen.lab.guard;

import io.mondegreen.guard.TokenShapes;
import java.util.ArrayList;
import java.util.List;

/**
 * A written word and where it was heard. As in openai/whisper's {@code timing.py} a word lasts from its own first token's place to
 * that of the word after it, or of the end of text; a place is the centre of the alignment heads' attention here, a warped path there.
 *
 * @param start       seconds from the window's start
 * @param end         seconds; before the start where attention went back
 * @param probability mean over its tokens, in [0,1]
 */
record Word(double start, double end, double probability) {
    private static final double FRAME_SECONDS = 0.02;

    /** The words of a window. */
    static List<Word> of(Tape tape, TokenShapes shapes) {
        List<Word> words = new ArrayList<>();
        List<Tape.Shown> text = tape.text();
        int from = 0;
        for (int i = 1; i <= text.size(); i++) {
            if (i == text.size() || shapes.startsWord(text.get(i).id())) {
                double sum = 0;
                for (int token = from; token < i; token++) {
                    sum += Math.exp(text.get(token).logprob());
                }
                words.add(new Word(place(tape, from), place(tape, i), sum / (i - from)));
                from = i;
            }
        }
        return List.copyOf(words);
    }

    private static double place(Tape tape, int token) {
        double end = tape.samples() / 16_000.0;
        return token < tape.tokens().size()
                ? Math.min(end, FRAME_SECONDS * tape.tokens().get(token).attentionFrame())
                : end;
    }
}
