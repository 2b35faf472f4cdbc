package io.mondegreen.lab.sweep;

import io.mondegreen.engine.Engine;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.GuardedEngine;
import io.mondegreen.guard.GuardedModel;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.Remedies;
import io.mondegreen.guard.Remedies.Remedy;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.HeadId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the guard's mitigation does: the very guard decodes windows on which the model loops, ordinary speech and non-speech, once
 * without any guard, once flagging, once mitigating; and mitigating with one remedy alone, with nothing switched off, and with heads
 * drawn by chance. Windows are of the half on which nothing was chosen.
 */
public final class MitigationStudy {
    private static final String CHANNEL = "mixed";

    /**
     * How much of it.
     *
     * @param loops     windows on which the model loops
     * @param clean     of ordinary speech
     * @param nonspeech without speech
     * @param placebos  draws of heads
     */
    public record Settings(int loops, int clean, int nonspeech, int placebos) {}

    /**
     * What a guard made of a window.
     *
     * @param addedMs from the end of its first decode to its text
     */
    record Said(Outcome outcome, boolean tried, boolean applied, double addedMs) {}

    private final SweepInput input;
    private final GuardedModel heard;
    private final Settings settings;
    private final Engine engine;
    private final Renderer renderer;
    private final Map<EvalWindow, Rendered> rendered = new HashMap<>();

    private MitigationStudy(SweepInput input, GuardedModel heard, Settings settings, Engine engine) {
        this.input = input;
        this.heard = heard;
        this.settings = settings;
        this.engine = engine;
        this.renderer = new Renderer(input.bank(), input.model().config().windowMs());
    }

    /**
     * Makes the study.
     *
     * @param heard the model as guards know it
     * @param all   what was found for it
     * @throws IllegalArgumentException if the model loops on nothing
     */
    public static MitigationReport of(SweepInput input, GuardedModel heard, Remedies all, Settings settings) {
        try (Engine engine = Engine.open(
                input.model(),
                input.engine(),
                input.bundle().map(ProbeBundle::heads).orElse(List.of()),
                input.bundle().map(ProbeBundle::alignmentHeads).orElse(List.of()),
                EngineMeter.NONE)) {
            return new MitigationStudy(input, heard, settings, engine).report(all);
        }
    }

    private MitigationReport report(Remedies all) {
        EvalSets sets = EvalSets.draw(
                input.bank(),
                input.seed(),
                input.model().config().windowMs(),
                SweepPlan.TRIES * settings.loops(),
                settings.clean(),
                settings.nonspeech());
        Map<String, Optional<Remedies>> guards = guards(all);
        List<EvalWindow> candidates = sets.of(EvalSets.REPORT, EvalSet.LOOPS);
        input.meter().expect(candidates.size());
        Map<EvalWindow, Said> plain = new LinkedHashMap<>();
        List<EvalWindow> windows = new ArrayList<>();
        for (int from = 0; from < candidates.size() && windows.size() < settings.loops(); from += settings.loops()) {
            List<EvalWindow> some = candidates.subList(from, Math.min(candidates.size(), from + settings.loops()));
            plain.putAll(decode(some, GuardMode.OFF, Optional.empty()));
            some.stream()
                    .filter(window -> plain.get(window).outcome().loop())
                    .limit((long) settings.loops() - windows.size())
                    .forEach(windows::add);
        }
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("the model loops on none of " + candidates.size() + " windows");
        }
        List<EvalWindow> others = new ArrayList<>(sets.of(EvalSets.REPORT, EvalSet.CLEAN));
        others.addAll(sets.of(EvalSets.REPORT, EvalSet.NONSPEECH));
        windows.addAll(others);
        input.meter()
                .expect(others.size() + (long) guards.size() * windows.size() - (candidates.size() - plain.size()));
        plain.putAll(decode(others, GuardMode.OFF, Optional.empty()));
        MitigationReport report = new MitigationReport(input, all, windows, plain);
        guards.forEach((name, remedies) -> report.add(
                name, decode(windows, remedies.isPresent() ? GuardMode.MITIGATE : GuardMode.FLAG, remedies)));
        return report;
    }

    private Map<String, Optional<Remedies>> guards(Remedies all) {
        Map<String, Optional<Remedies>> guards = new LinkedHashMap<>();
        guards.put("flag", Optional.empty());
        guards.put("mitigate", Optional.of(all));
        if (all.trim().isPresent()) {
            guards.put("mitigate, in its slot", Optional.of(with(all, all.ladder())));
        }
        for (Remedy one : all.ladder()) {
            guards.put(one.name() + " alone", Optional.of(with(all, List.of(one))));
        }
        guards.put("placebo: nothing off", Optional.of(with(all, List.of(new Remedy("nothing", List.of())))));
        int heads = all.ladder().getFirst().gates().size();
        for (int draw = 0; draw < settings.placebos(); draw++) {
            Remedy chance = new Remedy("heads by chance", chance(heads, draw));
            guards.put(
                    "placebo: "
                            + String.join(
                                    ", ",
                                    chance.gates().stream()
                                            .map(Ablation::toString)
                                            .toList()),
                    Optional.of(with(all, List.of(chance))));
        }
        return guards;
    }

    private static Remedies with(Remedies all, List<Remedy> ladder) {
        return new Remedies(ladder, all.tries(), all.tokens());
    }

    private List<Ablation> chance(int heads, int draw) {
        WhisperConfig config = input.model().config();
        SplittableRandom random = new SplittableRandom(31 * input.seed() + draw);
        List<Ablation> drawn = new ArrayList<>();
        while (drawn.size() < heads) {
            HeadId head = new HeadId(random.nextInt(config.decoderLayers()), random.nextInt(config.decoderHeads()));
            Ablation one = Ablation.head(random.nextBoolean() ? Component.CROSS : Component.SELF, head);
            if (!drawn.contains(one)) {
                drawn.add(one);
            }
        }
        return drawn;
    }

    private Map<EvalWindow, Said> decode(List<EvalWindow> windows, GuardMode mode, Optional<Remedies> remedies) {
        Stopwatch watch = new Stopwatch(engine::submit);
        GuardedEngine guard = new GuardedEngine(
                watch, heard, input.bundle(), GuardPolicy.standard().withMode(mode), remedies);
        Map<EvalWindow, CompletableFuture<Said>> coming = new LinkedHashMap<>();
        for (EvalWindow window : windows) {
            Rendered audio = rendered.computeIfAbsent(window, one -> Rendered.of(one, renderer));
            CompletableFuture<Said> said = new CompletableFuture<>();
            coming.put(window, said);
            Listener listener = new Listener(window, audio, said);
            watch.next(listener.firstEnd());
            guard.decode(new WindowContext("", window.id(), CHANNEL, 0, audio.ms(), 0, true), audio.pcm(), listener);
        }
        Map<EvalWindow, Said> all = new LinkedHashMap<>();
        coming.forEach((window, said) -> {
            all.put(window, said.join());
            input.meter().did(1);
        });
        return all;
    }

    private record Listener(
            EvalWindow window, Rendered audio, CompletableFuture<Said> said, List<Alert> alerts, AtomicLong firstEnd)
            implements GuardListener {
        Listener(EvalWindow window, Rendered audio, CompletableFuture<Said> said) {
            this(window, audio, said, new ArrayList<>(), new AtomicLong());
        }

        @Override
        public void onAlert(Alert alert) {
            alerts.add(alert);
        }

        @Override
        public void onSegment(GuardedSegment segment) {
            boolean applied = alerts.stream().anyMatch(alert -> alert.type() == AlertType.MITIGATION_APPLIED);
            boolean refused = alerts.stream().anyMatch(alert -> alert.evidence().reasons().stream()
                    .anyMatch(reason -> reason.startsWith("further decodes")));
            double addedMs = (System.nanoTime() - firstEnd.get()) / 1e6;
            said.complete(new Said(Judge.outcome(window, audio, segment.text()), applied || refused, applied, addedMs));
        }

        @Override
        public void onFailure(RuntimeException error) {
            said.completeExceptionally(error);
        }
    }
}
