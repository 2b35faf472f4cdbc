package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.ProbeBundle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * One window under guard, on the decoder's thread. Per token it writes into arrays made before and runs the detectors; what
 * it allocates is the listener's own event. Alerts leave at the token that causes them.
 */
final class GuardedDecode implements DecodeListener {

    private final WindowContext window;
    private final WindowTrace trace;
    private final GuardedModel model;
    private final GuardPolicy policy;
    private final AlertEpisodes episodes;
    private final GuardListener listener;
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

    GuardedDecode(
            WindowContext window,
            WindowTrace trace,
            GuardedModel model,
            Optional<ProbeBundle> bundle,
            GuardPolicy policy,
            AlertEpisodes episodes,
            GuardListener listener) {
        this.window = window;
        this.trace = trace;
        this.model = model;
        this.policy = policy;
        this.episodes = episodes;
        this.listener = listener;
        this.hallucination = bundle.map(b -> new HallucinationDetector(b, policy));
        this.loop = new LoopDetector(trace, policy.repeats(), policy.maxRepeats());
        this.stall = new StallDetector(trace);
        this.rewind = new RewindDetector(trace, model.windowMs());
        this.budget = new BudgetDetector(trace, policy);
        this.findings = new Findings(window, trace);
    }

    @Override
    public boolean onToken(TokenView token) {
        logprobs += token.logprob();
        sampled++;
        if (token.endOfText() || !trace.add(token.id(), token.logprob(), token.attentionFrame())) {
            return true;
        }
        boolean goOn = policy.mode() == GuardMode.OFF || judge(token);
        if (policy.mode() != GuardMode.SUPPRESS) {
            listener.onToken(guarded(trace.size() - 1));
        }
        return goOn;
    }

    /** Runs the detectors on the token just added; false stops the slot. */
    private boolean judge(TokenView token) {
        boolean distrusted = false;
        if (hallucination.isPresent()) {
            HallucinationDetector detector = hallucination.get();
            trace.risk(trace.size() - 1, detector.onToken(token));
            distrusted = detector.alarmsNow();
            if (!spoken && distrusted) {
                spoken = true;
                raise(findings.hallucination(detector, detector.runningThreshold(), flagged(), text(0)));
            }
        }
        boolean stops = false;
        if (loop.onToken(distrusted)) {
            int from = loop.from();
            float risk = (float) Findings.loopRisk(loop);
            for (int i = from + Math.max(1, loop.period()); i < trace.size(); i++) {
                trace.risk(i, Math.max(trace.risk(i), risk));
            }
            hold(findings.loop(loop, policy, stopped(), text(from)));
            stops = true;
        }
        if (stall.onToken() && !stops) {
            hold(findings.stall(stall, flagged(), text(stall.since())));
        }
        if (rewind.onToken()) {
            hold(findings.rewind(rewind, flagged(), text(trace.size() - 1)));
        }
        if (budget.onToken() && !stops) {
            hold(findings.budget(budget.limit(), stopped(), text(0)));
            stops = true;
        }
        return !stops || policy.mode() == GuardMode.SHADOW;
    }

    private void hold(Finding finding) {
        held.put(finding.type(), finding);
        raise(finding);
    }

    private void raise(Finding finding) {
        episodes.found(window, finding).ifPresent(listener::onAlert);
    }

    @Override
    public void onEnd(DecodeEnd end) {
        switch (end.reason()) {
            case FAILED ->
                listener.onFailure(
                        end.error().orElseGet(() -> new IllegalStateException("the decode failed and gave no reason")));
            case CANCELLED -> listener.onFailure(new CancellationException("the decode was cancelled"));
            default -> finish(end);
        }
    }

    private void finish(DecodeEnd end) {
        boolean withheld = policy.mode() != GuardMode.OFF && conclude(end);
        if (policy.mode() == GuardMode.SUPPRESS && !withheld) {
            for (int i = 0; i < trace.size(); i++) {
                listener.onToken(guarded(i));
            }
        }
        List<GuardedToken> tokens = new ArrayList<>();
        for (int i = 0; i < trace.size() && !withheld; i++) {
            tokens.add(guarded(i));
        }
        listener.onSegment(new GuardedSegment(
                window.startMs(),
                window.endMs(),
                window.revision(),
                window.isFinal(),
                withheld ? "" : decoded(0),
                risk(),
                sampled == 0 ? 0 : logprobs / sampled,
                end.noSpeech(),
                end.reason(),
                List.copyOf(tokens)));
    }

    /** The window's verdict; true if its text is to be withheld. */
    private boolean conclude(DecodeEnd end) {
        if (end.reason() == DecodeEnd.Reason.BUDGET && budget.onBudgetEnd()) {
            held.put(AlertType.BUDGET_EXHAUSTED, findings.budget(trace.size(), flagged(), text(0)));
        }
        boolean withheld = false;
        if (hallucination.isPresent() && hallucination.get().alarms()) {
            HallucinationDetector detector = hallucination.get();
            withheld = policy.mode() == GuardMode.SUPPRESS
                    && detector.type() == AlertType.HALLUCINATION_NONSPEECH
                    && detector.risk() >= Findings.HIGH;
            Finding finding = findings.hallucination(
                    detector, detector.windowThreshold(), withheld ? "suppressed" : flagged(), text(0));
            held.put(finding.type(), finding);
        }
        episodes.ended(window, held.values(), findings.gone(risk())).forEach(listener::onAlert);
        return withheld;
    }

    /** The most that any detector with a risk of its own says of the whole window. */
    private double risk() {
        double risk = hallucination.map(HallucinationDetector::risk).orElse(0.0);
        for (Finding finding : held.values()) {
            boolean about = finding.type() == AlertType.REPETITION_TOKEN
                    || finding.type() == AlertType.REPETITION_PHRASE
                    || finding.type() == AlertType.BUDGET_EXHAUSTED;
            risk = about ? Math.max(risk, finding.risk()) : risk;
        }
        return risk;
    }

    private GuardedToken guarded(int at) {
        int id = trace.id(at);
        return new GuardedToken(id, model.shapes().text(id), trace.logprob(at), trace.risk(at), trace.frame(at));
    }

    private Optional<String> text(int from) {
        return policy.textInAlerts() ? Optional.of(decoded(from)) : Optional.empty();
    }

    private String decoded(int from) {
        int[] ids = new int[trace.size() - from];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = trace.id(from + i);
        }
        return model.decode().apply(ids).strip();
    }

    private String flagged() {
        return policy.mode() == GuardMode.SHADOW ? "none" : "flagged";
    }

    private String stopped() {
        return policy.mode() == GuardMode.SHADOW ? "none" : "stopped";
    }
}
