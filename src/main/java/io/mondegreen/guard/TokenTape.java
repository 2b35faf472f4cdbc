package io.mondegreen.guard;

import io.mondegreen.engine.TokenView;
import java.util.Arrays;

/** A window's tokens as the engine showed them, in arrays made once: what detectors see again where a decode is rolled back. */
final class TokenTape {
    private final int heads;
    private int size;
    private final int[] id;
    private final float[] figures; // [token, log-probability, no-speech, frame, spread, probes]

    private static final int FIXED = 4;

    TokenTape(int capacity, int heads) {
        this.heads = heads;
        id = new int[capacity];
        figures = new float[capacity * (FIXED + heads)];
    }

    /** The next token; the end of text is not kept. */
    void add(TokenView token) {
        if (token.endOfText() || size == id.length) {
            return;
        }
        id[size] = token.id();
        int at = size * (FIXED + heads);
        figures[at] = token.logprob();
        figures[at + 1] = token.noSpeech();
        figures[at + 2] = token.attentionFrame();
        figures[at + 3] = token.attentionSpread();
        for (int head = 0; head < heads; head++) {
            figures[at + FIXED + head] = token.probe(head);
        }
        size++;
    }

    /** Forgets all but the first tokens. */
    void cut(int keep) {
        size = Math.min(size, keep);
    }

    TokenView token(int index) {
        int at = index * (FIXED + heads);
        return new Taped(index, id[index], Arrays.copyOfRange(figures, at, at + FIXED + heads));
    }

    private record Taped(int index, int id, float[] figures) implements TokenView {
        @Override
        public boolean endOfText() {
            return false;
        }

        @Override
        public float logprob() {
            return figures[0];
        }

        @Override
        public float noSpeech() {
            return figures[1];
        }

        @Override
        public float attentionFrame() {
            return figures[2];
        }

        @Override
        public float attentionSpread() {
            return figures[3];
        }

        @Override
        public float probe(int head) {
            return figures[FIXED + head];
        }
    }
}
