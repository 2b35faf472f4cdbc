package io.mondegreen.guard;

import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.probe.ProbeBundle;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The engine with the guard listening: every window is decoded under the policy, its alerts become episodes of its call's
 * channel. Without a probe bundle there is no hallucination risk (it is 0); loops, attention and budget are still guarded.
 *
 * <p>Episodes of at most {@value #CHANNELS_KEPT} channels are kept; the one unused for longest is forgotten first and counted.
 */
public final class GuardedEngine implements WindowDecoder {

    static final int CHANNELS_KEPT = 20_000;

    private final TokenSource source;
    private final GuardedModel model;
    private final Optional<ProbeBundle> bundle;
    private final TenantPolicies policies;
    private final int alertsPerMinute;
    private final Optional<Remedies> remedies;
    private final Optional<TrimmedDecodes> trimmed;
    private final Optional<Challenger> challenger;
    private final DriftWatch drift;
    private final MitigationCounts mitigations = new MitigationCounts();
    private final AlertIds.Source ids;
    private final LinkedHashMap<Channel, AlertEpisodes> channels = new LinkedHashMap<>(16, 0.75f, true);
    private long droppedBefore;
    private long evicted;

    private record Channel(String tenant, String call, String name) {}

    /**
     * Listens to a source under one policy for every tenant.
     *
     * @param bundle made for this model; the caller has checked it with {@link ProbeBundle#requireModel}, and gave its heads to
     *               the source in their order
     * @param policy its levels of risk are the bundle's at the standard budget where it has none
     * @param remedies for mode {@link GuardMode#MITIGATE}, and for it alone
     * @throws IllegalArgumentException if that mode has no remedies, or another has some
     */
    public GuardedEngine(
            TokenSource source,
            GuardedModel model,
            Optional<ProbeBundle> bundle,
            GuardPolicy policy,
            Optional<Remedies> remedies) {
        this(
                source,
                model,
                bundle,
                resolved(policy, bundle),
                remedies,
                Optional.empty(),
                Optional.empty(),
                DriftReference.BUNDLE);
    }

    private static GuardPolicy resolved(GuardPolicy policy, Optional<ProbeBundle> bundle) {
        return bundle.map(probes -> policy.resolved(probes, RiskLevels.STANDARD_BUDGET))
                .orElse(policy);
    }

    /**
     * Listens to a source under policies that differ in their thresholds.
     *
     * @param configured what the configuration says by itself, with levels of risk where there is a bundle; {@link #ids} says it
     * @param policies   of tenants; {@code configured} for all where empty
     * @param challenger a second bundle to compare with, whose heads the source runs as well
     * @param reference  what is taken for drift
     * @throws IllegalArgumentException if mode mitigate has no remedies, or another has some
     */
    public GuardedEngine(
            TokenSource source,
            GuardedModel model,
            Optional<ProbeBundle> bundle,
            GuardPolicy configured,
            Optional<Remedies> remedies,
            Optional<TenantPolicies> policies,
            Optional<Challenger> challenger,
            DriftReference reference) {
        this.drift = new DriftWatch(bundle.filter(_ -> reference == DriftReference.BUNDLE)
                .map(ProbeBundle::reference)
                .orElse(Collections.emptySortedMap()));
        this.challenger = challenger;
        if (remedies.isPresent() != (configured.mode() == GuardMode.MITIGATE)) {
            throw new IllegalArgumentException("mode mitigate needs remedies, and no other mode takes any");
        }
        this.source = source;
        this.model = model;
        this.bundle = bundle;
        this.policies = policies.orElseGet(() -> TenantPolicies.same(configured));
        this.alertsPerMinute = configured.alertsPerMinute();
        this.remedies = remedies;
        this.trimmed = remedies.flatMap(Remedies::trim).map(_ -> new TrimmedDecodes(source));
        this.ids = new AlertIds.Source(
                model.hash(),
                bundle.map(ProbeBundle::hash).orElse(""),
                rules(configured).hash());
    }

    private AlertEpisodes.Rules rules(GuardPolicy policy) {
        // other remedies make other texts
        return new AlertEpisodes.Rules(
                policy,
                remedies.map(these -> AlertIds.hash(policy.hash(), these.hash()))
                        .orElseGet(policy::hash));
    }

    @Override
    public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
        AlertEpisodes episodes = episodes(window.tenant(), window.call(), window.channel());
        AlertEpisodes.Rules rules = episodes.rules(window, () -> rules(policies.of(window.tenant())));
        // a window's end is where its audio ends: attention beyond it follows padding
        float audioFrames = (float) (pcm.length / 16_000.0 * AudioPace.FRAMES_PER_SECOND);
        boolean remembered = window.isFinal() && rules.policy().mode() != GuardMode.OFF;
        Optional<SoundPrint> print = remembered ? Optional.of(SoundPrint.of(pcm)) : Optional.empty();
        GuardedDecode decode = new GuardedDecode(
                window,
                audioFrames,
                pcm,
                print,
                model,
                bundle,
                rules.policy(),
                rules.hash().equals(ids.policy()) ? "" : rules.hash(),
                remedies,
                trimmed,
                challenger,
                drift,
                mitigations,
                episodes,
                listener);
        Runnable cancel = source.submit(new DecodeRequest(pcm, window.urgency()), decode);
        return () -> {
            decode.cancel();
            cancel.run();
        };
    }

    @Override
    public int windowMs() {
        return model.windowMs();
    }

    @Override
    public Optional<String> alertState(String tenant, String call, String channel) {
        synchronized (channels) {
            return Optional.ofNullable(channels.get(new Channel(tenant, call, channel)))
                    .map(AlertEpisodes::state);
        }
    }

    @Override
    public void restoreAlertState(String tenant, String call, String channel, String state) {
        episodes(tenant, call, channel).restore(state);
    }

    /** The channel has ended and its windows are decoded: what is still to be said of episodes that went on to its end. */
    public List<Alert> ended(String tenant, String call, String channel) {
        synchronized (channels) {
            return Optional.ofNullable(channels.get(new Channel(tenant, call, channel)))
                    .map(episodes -> episodes.atEnd(tenant, call, channel))
                    .orElse(List.of());
        }
    }

    @Override
    public void forget(String tenant, String call, String channel) {
        synchronized (channels) {
            AlertEpisodes gone = channels.remove(new Channel(tenant, call, channel));
            droppedBefore += gone == null ? 0 : gone.dropped();
        }
    }

    private AlertEpisodes episodes(String tenant, String call, String channel) {
        synchronized (channels) {
            AlertEpisodes episodes = channels.computeIfAbsent(
                    new Channel(tenant, call, channel), c -> new AlertEpisodes(ids, alertsPerMinute));
            if (channels.size() > CHANNELS_KEPT) {
                Map.Entry<Channel, AlertEpisodes> eldest = channels.pollFirstEntry();
                droppedBefore += eldest.getValue().dropped();
                evicted++;
            }
            return episodes;
        }
    }

    /** Episodes that the limit per minute dropped, over all channels. */
    public long alertsDropped() {
        synchronized (channels) {
            return droppedBefore
                    + channels.values().stream()
                            .mapToLong(AlertEpisodes::dropped)
                            .sum();
        }
    }

    /** Channels forgotten because there were too many at once; their open windows may raise an alert again. */
    public long channelsEvicted() {
        synchronized (channels) {
            return evicted;
        }
    }

    /** Windows whose text ran away and was replaced by a better one. */
    public long mitigationsApplied() {
        return mitigations.applied();
    }

    /** Windows whose text ran away and of which no further decode was better. */
    public long mitigationsRejected() {
        return mitigations.rejected();
    }

    /** The second bundle, where there is one. */
    public Optional<Challenger> challenger() {
        return challenger;
    }

    /** The next of what has moved, or has come back; once each. */
    public Optional<DriftEvent> drift() {
        return drift.poll();
    }

    /** The greatest population stability index over all tenants, of {@code risk}, {@code logprob} or {@code probe}. */
    public double driftIndex(String signal) {
        return drift.greatest(DriftWatch.Signal.valueOf(signal.toUpperCase(Locale.ROOT)));
    }

    /** Names of cures that cannot run live and are left out. */
    public List<String> refused() {
        return remedies.map(Remedies::refused).orElse(List.of());
    }

    /** What the ids of its alerts are made of, of tenants that no thresholds file names. */
    public AlertIds.Source ids() {
        return ids;
    }
}
