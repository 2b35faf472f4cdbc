package io.mondegreen.lab.sweep;

import io.mondegreen.lab.Comparison;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.sweep.Treatment.Role;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention.Kind;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Puts a clean run's activations into a corrupted run, place by place, and asks how much of the clean text comes back: 0 as
 * corrupted, 1 as clean. Both are fed the clean text, so that positions mean the same. The best places are chosen on one half of
 * the pairs and judged on the other.
 */
public final class PatchMap {
    /** Of memory for activations and patches of a graph; what needs more is run in several openings. */
    private static final long BYTES = 1L << 30;

    private final SweepInput input;
    private final PatchSettings settings;
    private final WhisperConfig config;
    private final Workshop workshop;
    private final Ledger ledger;
    private final List<PatchPair> pairs;

    private PatchMap(
            SweepInput input, PatchSettings settings, List<PatchPair> pairs, Workshop workshop, Ledger ledger) {
        this.input = input;
        this.settings = settings;
        this.pairs = pairs;
        this.workshop = workshop;
        this.ledger = ledger;
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
        return run(
                input,
                settings,
                PatchPair.of(
                        sets,
                        settings.corruption(),
                        new Renderer(input.bank(), config.windowMs()),
                        config,
                        input.seed()));
    }

    /** Maps a pair of the user's own; nothing is chosen, so nothing is judged on another half. */
    public static PatchReport run(SweepInput input, PatchSettings settings, PatchPair own) {
        return run(input, settings, List.of(own));
    }

    private static PatchReport run(SweepInput input, PatchSettings settings, List<PatchPair> pairs) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("model", input.model().hash());
        facts.put("corpus", input.corpusHash());
        facts.put("seed", Long.toString(input.seed()));
        facts.put("language", input.engine().language());
        try (Workshop workshop = new Workshop(input.model(), input.engine());
                Ledger ledger = input.resume()
                        .map(file -> Ledger.at(file, facts, List.of(PairTexts.class, Effect.class)))
                        .orElseGet(Ledger::inMemory)) {
            return new PatchMap(input, settings, pairs, workshop, ledger).run();
        }
    }

    /** Runs that the map of one half of the pairs takes at most; what is judged on the other half takes about a tenth. */
    public static long runs(WhisperConfig config, PatchSettings settings) {
        long places = Site.components(settings.parts(), config).size()
                + (long) Site.heads(settings.parts(), config).size();
        return settings.pairs() * (places * settings.mixes().size() + 4);
    }

    private PatchReport run() {
        input.meter().expect(runs(config, settings));
        List<PatchPair> told = tell();
        List<Treatment> places = places();
        List<PatchPair> choosing = half(told, EvalSets.CHOOSE);
        List<PatchPair> reporting = half(told, EvalSets.REPORT);
        patch(choosing, places);
        Map<String, List<Treatment>> judged = reporting.isEmpty() ? Map.of() : judged(places, choosing);
        patch(
                reporting,
                judged.values().stream().flatMap(List::stream).distinct().toList());
        List<PatchRow> rows = new ArrayList<>();
        judged.forEach((name, some) -> rows.add(new PatchRow(
                name,
                some.getFirst().role() == Role.RANDOM
                        ? List.of()
                        : some.getFirst().interventions(),
                some.getFirst().role() == Role.RANDOM
                        ? List.of()
                        : some.getFirst().depths(config),
                restored(Effect::logprob, some, reporting),
                restored(Effect::difference, some, reporting))));
        List<Grid> grids = new ArrayList<>();
        grids.addAll(Grid.of(
                PatchReport.LOGPROB,
                places,
                one -> restored(Effect::logprob, List.of(one), choosing).value(),
                config));
        grids.addAll(Grid.of(
                PatchReport.DIFFERENCE,
                places,
                one -> restored(Effect::difference, List.of(one), choosing).value(),
                config));
        return new PatchReport(
                input,
                settings,
                choosing.size(),
                reporting.size(),
                grids,
                rows,
                choosing.stream().map(this::texts).toList());
    }

    private static List<PatchPair> half(List<PatchPair> pairs, Split half) {
        return pairs.stream().filter(pair -> pair.half() == half).toList();
    }

    private PairTexts texts(PatchPair pair) {
        return ledger.find(PairTexts.class, "", pair.id()).orElseThrow();
    }

    /** Decodes both windows of every pair; keeps the pairs whose texts differ. */
    private List<PatchPair> tell() {
        WhisperTokenizer tokenizer = input.model()
                .tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("a patch map needs text: this model has no tokenizer"));
        for (PatchPair pair : pairs) {
            if (ledger.find(PairTexts.class, "", pair.id()).isEmpty()) {
                List<Run> both = workshop.open(false, Set.of(), Set.of())
                        .runAll(List.of(
                                Trial.clean(Window.greedy(pair.clean().get())),
                                Trial.clean(Window.greedy(pair.corrupted().get()))));
                ledger.put("", pair.id(), PairTexts.of(both.getFirst(), both.getLast(), tokenizer));
                input.meter().did(2);
            }
        }
        ledger.flush();
        List<PatchPair> differing =
                pairs.stream().filter(pair -> texts(pair).differ()).toList();
        if (differing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model writes the same for the clean and the corrupted window: there is nothing to bring back");
        }
        return differing;
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
                        one -> -restored(Effect::logprob, List.of(one), pairs).value()))
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
        List<Treatment> heads = new ArrayList<>(
                ranked.stream().filter(one -> one.role() == Role.HEAD).toList());
        heads.stream().limit(settings.report()).forEach(one -> judged.put(one.name(), List.of(one)));
        Collections.shuffle(heads, new Random(input.seed()));
        List<Treatment> random = heads.stream()
                .limit(settings.placebos())
                .map(one -> one.as(Role.RANDOM, "placebo: a random head"))
                .toList();
        if (!random.isEmpty()) {
            judged.put(random.getFirst().name(), random);
        }
        return judged;
    }

    /** Sum of what came back over sum of what was lost, so that pairs with hardly a difference do not count as much as others. */
    private Figure restored(Function<Effect, Comparison> metric, List<Treatment> treatments, List<PatchPair> some) {
        GroupedRate rate = new GroupedRate();
        for (PatchPair pair : some) {
            for (Treatment one : treatments) {
                Comparison effect = metric.apply(
                        ledger.find(Effect.class, one.key(), pair.id()).orElseThrow());
                rate.add(pair.group(), effect.patched() - effect.corrupted(), effect.clean() - effect.corrupted());
            }
        }
        return Figure.of(rate.interval(input.seed()), some.size());
    }

    private void patch(List<PatchPair> some, List<Treatment> treatments) {
        for (List<Treatment> together : openings(treatments)) {
            Set<TapName> taps = taps(together);
            Set<TapName> read = new TreeSet<>(taps);
            read.add(Effect.LOGITS);
            for (PatchPair pair : some) {
                List<Treatment> missing = together.stream()
                        .filter(one ->
                                ledger.find(Effect.class, one.key(), pair.id()).isEmpty())
                        .toList();
                input.meter().expect(missing.size() - (long) together.size());
                if (!missing.isEmpty()) {
                    patch(workshop.open(false, read, taps), pair, missing);
                }
            }
        }
    }

    private void patch(HookedModel hooked, PatchPair pair, List<Treatment> treatments) {
        PairTexts texts = texts(pair);
        int[] fed = Arrays.copyOf(texts.tokens(), texts.tokens().length - 1);
        Run clean = hooked.runWithCache(Window.forced(pair.clean().get(), fed));
        Map<String, ActivationCache> sources = Map.of(HookedModel.CLEAN, clean.cache());
        Window corrupted = Window.forced(pair.corrupted().get(), fed);
        List<Trial> trials = new ArrayList<>(List.of(Trial.clean(corrupted)));
        treatments.forEach(one -> trials.add(Trial.of(corrupted, one.interventions(), sources)));
        Run untouched = null;
        for (int from = 0; from < trials.size(); from += hooked.slots()) {
            List<Run> runs = hooked.runAll(trials.subList(from, Math.min(trials.size(), from + hooked.slots())));
            untouched = untouched == null ? runs.getFirst() : untouched;
            for (int i = from == 0 ? 1 : 0; i < runs.size(); i++) {
                ledger.put(
                        treatments.get(from + i - 1).key(), pair.id(), Effect.of(texts, clean, untouched, runs.get(i)));
            }
            ledger.flush();
            input.meter().did(runs.size());
        }
    }

    private Set<TapName> taps(List<Treatment> treatments) {
        Set<TapName> taps = new TreeSet<>();
        treatments.forEach(one -> taps.addAll(HookedModel.touched(config, one.interventions())));
        return taps;
    }

    /** The encoder's places apart from the decoder's, whose runs share one encoding; each within bounds of memory. */
    private List<List<Treatment>> openings(List<Treatment> treatments) {
        List<List<Treatment>> all = new ArrayList<>();
        for (Stack stack : Stack.values()) {
            List<Treatment> some = new ArrayList<>();
            for (Treatment one : treatments) {
                if (one.sites().getFirst().part().stack() != stack) {
                    continue;
                }
                some.add(one);
                if (Runner.bytes(taps(some), config, input.engine().slots()) > BYTES && some.size() > 1) {
                    all.add(List.copyOf(some.subList(0, some.size() - 1)));
                    some.clear();
                    some.add(one);
                }
            }
            if (!some.isEmpty()) {
                all.add(some);
            }
        }
        return all;
    }
}
