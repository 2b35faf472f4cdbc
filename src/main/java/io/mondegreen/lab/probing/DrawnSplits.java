package io.mondegreen.lab.probing;

import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Draws splits that hold groups apart: three fifths train, a fifth dev, a fifth test. Rows that are tied together by any of
 * their groups go together. Where that ties most of the rows into one, as when every speaker says every phrase, each kind of
 * group is dealt out for itself and rows whose groups fell into different splits are dropped. Of many deals by seed that one is
 * taken in which most classes are in every split, and the rarest of these is least rare.
 */
final class DrawnSplits {
    private static final double[] SHARES = {0.6, 0.2, 0.2};
    private static final double LARGEST_TIE = 0.4;
    private static final int DEALS = 200;

    private final List<List<String>> groups;
    private final List<String> classes;
    private final long seed;

    private DrawnSplits(List<List<String>> groups, List<String> classes, long seed) {
        this.groups = groups;
        this.classes = classes;
        this.seed = seed;
    }

    /**
     * Draws.
     *
     * @param groups  of each row, with their kinds in front
     * @param classes of each row; all alike where they are not known yet
     * @return the split of each row, empty where it had to be dropped
     */
    static List<Optional<Split>> draw(List<List<String>> groups, List<String> classes, long seed) {
        DrawnSplits draw = new DrawnSplits(groups, classes, seed);
        List<String> ties = draw.ties();
        Map<String, Integer> sizes = new HashMap<>();
        ties.forEach(tie -> sizes.merge(tie, 1, Integer::sum));
        boolean tied = Collections.max(sizes.values()) > LARGEST_TIE * groups.size();
        return draw.best(tied ? groups : ties.stream().map(List::of).toList());
    }

    /** For each row the name of all that is tied together with it. */
    private List<String> ties() {
        Map<String, String> parent = new HashMap<>();
        for (List<String> row : groups) {
            for (String group : row) {
                parent.putIfAbsent(group, group);
                String one = root(parent, row.getFirst());
                String other = root(parent, group);
                parent.put(other, one);
            }
        }
        return groups.stream().map(row -> "tie:" + root(parent, row.getFirst())).toList();
    }

    private static String root(Map<String, String> parent, String group) {
        String at = group;
        while (!parent.get(at).equals(at)) {
            parent.put(at, parent.get(parent.get(at)));
            at = parent.get(at);
        }
        return at;
    }

    private List<Optional<Split>> best(List<List<String>> held) {
        Random random = new Random(seed);
        List<Optional<Split>> best = List.of();
        double most = -1;
        for (int deal = 0; deal < DEALS; deal++) {
            Map<String, Split> home = deal(held, random);
            List<Optional<Split>> splits =
                    held.stream().map(row -> agreed(row, home)).toList();
            double worth = worth(splits);
            if (worth > most) {
                most = worth;
                best = splits;
            }
        }
        return best;
    }

    /** A split for every group, each kind dealt for itself. */
    private static Map<String, Split> deal(List<List<String>> held, Random random) {
        Map<String, TreeSet<String>> kinds = new TreeMap<>();
        for (List<String> row : held) {
            for (String group : row) {
                kinds.computeIfAbsent(group.split(":", 2)[0], _ -> new TreeSet<>())
                        .add(group);
            }
        }
        Map<String, Split> home = new HashMap<>();
        for (TreeSet<String> kind : kinds.values()) {
            List<String> order = new ArrayList<>(kind);
            Collections.shuffle(order, random);
            int dev = (int) Math.max(1, Math.round(SHARES[1] * order.size()));
            int test = (int) Math.max(1, Math.round(SHARES[2] * order.size()));
            for (int i = 0; i < order.size(); i++) {
                home.put(order.get(i), i < dev ? Split.DEV : i < dev + test ? Split.TEST : Split.TRAIN);
            }
        }
        return home;
    }

    private static Optional<Split> agreed(List<String> row, Map<String, Split> home) {
        Split first = home.get(row.getFirst());
        return row.stream().allMatch(group -> home.get(group) == first) ? Optional.of(first) : Optional.empty();
    }

    /**
     * How many classes every split has, and a fraction that grows with the least share, against what it should be, that a split
     * has of one of these. A class of two speakers cannot be in three splits.
     */
    private double worth(List<Optional<Split>> splits) {
        Map<String, double[]> counts = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        for (int i = 0; i < splits.size(); i++) {
            sizes.merge(classes.get(i), 1, Integer::sum);
            double[] of = counts.computeIfAbsent(classes.get(i), _ -> new double[SHARES.length]);
            splits.get(i).ifPresent(split -> of[split.ordinal()]++);
        }
        int everywhere = 0;
        double rarest = 1;
        for (Map.Entry<String, double[]> one : counts.entrySet()) {
            double least = 1;
            for (int split = 0; split < SHARES.length; split++) {
                least = Math.min(least, one.getValue()[split] / (SHARES[split] * sizes.get(one.getKey())));
            }
            if (least > 0) {
                everywhere++;
                rarest = Math.min(rarest, least);
            }
        }
        return everywhere + rarest / 2;
    }
}
