package io.mondegreen.engine;

import io.mondegreen.model.GenerationConfig;

/**
 * Which ids a slot may sample next, kept from the ids it sampled so far ({@code ApplyTimestampRules} of openai/whisper's
 * decoding.py): timestamps come in pairs, never decrease, and the first one is bounded.
 */
final class TokenRules {
    private final int eot;
    private final int stamps;
    private final int vocab;
    private final int maxInitial;
    private final boolean timestamps;
    private int sampled;
    private int last;
    private int lastButOne;
    private int lastStamp;

    /** Whether all timestamps together compete with the best text token. */
    boolean timestamps() {
        return timestamps;
    }

    int textFrom;
    int textTo;
    int timeFrom;
    int timeTo;

    TokenRules(GenerationConfig generation, int vocab, boolean timestamps) {
        this.eot = generation.eot();
        this.vocab = vocab;
        this.stamps = generation.timestampBegin().orElse(vocab);
        this.maxInitial = generation.maxInitialTimestampIndex().orElse(vocab);
        this.timestamps = timestamps && stamps < vocab;
        update();
    }

    void sampled(int id) {
        lastButOne = last;
        last = id;
        sampled++;
        if (id >= stamps) {
            lastStamp = id;
        }
        update();
    }

    private void update() {
        textFrom = 0;
        // with timestamps the no-timestamps token, which stands before them, is ruled out
        textTo = timestamps ? stamps - 1 : stamps;
        timeFrom = stamps;
        timeTo = vocab;
        if (!timestamps) {
            return;
        }
        if (sampled == 0) {
            // the first token is a timestamp, not later than the limit
            textTo = 0;
            timeTo = (int) Math.min(vocab, (long) stamps + maxInitial + 1);
            return;
        }
        boolean lastIsStamp = last >= stamps;
        boolean pairOpen = lastIsStamp && sampled >= 2 && lastButOne < stamps;
        if (lastIsStamp && !pairOpen) {
            // a pair is complete, or the transcript has just begun: text comes next
            timeTo = timeFrom;
        } else if (pairOpen) {
            // its partner or the end of text comes next
            textFrom = eot;
        }
        if (lastStamp > 0 && timeTo > timeFrom) {
            timeFrom = pairOpen ? lastStamp : lastStamp + 1;
        }
    }
}
