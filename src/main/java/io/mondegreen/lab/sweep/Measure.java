package io.mondegreen.lab.sweep;

import java.util.Locale;

/** A figure of a treatment, and which windows it is counted on. */
public enum Measure {
    /** Share of loops that are gone, whatever came instead. */
    BROKEN(EvalSet.LOOPS, Scale.SHARE, "broken"),
    /** Share of loops that became no text at all. */
    EMPTIED(EvalSet.LOOPS, Scale.SHARE, "emptied"),
    /** Share of loops that became a text worth having, as {@link Outcome#cured} says. */
    CURED(EvalSet.LOOPS, Scale.SHARE, "cured"),
    /** Word error rate on loops of which it is known what was said. */
    LOOP_WER(EvalSet.LOOPS, Scale.POINTS, "loop WER"),
    /** Letters beyond what the audio can hold, over what it can hold. */
    EXCESS(EvalSet.LOOPS, Scale.POINTS, "excess"),
    /** Change of the mean logit of the repetition's next token above end-of-text. */
    LOOP_MARGIN(EvalSet.LOOPS, Scale.NUMBER, "margin"),
    /** Change of the mean log-probability of the repetition's tokens. */
    LOOP_LOGPROB(EvalSet.LOOPS, Scale.NUMBER, "loop logprob"),
    /** Change of the hallucination probe's probability. */
    LOOP_DOUBT(EvalSet.LOOPS, Scale.NUMBER, "probe"),
    /** Word error rate of ordinary speech. */
    WER(EvalSet.CLEAN, Scale.POINTS, "WER"),
    /** Its change. */
    COST(EvalSet.CLEAN, Scale.POINTS, "cost"),
    /** Change of inserted words over words said. */
    INSERTIONS(EvalSet.CLEAN, Scale.POINTS, "insertions"),
    /** Change of deleted words over words said. */
    DELETIONS(EvalSet.CLEAN, Scale.POINTS, "deletions"),
    /** Share of ordinary speech that loops now and did not before. */
    NEW_LOOPS(EvalSet.CLEAN, Scale.SHARE, "new loops"),
    /** Change of the mean log-probability of the untreated text's tokens. */
    LOGPROB(EvalSet.CLEAN, Scale.NUMBER, "logprob"),
    /** Share of non-speech with text. */
    TEXT(EvalSet.NONSPEECH, Scale.SHARE, "text");

    /** How a figure is printed, and what its interval is. */
    enum Scale {
        /** Of windows, in percent; its interval is never narrower than Wilson's. */
        SHARE,
        /** A ratio or its change, in percent. */
        POINTS,
        NUMBER
    }

    private final EvalSet set;
    private final Scale scale;
    private final String label;

    Measure(EvalSet set, Scale scale, String label) {
        this.set = set;
        this.scale = scale;
        this.label = label;
    }

    EvalSet set() {
        return set;
    }

    Scale scale() {
        return scale;
    }

    String label() {
        return label;
    }

    /** Its name in files: {@code loopWer}. */
    public String id() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        return words.length == 1
                ? words[0]
                : words[0] + Character.toUpperCase(words[1].charAt(0)) + words[1].substring(1);
    }

    /** Whether it needs runs that are fed the untreated text. */
    boolean fed() {
        return this == LOOP_MARGIN || this == LOOP_LOGPROB || this == LOGPROB;
    }

    /** What one window adds: so much of so much; nothing of nothing where it has no part in the figure. */
    record Count(double counted, double of) {
        static final Count NOTHING = new Count(0, 0);

        static Count when(boolean holds) {
            return new Count(holds ? 1 : 0, 1);
        }

        /** A change of the mean; no part where a number is missing. */
        static Count change(double before, double now) {
            return Double.isNaN(now - before) ? NOTHING : new Count(now - before, 1);
        }
    }

    /** Of a window decoded freely. */
    Count count(Outcome before, Outcome now) {
        return switch (this) {
            case BROKEN -> Count.when(!now.loop());
            case EMPTIED -> Count.when(now.empty());
            case CURED -> Count.when(now.cured(before));
            case LOOP_WER -> new Count(now.errors(), now.said());
            case EXCESS -> new Count(Math.max(0, now.letters() - now.room()), now.room());
            case LOOP_DOUBT -> Count.change(before.doubt(), now.doubt());
            case WER -> new Count(now.errors(), now.said());
            case COST -> new Count(now.errors() - before.errors(), now.said());
            case INSERTIONS -> new Count(now.insertions() - before.insertions(), now.said());
            case DELETIONS -> new Count(now.deletions() - before.deletions(), now.said());
            case NEW_LOOPS -> Count.when(now.loop() && !before.loop());
            case TEXT -> Count.when(!now.empty());
            case LOOP_MARGIN, LOOP_LOGPROB, LOGPROB -> throw new IllegalStateException(this + " is of fed runs");
        };
    }

    /** Of a window that was fed. */
    Count count(Likelihood before, Likelihood now) {
        return this == LOOP_MARGIN
                ? Count.change(before.margin(), now.margin())
                : Count.change(before.logprob(), now.logprob());
    }
}
