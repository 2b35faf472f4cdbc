package io.mondegreen.lab.sweep;

import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs treatments on windows, as many side by side as there are slots, and puts what came of each into the ledger; what is there
 * already is not run again. All treatments of a window come together, so that it is rendered and encoded as rarely as can be.
 */
final class Runner {
    private final Workshop workshop;
    private final Judge judge;
    private final Sources sources;
    private final Renderer renderer;
    private final Ledger ledger;
    private final WorkMeter meter;
    private long asked;

    Runner(Workshop workshop, Judge judge, Sources sources, Renderer renderer, Ledger ledger, WorkMeter meter) {
        this.workshop = workshop;
        this.judge = judge;
        this.sources = sources;
        this.renderer = renderer;
        this.ledger = ledger;
        this.meter = meter;
    }

    /**
     * What came of a treatment on a window.
     *
     * @throws IllegalStateException if it was not run
     */
    Outcome outcome(Treatment treatment, EvalWindow window) {
        return ledger.find(Outcome.class, treatment.key(), cell(window))
                .orElseThrow(() -> new IllegalStateException(treatment.name() + " was not run on " + window.id()));
    }

    /** What a treated model thinks of the untreated text, where it was asked. */
    Optional<Likelihood> likelihood(Treatment treatment, EvalWindow window) {
        return ledger.find(Likelihood.class, treatment.key(), cell(window));
    }

    /** A window of non-speech is decoded by other rules, so that the same window in another set is another cell. */
    private static String cell(EvalWindow window) {
        return window.set() + " " + window.id();
    }

    /**
     * Decodes windows of one set freely. Of non-speech the model may write nothing, which Whisper's own rules forbid: else text
     * there would say nothing about a treatment.
     */
    void free(EvalSet set, List<EvalWindow> windows, List<Treatment> treatments) {
        for (List<Treatment> some : openings(treatments)) {
            Map<String, ActivationCache> given = sources.of(interventions(some));
            HookedModel hooked = workshop.open(set == EvalSet.NONSPEECH, judge.freeTaps(), patched(some));
            Batch batch = new Batch(hooked);
            for (EvalWindow window : windows) {
                List<Treatment> missing = missing(Outcome.class, window, some);
                if (missing.isEmpty()) {
                    continue;
                }
                Rendered audio = Rendered.of(window, renderer);
                Mels mels = new Mels(audio, hooked.model().config());
                for (Treatment one : missing) {
                    Window heard = Window.greedy(mels.of(one.nudge()));
                    batch.add(
                            trial(one, heard, given),
                            run -> ledger.put(
                                    one.key(),
                                    cell(window),
                                    judge.outcome(window, audio, run, one.role() == Treatment.Role.NONE)));
                }
            }
            batch.flush();
        }
    }

    /** Feeds windows with what the untreated model wrote on them; they must have been decoded so. */
    void fed(List<EvalWindow> windows, List<Treatment> treatments) {
        for (List<Treatment> some : openings(treatments)) {
            Map<String, ActivationCache> given = sources.of(interventions(some));
            HookedModel hooked = workshop.open(false, Judge.fedTaps(), patched(some));
            Batch batch = new Batch(hooked);
            for (EvalWindow window : windows) {
                Optional<Judge.Fed> fed = judge.fed(window, outcome(Treatment.NONE, window));
                if (fed.isEmpty()) {
                    continue;
                }
                List<Treatment> missing = missing(Likelihood.class, window, some);
                if (missing.isEmpty()) {
                    continue;
                }
                Mels mels =
                        new Mels(Rendered.of(window, renderer), hooked.model().config());
                for (Treatment one : missing) {
                    Window heard = Window.forced(mels.of(one.nudge()), fed.get().fed());
                    batch.add(
                            trial(one, heard, given),
                            run -> ledger.put(one.key(), cell(window), judge.likelihood(window, fed.get(), run)));
                }
            }
            batch.flush();
        }
    }

    /** Runs that were asked for so far, those included that the ledger had. */
    long asked() {
        return asked;
    }

    private List<Treatment> missing(Class<?> type, EvalWindow window, List<Treatment> treatments) {
        asked += treatments.size();
        Set<String> seen = new HashSet<>();
        List<Treatment> missing = treatments.stream()
                .filter(one -> seen.add(one.key()))
                .filter(one -> ledger.find(type, one.key(), cell(window)).isEmpty())
                .toList();
        // what was measured before a sweep was broken off is no work any more
        meter.expect(missing.size() - (long) treatments.size());
        return missing;
    }

    /** Trials that wait until all slots are taken. */
    private final class Batch {
        private final HookedModel hooked;
        private final List<Trial> trials = new ArrayList<>();
        private final List<Consumer<Run>> takers = new ArrayList<>();

        Batch(HookedModel hooked) {
            this.hooked = hooked;
        }

        void add(Trial trial, Consumer<Run> taker) {
            trials.add(trial);
            takers.add(taker);
            if (trials.size() == hooked.slots()) {
                flush();
            }
        }

        void flush() {
            List<Run> runs = hooked.runAll(trials);
            for (int i = 0; i < runs.size(); i++) {
                takers.get(i).accept(runs.get(i));
            }
            ledger.flush();
            meter.did(runs.size());
            trials.clear();
            takers.clear();
        }
    }

    /** Features of one window: the same array for all that hear the same, so that it is encoded once. */
    private static final class Mels {
        private final Rendered audio;
        private final WhisperConfig config;
        private final Map<Nudge, float[]> made = new EnumMap<>(Nudge.class);

        Mels(Rendered audio, WhisperConfig config) {
            this.audio = audio;
            this.config = config;
        }

        float[] of(Nudge nudge) {
            return made.computeIfAbsent(nudge, one -> audio.mel(one, config));
        }
    }

    /** By the live decoder's gates where they can do it: that is what will run there, and it needs no patch. */
    private Trial trial(Treatment treatment, Window window, Map<String, ActivationCache> given) {
        Optional<List<Ablation>> gates = treatment.gates(workshop.model().config());
        return gates.isPresent()
                ? Trial.gated(window, gates.get())
                : Trial.of(window, treatment.interventions(), given);
    }

    private List<Intervention> interventions(List<Treatment> treatments) {
        return treatments.stream()
                .filter(one -> one.gates(workshop.model().config()).isEmpty())
                .flatMap(one -> one.interventions().stream())
                .toList();
    }

    private Set<TapName> patched(List<Treatment> treatments) {
        return HookedModel.touched(workshop.model().config(), interventions(treatments));
    }

    private List<List<Treatment>> openings(List<Treatment> treatments) {
        return Openings.of(
                treatments, one -> patched(List.of(one)), workshop.model().config(), workshop.slots());
    }
}
