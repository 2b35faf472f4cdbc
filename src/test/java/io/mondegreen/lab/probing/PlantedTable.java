package io.mondegreen.lab.probing;

import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Activations made by seed, four layers of them, with a class in one. */
final class PlantedTable {
    static final int ROWS = 600;
    static final int LAYER = 2;

    private static final int D = 10;
    private static final int VOICES = 30;

    final int[] label = new int[ROWS];
    final List<Leak.Placed> placed = new ArrayList<>();
    final SortedMap<TapName, float[][]> taps = new TreeMap<>();
    final SortedMap<String, double[]> facts = new TreeMap<>();

    private final Random random = new Random(2);

    /** Every layer is noise that differs from voice to voice; one of them tells the class, too. */
    ProbeTable table(int classes, double strength) {
        double[] duration = new double[ROWS];
        double[] level = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            label[i] = random.nextInt(classes);
            Split split = Split.values()[i % VOICES % 3];
            placed.add(new Leak.Placed("row " + i, List.of("voice:" + i % VOICES, "sentence:" + i), split));
            duration[i] = 2000 + 500 * random.nextGaussian();
            level[i] = -25 + 4 * random.nextGaussian();
        }
        facts.put(ProbeTable.DURATION, duration);
        facts.put(ProbeTable.LEVEL, level);
        for (int layer = 0; layer < 4; layer++) {
            float[][] rows = new float[ROWS][D];
            for (int i = 0; i < ROWS; i++) {
                for (int j = 0; j < D; j++) {
                    double voice = Math.sin(17.0 * (i % VOICES) + 3 * j + layer);
                    boolean here = layer == LAYER && j == 3 + label[i];
                    rows[i][j] = (float) (random.nextGaussian() + voice + (here ? strength : 0));
                }
            }
            taps.put(TapName.parse("encoder." + layer + ".hook_resid_post"), rows);
        }
        return with(label, classes);
    }

    /** The same rows with other classes. */
    ProbeTable with(int[] labels, int classes) {
        return new ProbeTable(
                Position.FRAMES,
                List.of("a", "b", "c").subList(0, classes),
                labels,
                placed,
                taps,
                facts,
                new TreeMap<>(),
                new TreeMap<>());
    }
}
