package io.mondegreen.lab.census;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Draws the windows of a stress set: so many of each provocation, over the splits that have what it needs. Every window has a
 * random stream of its own, so that a window stays as it is when others are added.
 */
public final class StressPlan {
    /** Half of the windows are for training, a third for figures. */
    private static final double TRAIN = 0.5;

    private static final double DEV = 0.2;

    private StressPlan() {}

    /**
     * The windows, provocation by provocation.
     *
     * @param windows how many that do not provoke loops
     * @param loops   how many that do
     */
    static List<StressWindow> draw(
            SpeechBank bank, long seed, int windowMs, Set<Split> splits, int windows, int loops) {
        List<Provocation> provocations = Provocations.of(bank);
        List<StressWindow> drawn = new ArrayList<>();
        for (Provocation provocation : provocations) {
            boolean loop = provocation.purpose() == Purpose.LOOP;
            int sum = provocations.stream()
                    .filter(one -> (one.purpose() == Purpose.LOOP) == loop)
                    .mapToInt(Provocation::share)
                    .sum();
            int count = (int) Math.round((double) (loop ? loops : windows) * provocation.share() / sum);
            Set<Split> possible = new TreeSet<>(provocation.splits());
            possible.retainAll(splits);
            for (int i = 0; i < count && !possible.isEmpty(); i++) {
                SplittableRandom random = random(seed, provocation, i);
                Draft draft = new Draft(bank, split(possible, random), windowMs, random);
                provocation.maker().accept(draft);
                drawn.add(draft.window(provocation.kind() + "-" + i, provocation));
            }
        }
        return List.copyOf(drawn);
    }

    /**
     * Windows of one purpose and one split, in a shuffled order, so that any first part of them is a mixture.
     *
     * @param count about how many; each provocation of the purpose has its share
     */
    public static List<StressWindow> draw(
            SpeechBank bank, long seed, int windowMs, Split split, Purpose purpose, int count) {
        List<Provocation> provocations = Provocations.of(bank).stream()
                .filter(one -> one.purpose() == purpose && one.splits().contains(split))
                .toList();
        int sum = provocations.stream().mapToInt(Provocation::share).sum();
        List<StressWindow> drawn = new ArrayList<>();
        for (Provocation provocation : provocations) {
            int own = Math.ceilDiv(count * provocation.share(), sum);
            for (int i = 0; i < own; i++) {
                SplittableRandom random = random(seed, provocation, i);
                Draft draft = new Draft(bank, split, windowMs, random);
                provocation.maker().accept(draft);
                drawn.add(draft.window(split.label() + "-" + provocation.kind() + "-" + i, provocation));
            }
        }
        Collections.shuffle(drawn, new Random(seed));
        return List.copyOf(drawn);
    }

    private static SplittableRandom random(long seed, Provocation provocation, int number) {
        return new SplittableRandom((seed * 31 + provocation.kind().hashCode()) * 1_000_003 + number);
    }

    private static Split split(Set<Split> possible, SplittableRandom random) {
        double at = random.nextDouble();
        Split wanted = at < TRAIN ? Split.TRAIN : at < TRAIN + DEV ? Split.DEV : Split.TEST;
        List<Split> list = List.copyOf(possible);
        return possible.contains(wanted) ? wanted : list.get(random.nextInt(list.size()));
    }
}
