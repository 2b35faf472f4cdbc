package io.mondegreen.lab.sweep;

import io.mondegreen.lab.Comparison;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.sweep.Treatment.Role;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.Intervention.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Puts a clean run's activations into a corrupted run, place by place, and asks how much of the clean text comes back: 0 as
 * corrupted, 1 as clean. Both are fed the clean text, so that positions mean the same. The best places are chosen on one half of
 * the pairs and judged on the other.
 */
public final class PatchMap {
    private final SweepInput input;
    private final PatchSettings settings;
    private final WhisperConfig config;
    private final PatchRunner runner;

    private PatchMap(SweepInput input, PatchSettings settings, PatchRunner runner) {
        this.input = input;
        this.settings = settings;
        this.runner = runner;
        config = input.model().config();
    }

    /**
     * Maps pairs of sentences of the bank.
     *
     * @throws IllegalArgumentException if the model has no tokenizer, the bank lacks what is needed, or no pair differs
     */
    public static PatchReport run(SweepInput input, PatchSettings settings) {
        WhisperConfig config = input.model().config();
        EvalSets sets = EvalSets.draw(input.bank(), input.seed(), config.windowMs(), 0, settings.pairs(), 0);
        Renderer renderer = new Renderer(input.bank(), config.windowMs());
        return run(input, settings, PatchPair.of(sets, settings.corruption(), renderer, config, input.seed()));
    }

    /** Maps a pair of the user's own; nothing is chosen, so nothing is judged on another half. */
    public static PatchReport run(SweepInput input, PatchSettings settings, PatchPair own) {
        return run(input, settings, List.of(own));
    }

    private static PatchReport run(SweepInput input, PatchSettings settings, List<PatchPair> pairs) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("model", input.engine().weights().identity(input.model().hash()));
        facts.put("corpus", input.corpusHash());
        facts.put("seed", Long.toString(input.seed()));
        facts.put("language", input.engine().language());
        try (Workshop workshop = new Workshop(input.model(), input.engine());
                Ledger ledger = input.resume()
                        .map(file -> Ledger.at(file, facts, List.of(PairTexts.class, Effect.class)))
                        .orElseGet(Ledger::inMemory)) {
            return new PatchMap(input, settings, new PatchRunner(workshop, ledger, input.meter())).run(pairs);
        }
    }

    /** Runs that the map of one half of the pairs takes at most; what is judged on the other half takes about a tenth. */
    public static long runs(WhisperConfig config, PatchSettings settings) {
        long places = Site.components(settings.parts(), config).size()
                + (long) Site.heads(settings.parts(), config).size();
        return settings.pairs() * (places * settings.mixes().size() + 4);
    }

    private PatchReport run(List<PatchPair> pairs) {
        input.meter().expect(runs(config, settings));
        // where both texts are the same there is nothing that a patch could bring back
        List<PatchPair> differing =
                pairs.stream().filter(pair -> runner.texts(pair).differ()).toList();
        List<PatchPair> choosing = half(differing, EvalSets.CHOOSE);
        List<PatchPair> reporting = half(differing, EvalSets.REPORT);
        if (choosing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model writes the same for the clean and the corrupted window: there is nothing to bring back");
        }
        List<Treatment> places = places();
        runner.run(choosing, places);
        List<PatchRow> rows = new ArrayList<>();
        if (!reporting.isEmpty()) {
            Map<String, List<Treatment>> judged = judged(places, choosing);
            runner.run(
                    reporting,
                    judged.values().stream().flatMap(List::stream).distinct().toList());
            judged.forEach((name, some) -> rows.add(row(name, some, reporting)));
        }
        return new PatchReport(
                input,
                settings,
                choosing.size(),
                reporting.size(),
                grids(places, choosing),
                rows,
                choosing.stream().map(runner::texts).toList());
    }

    private static List<PatchPair> half(List<PatchPair> pairs, Split half) {
        return pairs.stream().filter(pair -> pair.half() == half).toList();
    }

    private List<Treatment> places() {
        List<Site> sites = new ArrayList<>(Site.components(settings.parts(), config));
        sites.addAll(Site.heads(settings.parts(), config));
        return sites.stream()
                .flatMap(site ->
                        settings.mixes().stream().map(mix -> Treatment.at(site, Kind.RESAMPLE, HookedModel.CLEAN, mix)))
                .toList();
    }

    /** What brings most back: of each part the best whole and the best head, the best heads of all; and heads drawn by chance. */
    private Map<String, List<Treatment>> judged(List<Treatment> places, List<PatchPair> pairs) {
        List<Treatment> ranked = places.stream()
                .sorted(Comparator.comparingDouble(
                        one -> -rate(Effect::logprob, List.of(one), pairs).value()))
                .toList();
        Map<String, List<Treatment>> judged = new LinkedHashMap<>();
        for (Part part : settings.parts()) {
            for (Role role : List.of(Role.COMPONENT, Role.HEAD)) {
                ranked.stream()
                        .filter(one ->
                                one.role() == role && one.sites().getFirst().part() == part)
                        .limit(1)
                        .forEach(one -> judged.put(one.name(), List.of(one)));
            }
        }
        List<Treatment> heads =
                ranked.stream().filter(one -> one.role() == Role.HEAD).toList();
        heads.stream().limit(settings.report()).forEach(one -> judged.put(one.name(), List.of(one)));
        List<Treatment> shuffled = new ArrayList<>(heads);
        Collections.shuffle(shuffled, new Random(input.seed()));
        List<Treatment> random = shuffled.stream()
                .limit(settings.placebos())
                .map(one -> one.as(Role.RANDOM, "placebo: a random head"))
                .toList();
        if (!random.isEmpty()) {
            judged.put(random.getFirst().name(), random);
        }
        return judged;
    }

    private PatchRow row(String name, List<Treatment> some, List<PatchPair> pairs) {
        Treatment first = some.getFirst();
        boolean random = first.role() == Role.RANDOM;
        return new PatchRow(
                name,
                random ? List.of() : first.interventions(),
                random ? List.of() : first.depths(config),
                Figure.of(rate(Effect::logprob, some, pairs).interval(input.seed()), pairs.size()),
                Figure.of(rate(Effect::difference, some, pairs).interval(input.seed()), pairs.size()));
    }

    private List<Grid> grids(List<Treatment> places, List<PatchPair> pairs) {
        List<Grid> grids = new ArrayList<>();
        grids.addAll(Grid.of(
                PatchReport.LOGPROB,
                places,
                one -> rate(Effect::logprob, List.of(one), pairs).value(),
                config));
        grids.addAll(Grid.of(
                PatchReport.DIFFERENCE,
                places,
                one -> rate(Effect::difference, List.of(one), pairs).value(),
                config));
        return grids;
    }

    /** Sum of what came back over sum of what was lost, so that pairs with hardly a difference do not count as much as others. */
    private GroupedRate rate(Function<Effect, Comparison> metric, List<Treatment> treatments, List<PatchPair> pairs) {
        GroupedRate rate = new GroupedRate();
        for (PatchPair pair : pairs) {
            for (Treatment one : treatments) {
                Comparison effect = metric.apply(runner.effect(one, pair));
                rate.add(pair.group(), effect.patched() - effect.corrupted(), effect.clean() - effect.corrupted());
            }
        }
        return rate;
    }
}
