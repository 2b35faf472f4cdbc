package io.mondegreen.guard;

import static java.util.Comparator.comparingDouble;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.ProbeBundle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * One decode of a window: its tokens, and what the detectors make of them. Per token it writes into arrays made before. A window has
 * one, or several where it is decoded again.
 */
final class Attempt {
    private static final Set<AlertType> RUNAWAY =
            Set.of(AlertType.REPETITION_TOKEN, AlertType.REPETITION_PHRASE, AlertType.BUDGET_EXHAUSTED);

    private final GuardedModel model;
    private final GuardPolicy policy;
    private final WindowTrace trace;
    private final Optional<ProbeScores> scores;
    private final Consumer<Finding> found;
    private final boolean isFinal;
    private final Optional<HallucinationDetector> hallucination;
    private final LoopDetector loop;
    private final StallDetector stall;
    private final RewindDetector rewind;
    private final BudgetDetector budget;
    private final Findings findings;
    private final Map<AlertType, Finding> held = new EnumMap<>(AlertType.class);
    private double logprobs;
    private int sampled;
    private boolean spoken;
    private DecodeEnd.Reason reason = DecodeEnd.Reason.CANCELLED;
    private double noSpeech = Double.NaN;

    /**
     * @param audioFrames length of the audio in encoder frames of 20 ms
     * @param riskBefore  at the end of the window's decode before, 0 where there was none
     * @param found       told of findings at the token that causes them
     */
    Attempt(
            WindowContext window,
            GuardedModel model,
            Optional<ProbeBundle> bundle,
            GuardPolicy policy,
            float audioFrames,
            double riskBefore,
            Consumer<Finding> found) {
        this.model = model;
        this.policy = policy;
        this.found = found;
        isFinal = window.isFinal();
        trace = new WindowTrace(model.shapes(), model.maxTokens(), audioFrames);
        scores = bundle.map(b -> new ProbeScores(b, model.maxTokens()));
        hallucination = bundle.map(b -> new HallucinationDetector(b, policy, audioFrames, riskBefore, 0));
        loop = new LoopDetector(trace, policy.repeats(), policy.maxRepeats());
        stall = new StallDetector(trace);
        rewind = new RewindDetector(trace, model.windowMs());
        budget = new BudgetDetector(trace, policy);
        findings = new Findings(window, trace);
    }

    /** One more token; false where the slot is to stop. */
    boolean onToken(TokenView token) {
        logprobs += token.logprob();
        sampled++;
        if (token.endOfText()) {
            hallucination.ifPresent(detector -> detector.onEnd(token));
            return true;
        }
        if (!trace.add(token.id(), token.logprob(), token.attentionFrame())) {
            return true;
        }
        scores.ifPresent(tape -> tape.add(token));
        return policy.mode() == GuardMode.OFF || judge(token);
    }

    /** Runs the detectors on the token just added; false stops the slot. */
    private boolean judge(TokenView token) {
        boolean distrusted = false;
        if (hallucination.isPresent()) {
            HallucinationDetector detector = hallucination.get();
            trace.risk(trace.size() - 1, detector.onToken(token));
            distrusted = detector.distrusts();
            // a text whose window still grows is judged at its end: that is soon, and its edge is heard again
            if (isFinal && !spoken && detector.alarmsNow()) {
                spoken = true;
                found.accept(findings.hallucination(detector, false, flagged(), shown(0)));
            }
        }
        boolean stops = false;
        if (loop.onToken(distrusted)) {
            stops = loops();
        }
        if (stall.onToken() && !stops) {
            hold(findings.stall(stall, flagged(), shown(stall.since())));
        }
        if (rewind.onToken()) {
            hold(findings.rewind(rewind, flagged(), shown(trace.size() - 1)));
        }
        if (budget.onToken() && !stops) {
            hold(findings.budget(budget.limit(), stopped(), shown(0)));
            stops = true;
        }
        return !stops || policy.mode() == GuardMode.SHADOW;
    }

    /** The text repeats as loops do. False where its risk says that it is said again and again. */
    private boolean loops() {
        double risk = hallucination.map(HallucinationDetector::loopRisk).orElse(Double.NaN);
        boolean known = !Double.isNaN(risk);
        if (known && loop.mayBeSaid() && policy.loops().mayBeSaid(risk)) {
            loop.goOn();
            return false;
        }
        int from = loop.from();
        Finding finding = findings.loop(loop, policy, risk, stopped(), shown(from));
        for (int i = from + Math.max(1, loop.period()); i < trace.size(); i++) {
            trace.risk(i, Math.max(trace.risk(i), (float) finding.risk()));
        }
        hold(finding);
        return true;
    }

    private void hold(Finding finding) {
        held.put(finding.type(), finding);
        found.accept(finding);
    }

    /** The decode has ended by itself: what can only be said of the whole. */
    void ended(DecodeEnd end) {
        reason = end.reason();
        noSpeech = end.noSpeech();
        if (policy.mode() == GuardMode.OFF) {
            return;
        }
        if (reason == DecodeEnd.Reason.BUDGET && budget.onBudgetEnd()) {
            held.put(AlertType.BUDGET_EXHAUSTED, findings.budget(trace.size(), flagged(), shown(0)));
        }
        if (hallucination.isPresent() && hallucination.get().alarms(isFinal)) {
            HallucinationDetector detector = hallucination.get();
            Finding finding =
                    findings.hallucination(detector, isFinal, withheld() ? "suppressed" : flagged(), shown(0));
            held.put(finding.type(), finding);
        }
    }

    /** Whether the text is to be kept back. */
    boolean withheld() {
        return policy.mode() == GuardMode.SUPPRESS
                && hallucination.filter(HallucinationDetector::surelyNonSpeech).isPresent();
    }

    /** What held to the end, at most one of a type. */
    List<Finding> held() {
        return List.copyOf(held.values());
    }

    /** What a cleared episode says. */
    Finding gone() {
        return findings.gone(risk());
    }

    /** A loop, or text without an end: what another decode may cure. */
    Optional<Finding> runaway() {
        return held.values().stream()
                .filter(one -> RUNAWAY.contains(one.type()))
                .max(comparingDouble(Finding::risk));
    }

    /** Whether the whole text is over its threshold of invention. */
    boolean invented() {
        return held.containsKey(AlertType.HALLUCINATION_NONSPEECH) || held.containsKey(AlertType.HALLUCINATION_CONTENT);
    }

    /** Tokens before the loop's first occurrence; 0 where there is no loop. */
    int before() {
        return loop.rule() == LoopDetector.Rule.NONE ? 0 : loop.from();
    }

    /** Calibrated probability that the window holds speech, as the decoder has it; 1 where nothing says so. */
    double speechProbability() {
        return hallucination.map(HallucinationDetector::speechProbability).orElse(1.0);
    }

    /** The most that any detector with a risk of its own says of the whole window. */
    double risk() {
        double risk = hallucination.map(HallucinationDetector::risk).orElse(0.0);
        return Math.max(risk, runaway().map(Finding::risk).orElse(0.0));
    }

    /** That the text is invented, as the next decode of the window is told; 0 where nothing says so. */
    double invention() {
        return hallucination.map(HallucinationDetector::risk).orElse(0.0);
    }

    /** Mean raw score of the hallucination probe; NaN without one. */
    double probeScore() {
        return hallucination.map(HallucinationDetector::probeScore).orElse(Double.NaN);
    }

    /** Whether there is reason to doubt the text, less than an alert of its own needs. */
    boolean doubted() {
        OptionalDouble risk = hallucination
                .map(detector -> OptionalDouble.of(detector.risk()))
                .orElse(OptionalDouble.empty());
        return runaway().isPresent() || CrossWindow.doubted(risk, meanLogprob());
    }

    /** That the text came back window after window. */
    Finding crossed(CrossWindow.Repeat repeat) {
        return findings.crossed(repeat, policy, risk(), flagged(), shown(0));
    }

    /** What the encoder hears in its audio, by name, in [0,1]; empty where no head says so. */
    SortedMap<String, Double> heard() {
        return hallucination.map(HallucinationDetector::heard).orElse(Collections.emptySortedMap());
    }

    /** Raw scores of the probes by name, one for each token. */
    SortedMap<String, List<Float>> probes() {
        return scores.map(ProbeScores::byName).orElse(Collections.emptySortedMap());
    }

    double meanLogprob() {
        return sampled == 0 ? 0 : logprobs / sampled;
    }

    double noSpeech() {
        return noSpeech;
    }

    DecodeEnd.Reason reason() {
        return reason;
    }

    int size() {
        return trace.size();
    }

    /** Its text from a token up to another, which is left out. */
    String text(int from, int to) {
        int[] ids = new int[to - from];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = trace.id(from + i);
        }
        return model.decode().apply(ids).strip();
    }

    String text() {
        return text(0, trace.size());
    }

    float risk(int token) {
        return trace.risk(token);
    }

    List<GuardedToken> tokens() {
        List<GuardedToken> tokens = new ArrayList<>();
        for (int i = 0; i < trace.size(); i++) {
            tokens.add(token(i));
        }
        return List.copyOf(tokens);
    }

    GuardedToken token(int at) {
        int id = trace.id(at);
        return new GuardedToken(id, model.shapes().text(id), trace.logprob(at), trace.risk(at), trace.frame(at));
    }

    private Optional<String> shown(int from) {
        return policy.textInAlerts() ? Optional.of(text(from, trace.size())) : Optional.empty();
    }

    private String flagged() {
        return policy.mode() == GuardMode.SHADOW ? "none" : "flagged";
    }

    private String stopped() {
        return policy.mode() == GuardMode.SHADOW ? "none" : "stopped";
    }
}
