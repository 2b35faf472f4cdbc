package io.mondegreen.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns what detectors measured into findings: span, risk, severity, evidence. Severities: of
 * invented text and of loops as {@link RiskLevels} say; a loop that nobody can have said is medium at least. Where the bundle has no risk of loops, one that the audio does not hold is
 * high, one that only goes on too long medium. Attention alone is never high.
 */
final class Findings {

    static final double HIGH = 0.9;
    private static final double LONG_LOOP_RISK = 0.7;
    private static final double LEAST_LOOP_RISK = 0.5;
    private static final double BLIND_LOOP_RISK = 0.8;
    private static final double CROSS_WINDOW_RISK = 0.7;
    /** A newest window of such a risk makes a repetition over windows severe. */
    private static final double CERTAIN = 0.9;

    private static final double BUDGET_RISK = 0.7;
    private static final double STALL_RISK = 0.6;
    private static final double REWIND_RISK = 0.5;
    private static final long FRAME_MS = 20;

    private final WindowContext window;
    private final WindowTrace trace;

    Findings(WindowContext window, WindowTrace trace) {
        this.window = window;
        this.trace = trace;
    }

    /** How sure a loop is: full when attention rests, less the more it moves on. */
    static double loopRisk(LoopDetector loop) {
        return switch (loop.rule()) {
            case NONE -> 0;
            case DISTRUSTED, TOO_MANY, COLLAPSED ->
                loop.progress() < loop.needed()
                        ? HIGH
                        : Double.isNaN(loop.progress()) ? BLIND_LOOP_RISK : LONG_LOOP_RISK;
            case STALLED, REWOUND, TOO_DENSE ->
                Math.clamp(1 - LEAST_LOOP_RISK * Math.max(0, loop.progress()) / loop.needed(), LEAST_LOOP_RISK, 1);
        };
    }

    /**
     * @param fused that it is a loop, in [0,1], as the bundle has it; NaN where it leaves that to rules
     */
    Finding loop(LoopDetector loop, GuardPolicy policy, double fused, String action, Optional<String> text) {
        boolean groundless =
                switch (loop.rule()) {
                    case STALLED, REWOUND, TOO_DENSE -> true;
                    default -> false;
                };
        boolean ruled = Double.isNaN(fused);
        double risk = ruled ? loopRisk(loop) : fused;
        String what = loop.rule() == LoopDetector.Rule.COLLAPSED
                ? format(
                        "the last %d tokens are %d different ones or fewer",
                        LoopDetector.COLLAPSE_TOKENS, LoopDetector.COLLAPSE_KINDS)
                : format("%d tokens came %d times in a row", loop.period(), loop.occurrences());
        List<String> reasons = new ArrayList<>(List.of(what));
        if (!Double.isNaN(loop.progress())) {
            reasons.add(format(
                    "attention moved on by %.1f frames of 20 ms per repeat, the words need %.1f",
                    loop.progress(), loop.needed()));
        }
        reasons.add(
                switch (loop.rule()) {
                    case TOO_DENSE -> "the repeats need more audio than the window has";
                    case TOO_MANY -> "more repeats than people say";
                    case DISTRUSTED -> "the text is doubted already, and it repeats";
                    case REWOUND -> "attention goes back with each repeat";
                    case STALLED -> "attention rests while the text repeats";
                    case COLLAPSED, NONE -> "the text has collapsed to very few words";
                });
        if (!ruled) {
            reasons.add(format("text as sure of itself as this is a loop with %.0f %% where it repeats", 100 * fused));
        }
        int threshold = loop.rule() == LoopDetector.Rule.TOO_MANY ? policy.maxRepeats() : policy.repeats();
        return new Finding(
                loop.oneWord() ? AlertType.REPETITION_TOKEN : AlertType.REPETITION_PHRASE,
                ms(loop.from(), -1),
                endMs(loop.from()),
                risk,
                ruled
                        ? groundless || risk >= HIGH ? Severity.HIGH : Severity.MEDIUM
                        : policy.loops().severityOfLoop(fused, loop.mayBeSaid()),
                new Evidence("ngram", -1, loop.occurrences(), threshold, reasons),
                action,
                text);
    }

    Finding crossed(
            CrossWindow.Repeat repeat, GuardPolicy policy, double windowRisk, String action, Optional<String> text) {
        boolean doubted = repeat.strikes() >= policy.repeats();
        double risk = Math.max(CROSS_WINDOW_RISK, windowRisk);
        List<String> reasons = new ArrayList<>();
        reasons.add(format(
                "the same %d words came back in %d windows, and %d of them sound different",
                repeat.words(), repeat.windows(), repeat.different()));
        if (doubted) {
            reasons.add(format("the text is doubted in %d of those", repeat.strikes()));
        }
        return new Finding(
                AlertType.REPETITION_CROSSWINDOW,
                repeat.sinceMs(),
                window.endMs(),
                risk,
                windowRisk >= CERTAIN ? Severity.HIGH : Severity.MEDIUM,
                new Evidence(
                        "windows",
                        -1,
                        doubted ? repeat.strikes() : repeat.different(),
                        doubted ? policy.repeats() : policy.maxRepeats(),
                        reasons),
                action,
                text);
    }

    Finding stall(StallDetector stall, String action, Optional<String> text) {
        return new Finding(
                AlertType.ATTENTION_STALL,
                ms(stall.since(), -1),
                endMs(stall.since()),
                STALL_RISK,
                Severity.MEDIUM,
                new Evidence(
                        "attention",
                        -1,
                        stall.seconds(),
                        StallDetector.SECONDS,
                        List.of(format(
                                "%.1f s of speech was written since attention last reached new audio",
                                stall.seconds()))),
                action,
                text);
    }

    Finding rewind(RewindDetector rewind, String action, Optional<String> text) {
        int at = trace.size() - 1;
        return new Finding(
                AlertType.ATTENTION_REWIND,
                ms(at, -1),
                Math.min(window.endMs(), ms(at, 1) + FRAME_MS * (long) rewind.fell()),
                REWIND_RISK,
                Severity.LOW,
                new Evidence(
                        "attention",
                        -1,
                        rewind.fell(),
                        rewind.limit(),
                        List.of(format(
                                "attention jumped back by %.0f frames of 20 ms, the limit is %.0f",
                                rewind.fell(), rewind.limit()))),
                action,
                text);
    }

    Finding budget(int limit, String action, Optional<String> text) {
        return new Finding(
                AlertType.BUDGET_EXHAUSTED,
                window.startMs(),
                window.endMs(),
                BUDGET_RISK,
                Severity.MEDIUM,
                new Evidence(
                        "budget",
                        -1,
                        trace.size(),
                        limit,
                        List.of(format(
                                "%d tokens for %.1f s of audio without an end",
                                trace.size(), trace.audioFrames() / AudioPace.FRAMES_PER_SECOND))),
                action,
                text);
    }

    /**
     * @param stands whether the text is final, or may still change
     */
    Finding hallucination(HallucinationDetector detector, boolean stands, String action, Optional<String> text) {
        double threshold = detector.threshold(stands);
        List<String> reasons = detector.reasons();
        Evidence evidence = detector.readsProbe()
                ? new Evidence("probe", detector.layer(), detector.risk(), threshold, reasons)
                : new Evidence("risk", -1, detector.risk(), threshold, reasons);
        return new Finding(
                detector.type(),
                window.startMs(),
                window.endMs(),
                detector.risk(),
                detector.severity(stands),
                evidence,
                action,
                text);
    }

    /** What a cleared episode says. */
    Finding gone(double risk) {
        return new Finding(
                AlertType.HALLUCINATION_CONTENT,
                window.startMs(),
                window.endMs(),
                risk,
                Severity.LOW,
                new Evidence("final", -1, risk, 1, List.of("the final decode of this window does not show it")),
                "none",
                Optional.empty());
    }

    /** Media time after the newest token; after the first where attention went back since. */
    private long endMs(int first) {
        return Math.max(ms(trace.size() - 1, 1), ms(first, 1));
    }

    /** Media time of a token's attention centre, moved by some frames and held inside the window; the window's where unknown. */
    private long ms(int token, int frames) {
        float frame = trace.frame(token);
        if (Float.isNaN(frame)) {
            return frames < 0 ? window.startMs() : window.endMs();
        }
        long at = window.startMs() + FRAME_MS * (Math.round(frame) + frames);
        return Math.clamp(at, window.startMs(), window.endMs());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
