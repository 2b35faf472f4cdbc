package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.Retry;
import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.ProbeBundle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * One window under guard, on the decoder's thread. Alerts leave at the token that causes them; what it allocates per token is the
 * listener's own event. Where remedies are at hand, a text that runs away is decoded again in its slot before it is told.
 */
final class GuardedDecode implements DecodeListener {

    private final WindowContext window;
    private final float audioFrames;
    private final Optional<SoundPrint> print;
    private final GuardedModel model;
    private final Optional<ProbeBundle> bundle;
    private final GuardPolicy policy;
    private final String judgedBy;
    private final AlertEpisodes episodes;
    private final GuardListener listener;
    private final MitigationCounts counts;
    private final Optional<Mitigation> mitigation;
    private final Optional<Trimming> trimming;
    private final DriftWatch drift;
    private final Optional<Challenger> challenger;
    private Optional<HallucinationDetector> challenging;
    private final Optional<TokenTape> tape;
    private final double riskBefore;
    private Attempt attempt;
    private volatile boolean cancelled;

    /** How a window's speech is decoded alone. */
    record Trimming(TrimmedDecodes decodes, SpeechTrim how) {}

    /**
     * @param audioFrames length of the audio in encoder frames of 20 ms
     * @param pcm         16 kHz mono
     * @param print       of the audio of a final decode
     * @param judgedBy    as {@link GuardedSegment#judgedBy}
     * @param remedies    for the window's final decode; empty where a text stands as it came
     * @param challenger  to be compared with on final decodes
     * @param trimmed     takes windows' speech, where the remedies have that rung
     */
    GuardedDecode(
            WindowContext window,
            float audioFrames,
            float[] pcm,
            Optional<SoundPrint> print,
            GuardedModel model,
            Optional<ProbeBundle> bundle,
            GuardPolicy policy,
            String judgedBy,
            Optional<Remedies> remedies,
            Optional<TrimmedDecodes> trimmed,
            Optional<Challenger> challenger,
            DriftWatch drift,
            MitigationCounts counts,
            AlertEpisodes episodes,
            GuardListener listener) {
        this.window = window;
        this.audioFrames = audioFrames;
        this.print = print;
        this.model = model;
        this.bundle = bundle;
        this.policy = policy;
        this.judgedBy = judgedBy;
        this.episodes = episodes;
        this.listener = listener;
        this.counts = counts;
        this.drift = drift;
        this.challenger = challenger.filter(_ -> window.isFinal() && policy.mode() != GuardMode.OFF);
        this.challenging = this.challenger.map(one -> one.detector(policy, audioFrames));
        // a provisional text is replaced by the next anyway
        this.mitigation = remedies.filter(_ -> window.isFinal()).map(these -> new Mitigation(these, pcm));
        this.trimming = remedies.flatMap(Remedies::trim).flatMap(how -> trimmed.map(to -> new Trimming(to, how)));
        this.tape = mitigation.map(_ -> new TokenTape(
                model.maxTokens(), bundle.map(b -> b.heads().size()).orElse(0)));
        this.riskBefore = episodes.riskBefore(window);
        this.attempt = new Attempt(window, model, bundle, policy, audioFrames, riskBefore, this::raise);
    }

    private void raise(Finding finding) {
        episodes.found(window, finding).ifPresent(listener::onEarlyAlert);
    }

    @Override
    public boolean onToken(TokenView token) {
        int before = attempt.size();
        if (before == 0) {
            listener.onBegun(); // tokens are kept back in mode suppress
        }
        challenging.ifPresent(detector -> {
            if (token.endOfText()) {
                detector.onEnd(token);
            } else {
                detector.onToken(token);
            }
        });
        boolean goOn = attempt.onToken(token);
        boolean again = false;
        if (mitigation.isPresent()) {
            tape.get().add(token);
            mitigation.get().token();
            again = mitigation.get().tries() > 0;
            goOn &= !again || !mitigation.get().spent();
        }
        if (!again && policy.mode() != GuardMode.SUPPRESS && attempt.size() > before) {
            listener.onToken(attempt.token(before));
        }
        return goOn;
    }

    @Override
    public Optional<Retry> again(DecodeEnd end) {
        attempt.ended(end);
        challenging.ifPresent(
                detector -> challenger.orElseThrow().count(attempt.invented(), detector.alarms(window.isFinal())));
        challenging = Optional.empty(); // only the first decode is compared
        Optional<Retry> retry = mitigation.flatMap(one -> one.after(attempt));
        retry.ifPresent(next -> attempt = attemptFrom(next.keep()));
        return retry;
    }

    /** An attempt that has seen the tokens that stay; what it finds is told with the end. */
    private Attempt attemptFrom(int keep) {
        Attempt next = new Attempt(window, model, bundle, policy, audioFrames, riskBefore, _ -> {});
        tape.get().cut(keep);
        for (int i = 0; i < keep; i++) {
            next.onToken(tape.get().token(i));
        }
        return next;
    }

    @Override
    public void onEnd(DecodeEnd end) {
        switch (end.reason()) {
            case FAILED ->
                listener.onFailure(
                        end.error().orElseGet(() -> new IllegalStateException("the decode failed and gave no reason")));
            case CANCELLED -> listener.onFailure(new CancellationException("the decode was cancelled"));
            default -> {
                if (!decodesSpeechAlone()) {
                    tell();
                }
            }
        }
    }

    /** True where the window is told later, with what its speech alone gives. */
    private boolean decodesSpeechAlone() {
        if (cancelled || trimming.isEmpty()) {
            return false;
        }
        return mitigation
                .flatMap(Mitigation::afterSlot)
                .map(speech -> trimming.get().decodes().offer(decodeOf(speech)))
                .orElse(false);
    }

    private TrimmedDecode decodeOf(SpeechTrim.Trimmed speech) {
        Mitigation mending = mitigation.orElseThrow();
        return new TrimmedDecode(
                speech,
                trimming.orElseThrow().how().budget().toNanos(),
                new Attempt(window, model, bundle, policy, audioFrames, riskBefore, _ -> {}),
                () -> {
                    mending.token();
                    return !cancelled && !mending.spent();
                },
                gave -> {
                    gave.ifPresent(mending::afterTrimmed);
                    if (cancelled) {
                        listener.onFailure(new CancellationException("the decode was cancelled"));
                    } else {
                        tell();
                    }
                });
    }

    /** Nobody waits for it any more. */
    void cancel() {
        cancelled = true;
    }

    private void tell() {
        Attempt kept = mitigation.map(one -> one.kept(attempt)).orElse(attempt);
        boolean withheld = kept.withheld();
        if (policy.mode() != GuardMode.OFF) {
            episodes.judged(window, kept.invention());
            episodes.ended(window, findings(kept), kept.gone()).forEach(listener::onAlert);
            if (window.isFinal() && kept.size() > 0) {
                drift.add(window.tenant(), kept.risk(), kept.meanLogprob(), kept.probeScore());
            }
        }
        if (policy.mode() == GuardMode.SUPPRESS && !withheld) {
            kept.tokens().forEach(listener::onToken);
        }
        listener.onSegment(new GuardedSegment(
                window.startMs(),
                window.endMs(),
                window.revision(),
                window.isFinal(),
                withheld ? "" : kept.text(),
                kept.risk(),
                kept.meanLogprob(),
                kept.noSpeech(),
                kept.reason(),
                withheld ? List.of() : kept.tokens(),
                withheld,
                judgedBy,
                kept.heard(),
                withheld ? Collections.emptySortedMap() : kept.probes()));
    }

    /** Those of the text that stands, alone and after the windows before; and of one that it took the place of. */
    private List<Finding> findings(Attempt kept) {
        List<Finding> findings = new ArrayList<>(kept.held());
        print.flatMap(sound -> episodes.stands(window, kept.text(), kept.doubted(), sound, policy))
                .ifPresent(repeat -> findings.add(kept.crossed(repeat)));
        if (mitigation.isPresent() && mitigation.get().tries() > 0) {
            Optional<Mitigated> applied = mitigation.get().applied(policy.textInAlerts());
            counts.count(applied.isPresent());
            Finding first = mitigation.get().mended().orElseThrow();
            if (applied.isPresent()) {
                findings.add(first.replaced());
                findings.add(first.mitigation(applied.get()));
            } else {
                findings.remove(first);
                findings.add(first.and("further decodes: " + mitigation.get().tries() + ", none better"));
            }
        }
        return findings;
    }
}
