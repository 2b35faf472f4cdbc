package io.mondegreen.lab.sweep;

import io.mondegreen.audio.bank.LoopRecipe;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.census.StressPlan;
import io.mondegreen.lab.census.StressWindow;
import io.mondegreen.lab.census.StressWindow.Cut;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.lab.census.StressWindow.Sound;
import io.mondegreen.lab.recipe.Step;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The windows of a sweep in two halves: what is chosen is chosen on the windows of the bank's split {@code dev}, and reported on
 * those of {@code test}. No voice, sentence or kind of sound is in both; which windows are loops, only the model can say.
 */
final class EvalSets {
    /** Where a sweep chooses. */
    static final Split CHOOSE = Split.DEV;

    /** Where it reports. */
    static final Split REPORT = Split.TEST;

    static final List<Split> HALVES = List.of(CHOOSE, REPORT);

    /** Length of the bank's own loops. */
    private static final int BANK_LOOP_MS = 8000;

    private final Map<Split, Map<EvalSet, List<EvalWindow>>> windows = new EnumMap<>(Split.class);

    private EvalSets() {}

    /**
     * Draws them.
     *
     * @param candidates about how many windows of each half that may make the model loop
     * @param clean      about how many of ordinary speech
     * @param nonspeech  about how many without speech
     * @throws IllegalArgumentException if the bank lacks speech in a half, or has a voice, sentence or sound in both
     */
    static EvalSets draw(SpeechBank bank, long seed, int windowMs, int candidates, int clean, int nonspeech) {
        EvalSets sets = new EvalSets();
        for (Split half : HALVES) {
            List<StressWindow> loops =
                    new ArrayList<>(StressPlan.draw(bank, seed, windowMs, half, Purpose.LOOP, candidates));
            List<LoopRecipe> known = bank.loops(half.label());
            for (int i = 0; i < known.size(); i++) {
                loops.add(ofBank(known.get(i), i, half, windowMs));
            }
            Collections.shuffle(loops, new Random(seed));
            sets.put(half, EvalSet.LOOPS, loops, loops.size());
            sets.put(half, EvalSet.CLEAN, StressPlan.draw(bank, seed, windowMs, half, Purpose.ORDINARY, clean), clean);
            sets.put(
                    half,
                    EvalSet.NONSPEECH,
                    StressPlan.draw(bank, seed, windowMs, half, Purpose.CONSTRUCTION, nonspeech),
                    nonspeech);
        }
        sets.requireDisjoint();
        return sets;
    }

    private void put(Split half, EvalSet set, List<StressWindow> drawn, int most) {
        windows.computeIfAbsent(half, _ -> new EnumMap<>(EvalSet.class))
                .put(
                        set,
                        drawn.stream()
                                .limit(most)
                                .map(window -> new EvalWindow(set, window))
                                .toList());
    }

    /** Windows of a half; of loops, those that may be some. */
    List<EvalWindow> of(Split half, EvalSet set) {
        return windows.get(half).get(set);
    }

    private void requireDisjoint() {
        Map<String, Split> places = new HashMap<>();
        windows.forEach((half, sets) -> sets.values()
                .forEach(some -> some.forEach(window -> {
                    for (String group : window.window().groups()) {
                        Split other = places.putIfAbsent(group, half);
                        if (other != null && other != half) {
                            throw new IllegalArgumentException(
                                    "'" + group + "' is in the " + other.label() + " half and in the " + half.label()
                                            + " half: what is chosen on one could not be judged on the other");
                        }
                    }
                })));
    }

    /** A moment that made a model loop when the bank was made, as a window of the stress set. */
    private static StressWindow ofBank(LoopRecipe loop, int number, Split half, int windowMs) {
        int ms = Math.min(BANK_LOOP_MS, windowMs);
        return new StressWindow(
                half.label() + "-bank-" + number,
                "bank",
                Purpose.LOOP,
                Sound.SPEECH,
                loop.voice(),
                null,
                null,
                "none",
                null,
                half,
                List.of("voice:" + loop.voice()),
                null,
                Cut.NONE,
                Math.max(1, ms / (loop.lengthMs() + loop.gapMs())),
                loop.lengthMs(),
                List.of(
                        new Step.Say(loop.file(), loop.startMs(), loop.startMs() + loop.lengthMs()),
                        new Step.Tile(loop.gapMs(), ms)));
    }
}
