package io.mondegreen.lab.sweep;

import io.mondegreen.lab.AlignmentSearch;
import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.census.StressPlan;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.sweep.SweepPlan.Stage;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.HeadId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Goes through a model's components and heads and asks of each what becomes of loops, of ordinary speech and of non-speech without
 * it. What is best is chosen on one half of the windows and judged on the other, beside placebos.
 */
public final class AblationSweep {
    private static final int ALIGNMENT_HEADS = 4;
    private static final int EXAMPLES = 5;
    private static final List<Nudge> NUDGES = List.of(Nudge.SHIFT, Nudge.GAIN, Nudge.NOISE);

    private final SweepInput input;
    private final SweepSettings settings;
    private final WhisperConfig config;
    private final SweepPlan plan;
    private final Renderer renderer;
    private final EvalSets sets;
    private final Map<Split, Map<EvalSet, List<EvalWindow>>> windows = new EnumMap<>(Split.class);
    private final Runner runner;
    private final Tally tally;
    private final Choice choice;
    private long before;

    private AblationSweep(SweepInput input, SweepSettings settings, Workshop workshop, Ledger ledger) {
        this.input = input;
        this.settings = settings;
        config = input.model().config();
        plan = SweepPlan.of(config, settings);
        int windowMs = config.windowMs();
        renderer = new Renderer(input.bank(), windowMs);
        Sources sources = new Sources(workshop, input.bundle(), input.seed(), this::speech);
        settings.own().forEach(sources::check);
        sets = EvalSets.draw(
                input.bank(),
                input.seed(),
                windowMs,
                SweepPlan.TRIES * settings.loops(),
                settings.clean(),
                settings.nonspeech());
        Judge judge = new Judge(input.model(), input.bundle());
        runner = new Runner(workshop, judge, sources, renderer, ledger, input.meter());
        tally = new Tally(runner, windows, input.seed());
        choice = new Choice(tally, settings);
    }

    /**
     * Sweeps.
     *
     * @throws IllegalArgumentException if the model has no tokenizer, no window of a half makes it loop, the bank lacks what is
     *     needed, an intervention does not fit the model, or the file of cells is another sweep's
     */
    public static SweepReport run(SweepInput input, SweepSettings settings) {
        try (Workshop workshop = new Workshop(input.model(), input.engine());
                Ledger ledger = ledger(input)) {
            return new AblationSweep(input, settings, workshop, ledger).run();
        }
    }

    private static Ledger ledger(SweepInput input) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("model", input.engine().weights().identity(input.model().hash()));
        facts.put("corpus", input.corpusHash());
        facts.put("seed", Long.toString(input.seed()));
        facts.put("probes", input.bundle().map(bundle -> bundle.hash()).orElse("none"));
        facts.put("language", input.engine().language());
        return input.resume()
                .map(file -> Ledger.at(file, facts, List.of(Outcome.class, Likelihood.class)))
                .orElseGet(Ledger::inMemory);
    }

    private SweepReport run() {
        input.meter().expect(plan.total());
        for (Split half : EvalSets.HALVES) {
            windows.put(half, new EnumMap<>(EvalSet.class));
            windows.get(half).put(EvalSet.LOOPS, loops(half));
            windows.get(half).put(EvalSet.CLEAN, sets.of(half, EvalSet.CLEAN));
            windows.get(half).put(EvalSet.NONSPEECH, sets.of(half, EvalSet.NONSPEECH));
        }
        over(Stage.LOOKING);
        for (Split half : EvalSets.HALVES) {
            hear(half, List.of(Treatment.NONE));
            hearNobody(half, List.of(Treatment.NONE));
        }
        over(Stage.UNTREATED);
        Screen screen = new Screen(settings, config);
        List<Treatment> components = screen.components();
        hear(EvalSets.CHOOSE, components);
        List<Treatment> heads = screen.heads(this::hearFreely, choice::broken);
        over(Stage.COMPONENTS, Stage.GROUPS);
        hear(EvalSets.CHOOSE, heads);
        hearNobody(EvalSets.CHOOSE, join(components, heads));
        over(Stage.HEADS);
        List<Treatment> ranked = choice.ranked(heads);
        List<Treatment> grown = new Greedy(choice, this::hearFreely, tally).grow(ranked, settings.greedy());
        over(Stage.SETS);
        List<Treatment> judged = choice.finalists(components, ranked, grown);
        Placebos placebos = new Placebos(settings, config, NUDGES, judged, input.seed());
        List<Treatment> all = join(judged, placebos.all());
        hear(EvalSets.REPORT, all);
        hearNobody(EvalSets.REPORT, all);
        over(Stage.JUDGED, Stage.PLACEBOS);
        return report(join(components, heads), judged, placebos);
    }

    private SweepReport report(List<Treatment> chosenFrom, List<Treatment> judged, Placebos placebos) {
        List<PlaceboRow> rows = new ArrayList<>();
        placebos.named()
                .forEach((name, draws) -> rows.add(new PlaceboRow(name, tally.figures(draws, EvalSets.REPORT))));
        List<Judgement> judgements = judged.stream()
                .map(one -> Judgement.of(one, tally, placebos, settings.cost(), config))
                .toList();
        return new SweepReport(
                input,
                settings,
                halves(),
                Grid.all(chosenFrom, tally, config),
                tally.figures(List.of(Treatment.NONE), EvalSets.REPORT),
                judgements,
                rows,
                examples(judgements),
                alignmentHeads(),
                Clips.of(runner, tally, NUDGES));
    }

    /** The first loops of the half, whatever came of them, without what earned it first, or else what was ranked first. */
    private List<Example> examples(List<Judgement> judgements) {
        return judgements.stream()
                .filter(Judgement::earned)
                .findFirst()
                .or(() -> judgements.stream().findFirst())
                .map(Judgement::treatment)
                .map(best -> tally.windows(EvalSets.REPORT, EvalSet.LOOPS).stream()
                        .limit(EXAMPLES)
                        .map(window -> example(best, window))
                        .toList())
                .orElse(List.of());
    }

    private Example example(Treatment treatment, EvalWindow window) {
        Outcome before = runner.outcome(Treatment.NONE, window);
        Outcome after = runner.outcome(treatment, window);
        return new Example(
                treatment.name(),
                window.id(),
                Optional.ofNullable(window.window().reference()).orElse(""),
                before.text().strip(),
                after.text().strip(),
                after.cured(before));
    }

    private SortedMap<String, String> halves() {
        SortedMap<String, String> halves = new TreeMap<>();
        halves.put("chosen on", said(EvalSets.CHOOSE));
        halves.put("reported on", said(EvalSets.REPORT));
        return halves;
    }

    private String said(Split half) {
        return half.label() + ": " + tally.windows(half, EvalSet.LOOPS).size() + " loops, "
                + tally.windows(half, EvalSet.CLEAN).size() + " of speech, "
                + tally.windows(half, EvalSet.NONSPEECH).size() + " without speech";
    }

    /** Says how much work a part of the plan was in the end. */
    private void over(Stage... stages) {
        long planned = Arrays.stream(stages).mapToLong(plan.runs()::get).sum();
        input.meter().expect(runner.asked() - before - planned);
        before = runner.asked();
    }

    /** What means are taken of: always the same of the half that chooses, so that cells of sweeps of any size go together. */
    private List<float[]> speech() {
        return StressPlan.draw(
                        input.bank(),
                        input.seed(),
                        config.windowMs(),
                        EvalSets.CHOOSE,
                        Purpose.ORDINARY,
                        Sources.MEAN_OF)
                .stream()
                .map(window -> renderer.render(window.recipe()))
                .toList();
    }

    /** Windows of a half on which the model loops, as many as are wanted if there are so many. */
    private List<EvalWindow> loops(Split half) {
        List<EvalWindow> candidates = sets.of(half, EvalSet.LOOPS);
        List<EvalWindow> found = new ArrayList<>();
        int step = 4 * input.engine().slots();
        for (int from = 0; from < candidates.size() && found.size() < settings.loops(); from += step) {
            List<EvalWindow> some = candidates.subList(from, Math.min(from + step, candidates.size()));
            runner.free(EvalSet.LOOPS, some, List.of(Treatment.NONE));
            some.stream()
                    .filter(window -> runner.outcome(Treatment.NONE, window).loop())
                    .limit((long) settings.loops() - found.size())
                    .forEach(found::add);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("none of " + candidates.size() + " windows of the " + half.label()
                    + " half makes this model loop; ask for more with --loops");
        }
        return found;
    }

    /** Loops and speech, freely and fed. */
    private void hear(Split half, List<Treatment> treatments) {
        decode(half, treatments);
        runner.fed(tally.windows(half, EvalSet.LOOPS), treatments);
        runner.fed(tally.windows(half, EvalSet.CLEAN), treatments);
    }

    /** Loops and speech of the choosing half, freely. */
    private void hearFreely(List<Treatment> treatments) {
        decode(EvalSets.CHOOSE, treatments);
    }

    private void decode(Split half, List<Treatment> treatments) {
        runner.free(EvalSet.LOOPS, tally.windows(half, EvalSet.LOOPS), treatments);
        runner.free(EvalSet.CLEAN, tally.windows(half, EvalSet.CLEAN), treatments);
    }

    private void hearNobody(Split half, List<Treatment> treatments) {
        runner.free(EvalSet.NONSPEECH, tally.windows(half, EvalSet.NONSPEECH), treatments);
    }

    /** Those that the model's makers name, or that were found for its probes, or that are found now. */
    private List<HeadId> alignmentHeads() {
        List<HeadId> named = input.model().generation().alignmentHeads();
        if (!named.isEmpty()) {
            return named;
        }
        if (input.bundle().isPresent()) {
            return input.bundle().get().alignmentHeads();
        }
        List<AlignmentSearch.Follower> ranked =
                AlignmentSearch.rank(input.model(), input.engine().weights(), input.bank());
        return ranked.isEmpty() ? List.of() : AlignmentSearch.choose(ranked, ALIGNMENT_HEADS);
    }

    private static List<Treatment> join(List<Treatment> some, List<Treatment> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
