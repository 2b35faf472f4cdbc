package io.mondegreen.lab;

import io.mondegreen.engine.DecoderStep;
import io.mondegreen.engine.Encoder;
import io.mondegreen.engine.GreedyRules;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Patch;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One trial in its slot: fed and read position by position, beside the trials of the other slots. */
final class TrialRun {
    private final TappedModel tapped;
    private final Trial trial;
    private final int slot;
    private final Set<TapName> taps;
    private final GreedyRules rules;
    private final ActivationCache cache = new ActivationCache();
    private final Map<TapName, List<float[]>> rows = new TreeMap<>();
    private final int[] ids;
    private final int[] predicted;
    private final float[] logprobs;
    private final int promptLength;
    private final int[] applied;
    private float noSpeech = Float.NaN;
    private int length;
    private int position;

    /**
     * Takes the prompt, and gates and encodes the slot.
     *
     * @param before trials in other slots whose windows are there already
     * @throws IllegalArgumentException if window or interventions do not fit the model
     */
    TrialRun(TappedModel tapped, Trial trial, int slot, List<TrialRun> before, Set<TapName> taps, String language) {
        this.tapped = tapped;
        this.trial = trial;
        this.slot = slot;
        this.taps = taps;
        boolean timestamps = trial.window().timestamps();
        rules = new GreedyRules(tapped.model(), timestamps);
        applied = new int[trial.interventions().size()];
        int[] prompt = trial.window()
                .tokens()
                .orElseGet(() -> tapped.model().generation().prompt(language, "transcribe", timestamps));
        int limit = tapped.cacheLength();
        if (prompt.length == 0 || prompt.length > limit) {
            throw new IllegalArgumentException("a run takes 1 to " + limit + " tokens, not " + prompt.length);
        }
        promptLength = prompt.length;
        length = prompt.length;
        ids = Arrays.copyOf(prompt, limit);
        predicted = new int[limit];
        logprobs = new float[limit];
        for (Intervention what : trial.interventions()) {
            what.requireFor(config().layers(what.stack()), config().heads(what.stack()));
        }
        DecoderStep step = tapped.decoder();
        step.openGates(slot);
        trial.gates().forEach(gate -> step.gate(slot, gate));
        step.clearPatches(slot);
        encode(plain(trial) ? before.stream().filter(this::hearsTheSame).findFirst() : Optional.empty());
    }

    /** Whether nothing of the encoder is read or changed. */
    private boolean plain(Trial one) {
        return taps.stream().noneMatch(tap -> tap.stack() == Stack.ENCODER)
                && one.interventions().stream().noneMatch(what -> what.stack() == Stack.ENCODER);
    }

    private boolean hearsTheSame(TrialRun other) {
        return other.trial.window().logMel() == trial.window().logMel() && plain(other.trial);
    }

    private WhisperConfig config() {
        return tapped.model().config();
    }

    /** Hears the window, or takes over what another slot heard of it. */
    private void encode(Optional<TrialRun> heard) {
        Encoder encoder = tapped.encoder();
        if (heard.isPresent()) {
            encoder.share(heard.get().slot, slot);
            return;
        }
        encoder.clearPatches();
        apply(Stack.ENCODER, 0);
        encoder.encode(trial.window().logMel(), slot);
        for (TapName tap : taps) {
            if (tap.stack() == Stack.ENCODER) {
                cache.put(tap, encoder.tap(tap), CacheShapes.encoder(tap, config()));
            }
        }
    }

    int slot() {
        return slot;
    }

    boolean done() {
        return position == length;
    }

    /** Sets what the slot is fed and patched with at the next step. */
    void feed() {
        DecoderStep step = tapped.decoder();
        int id = ids[position];
        if (id < 0 || id >= config().vocab()) {
            throw new IllegalArgumentException("token " + id + " is outside the vocabulary of " + config().vocab());
        }
        rules.allow(step, slot);
        step.feed(slot, id, position, position == promptLength - 1);
        if (applied.length > 0) {
            step.clearPatches(slot);
            apply(Stack.DECODER, position);
        }
    }

    private void apply(Stack stack, int first) {
        int depth = config().layers(stack);
        for (int i = 0; i < applied.length; i++) {
            Intervention what = trial.interventions().get(i);
            if (what.stack() != stack) {
                continue;
            }
            ActivationCache source = trial.source(what);
            for (TapName tap : what.taps(depth)) {
                Patch patch = stack == Stack.ENCODER
                        ? tapped.encoder().patch(tap)
                        : tapped.decoder().patch(slot, tap);
                applied[i] += patch.then(what, first, source == null ? null : source.get(tap));
            }
        }
    }

    /** Takes what the step gave. */
    void read() {
        DecoderStep step = tapped.decoder();
        noSpeech = position == 0 ? step.noSpeech(slot) : noSpeech;
        logprobs[position] = step.logprob(slot);
        predicted[position] = step.next(slot);
        for (TapName tap : taps) {
            if (tap.stack() == Stack.DECODER) {
                rows.computeIfAbsent(tap, _ -> new ArrayList<>()).add(step.tap(tap, slot));
            }
        }
        GenerationConfig generation = tapped.model().generation();
        boolean goesOn = trial.window().tokens().isEmpty() && position == length - 1;
        if (goesOn && ids[position] != generation.eot() && length < ids.length) {
            ids[length] = step.next(slot);
            rules.sampled(ids[length++]);
        }
        position++;
    }

    /**
     * What the trial gave, once it is done.
     *
     * @throws IllegalArgumentException if an intervention names positions that the run never came to
     */
    Run result() {
        for (int i = 0; i < applied.length; i++) {
            Intervention what = trial.interventions().get(i);
            int positions = what.stack() == Stack.ENCODER ? config().sourcePositions() : length;
            // a free run may end before a range does, if it comes to its beginning
            if (applied[i] == 0
                    || what.stack() == Stack.ENCODER
                    || trial.window().tokens().isPresent()) {
                what.positions().requireBelow(positions, what + ": of positions this run of the " + what.stack());
            }
        }
        rows.forEach((tap, positions) -> CacheShapes.put(cache, tap, positions, config()));
        return new Run(
                Arrays.copyOf(ids, length),
                promptLength,
                length > promptLength
                        && ids[length - 1] == tapped.model().generation().eot(),
                Arrays.copyOf(logprobs, length),
                Arrays.copyOf(predicted, length),
                noSpeech,
                cache);
    }
}
