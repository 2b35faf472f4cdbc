package io.mondegreen.guard;

/**
 * Finds text that repeats while the audio does not. It works on tokens as they come and allocates nothing per token.
 *
 * <p><b>What repeats.</b> For every period p up to {@value #MAX_PERIOD} tokens it counts how long each token has equalled the
 * one p before: a run of r makes {@code r/p + 1} occurrences. The shortest period wins. A period of {@value #MIN_DRIFT_PERIOD}
 * tokens or more may differ in a quarter of its tokens (a phrase with drift).
 *
 * <p><b>Judged against the audio.</b> Each token is compared with itself one period earlier: how far did the attention centre
 * move on? The mean over the last period, or half the mean over the last two, whichever is more, is the progress per repeat. It
 * must reach what the phrase needs at least ({@link AudioPace}). A caller who says "seven seven seven" moves on by 20 frames a
 * word; a loop moves on by 0 to 3, or goes back.
 *
 * <p><b>It fires</b>:
 * <ol>
 *   <li>at the third occurrence ({@code repeats}) when progress is less than needed; a unit without a word start ("ayay")
 *       needs one more, because attention often rests inside a word; a phrase with drift must have less than half;
 *   <li>at the same occurrence when the probes already say that this window's text is invented;
 *   <li>when all occurrences together need more audio than the window has;
 *   <li>beyond {@code maxRepeats} occurrences, whatever attention does;
 *   <li>when nothing repeats exactly, but the last {@value #COLLAPSE_TOKENS} tokens are made of {@value #COLLAPSE_KINDS}
 *       different ones or fewer.
 * </ol>
 * Where attention is not measured (NaN), rule 1 needs {@value #BLIND_EXTRA} occurrences more.
 */
final class LoopDetector {

    static final int MAX_PERIOD = 24;
    static final int MIN_DRIFT_PERIOD = 4;
    static final int COLLAPSE_TOKENS = 24;
    static final int COLLAPSE_KINDS = 4;
    static final int BLIND_EXTRA = 3;
    private static final double DRIFT_MATCH = 0.75;
    private static final double DRIFT_PROGRESS = 0.5;

    /** Which rule fired. */
    enum Rule {
        NONE,
        /** Attention does not move on with the text. */
        STALLED,
        /** Attention goes back with each repeat. */
        REWOUND,
        /** The probes say that the text is invented, and it repeats. */
        DISTRUSTED,
        /** The repeats need more audio than there is. */
        TOO_DENSE,
        /** More repeats than anybody says. */
        TOO_MANY,
        /** Long text of very few tokens. */
        COLLAPSED
    }

    private final WindowTrace trace;
    private final int repeats;
    private final int maxRepeats;
    private final int[] run = new int[MAX_PERIOD + 1];
    private final int[] matches = new int[MAX_PERIOD + 1];
    private Rule rule = Rule.NONE;
    private int period;
    private int occurrences;
    private double progress = Double.NaN;
    private double needed;

    LoopDetector(WindowTrace trace, int repeats, int maxRepeats) {
        this.trace = trace;
        this.repeats = repeats;
        this.maxRepeats = maxRepeats;
    }

    /**
     * Looks at the token just added to the trace; true when it makes a loop, the first time only unless told to {@link #goOn}.
     *
     * @param distrusted whether the text is more likely wrong than right already
     */
    boolean onToken(boolean distrusted) {
        if (rule != Rule.NONE) {
            return false;
        }
        int n = trace.size();
        occurrences = 1;
        period = 0;
        for (int p = 1; p <= MAX_PERIOD && p < n; p++) {
            boolean same = same(n - 1, p);
            run[p] = same ? run[p] + 1 : 0;
            matches[p] += same ? 1 : 0;
            if (n - 1 - 2 * p >= p && same(n - 1 - 2 * p, p)) {
                matches[p]--;
            }
        }
        for (int p = 1; p <= MAX_PERIOD && p < n; p++) {
            if (run[p] >= p) {
                return judge(n, p, distrusted);
            }
        }
        return drifts(n) || collapses(n);
    }

    private boolean same(int at, int distance) {
        return trace.id(at) == trace.id(at - distance);
    }

    private boolean judge(int n, int p, boolean distrusted) {
        period = p;
        occurrences = run[p] / p + 1;
        needed = AudioPace.frames(trace.letters(n - p, n));
        if (occurrences > maxRepeats) {
            progress = progress(n, p);
            return fire(Rule.TOO_MANY);
        }
        int least = repeats + (trace.words(n - p, n) == 0 ? 1 : 0);
        if (occurrences < least) {
            return false;
        }
        progress = progress(n, p);
        if (Double.isNaN(progress)) {
            if (occurrences >= least + BLIND_EXTRA) {
                return fire(Rule.TOO_MANY);
            }
        } else if (progress < needed) {
            return fire(progress < -needed ? Rule.REWOUND : Rule.STALLED);
        }
        if (distrusted) {
            return fire(Rule.DISTRUSTED);
        }
        if (occurrences * needed > trace.audioFrames()) {
            return fire(Rule.TOO_DENSE);
        }
        return false;
    }

    /** A phrase that comes back three times with a quarter of it changed, while attention stays. */
    private boolean drifts(int n) {
        for (int p = MIN_DRIFT_PERIOD; p <= MAX_PERIOD && 3 * p <= n; p++) {
            if (matches[p] < DRIFT_MATCH * 2 * p || trace.words(n - p, n) == 0) {
                continue;
            }
            double moved = progress(n, p);
            double need = AudioPace.frames(trace.letters(n - p, n));
            if (moved < DRIFT_PROGRESS * need) {
                period = p;
                occurrences = 3;
                progress = moved;
                needed = need;
                return fire(moved < -need ? Rule.REWOUND : Rule.STALLED);
            }
        }
        return false;
    }

    private boolean collapses(int n) {
        if (n < COLLAPSE_TOKENS) {
            return false;
        }
        int kinds = 0;
        for (int i = n - COLLAPSE_TOKENS; i < n && kinds <= COLLAPSE_KINDS; i++) {
            boolean fresh = true;
            for (int j = n - COLLAPSE_TOKENS; j < i && fresh; j++) {
                fresh = trace.id(i) != trace.id(j);
            }
            kinds += fresh ? 1 : 0;
        }
        if (kinds > COLLAPSE_KINDS) {
            return false;
        }
        period = 1;
        needed = AudioPace.frames(trace.letters(n - COLLAPSE_TOKENS, n));
        progress = trace.frame(n - 1) - trace.frame(n - COLLAPSE_TOKENS);
        return fire(Rule.COLLAPSED);
    }

    /** Frames per repeat that attention moved on; NaN where it is not measured. */
    private double progress(int n, int p) {
        double last = 0;
        double both = 0;
        for (int j = n - p; j < n; j++) {
            last += trace.frame(j) - trace.frame(j - p);
            both += j >= 2 * p ? trace.frame(j) - trace.frame(j - 2 * p) : 2 * (trace.frame(j) - trace.frame(j - p));
        }
        return Math.max(last, both / 2) / p;
    }

    /** Whether people may say what was found, as far as counting goes: few repeats, which fit into the audio. */
    boolean mayBeSaid() {
        return switch (rule) {
            case STALLED, REWOUND, DISTRUSTED -> true;
            case NONE, TOO_DENSE, TOO_MANY, COLLAPSED -> false;
        };
    }

    /** What was found is not taken for a loop; it may become one. */
    void goOn() {
        rule = Rule.NONE;
    }

    private boolean fire(Rule found) {
        rule = found;
        return true;
    }

    Rule rule() {
        return rule;
    }

    /** Occurrences of the phrase that repeats now, 1 where nothing does. */
    int occurrences() {
        return occurrences;
    }

    /** Its length in tokens, 0 where nothing repeats. */
    int period() {
        return period;
    }

    /** Frames per repeat that attention moved on, of the loop found. */
    double progress() {
        return progress;
    }

    /** Frames per repeat that the phrase needs at least, of the loop found. */
    double needed() {
        return needed;
    }

    /** The first token of the loop found: that of its first occurrence. */
    int from() {
        int tokens = rule == Rule.COLLAPSED ? COLLAPSE_TOKENS : occurrences * period;
        return Math.max(0, trace.size() - Math.max(tokens, period + run[period]));
    }

    /** Whether the loop found is one word, or a part of one, rather than a phrase. */
    boolean oneWord() {
        if (rule == Rule.COLLAPSED) {
            return false;
        }
        return trace.words(trace.size() - period, trace.size()) <= 1;
    }
}
