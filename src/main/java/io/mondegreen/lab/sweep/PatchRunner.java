package io.mondegreen.lab.sweep;

import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs pairs clean, corrupted and patched, and puts what came of it into the ledger; what is there is not run again. */
final class PatchRunner {
    private final Workshop workshop;
    private final Ledger ledger;
    private final WorkMeter meter;
    private final WhisperConfig config;
    private final WhisperTokenizer tokenizer;

    /**
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    PatchRunner(Workshop workshop, Ledger ledger, WorkMeter meter) {
        this.workshop = workshop;
        this.ledger = ledger;
        this.meter = meter;
        WhisperModel model = workshop.model();
        config = model.config();
        tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("a patch map needs text: this model has no tokenizer"));
    }

    /** What the model writes for both windows of a pair. */
    PairTexts texts(PatchPair pair) {
        return ledger.find(PairTexts.class, "", pair.id()).orElseGet(() -> {
            List<Run> both = workshop.open(false, Set.of(), Set.of())
                    .runAll(List.of(
                            Trial.clean(Window.greedy(pair.clean().get())),
                            Trial.clean(Window.greedy(pair.corrupted().get()))));
            PairTexts texts = PairTexts.of(both.getFirst(), both.getLast(), tokenizer);
            ledger.put("", pair.id(), texts);
            ledger.flush();
            meter.did(2);
            return texts;
        });
    }

    /**
     * What a treatment did to a pair.
     *
     * @throws IllegalStateException if it was not run
     */
    Effect effect(Treatment treatment, PatchPair pair) {
        return ledger.find(Effect.class, treatment.key(), pair.id())
                .orElseThrow(() -> new IllegalStateException(treatment.name() + " was not run on " + pair.id()));
    }

    /** The encoder's places apart from the decoder's, whose runs share one encoding. */
    void run(List<PatchPair> pairs, List<Treatment> treatments) {
        for (Stack stack : Stack.values()) {
            List<Treatment> ofStack = treatments.stream()
                    .filter(one -> one.sites().getFirst().part().stack() == stack)
                    .toList();
            for (List<Treatment> together : Openings.of(ofStack, one -> taps(List.of(one)), config, workshop.slots())) {
                pairs.forEach(pair -> run(pair, together));
            }
        }
    }

    private void run(PatchPair pair, List<Treatment> together) {
        List<Treatment> missing = together.stream()
                .filter(one -> ledger.find(Effect.class, one.key(), pair.id()).isEmpty())
                .toList();
        meter.expect(missing.size() - (long) together.size());
        if (!missing.isEmpty()) {
            Set<TapName> taps = taps(together);
            Set<TapName> read = new TreeSet<>(taps);
            read.add(Effect.LOGITS);
            run(workshop.open(false, read, taps), pair, missing);
        }
    }

    private void run(HookedModel hooked, PatchPair pair, List<Treatment> treatments) {
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
                Effect effect = Effect.of(texts, clean, untouched, runs.get(i));
                ledger.put(treatments.get(from + i - 1).key(), pair.id(), effect);
            }
            ledger.flush();
            meter.did(runs.size());
        }
    }

    private Set<TapName> taps(List<Treatment> treatments) {
        Set<TapName> taps = new TreeSet<>();
        treatments.forEach(one -> taps.addAll(HookedModel.touched(config, one.interventions())));
        return taps;
    }
}
