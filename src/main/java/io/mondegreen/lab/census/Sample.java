package io.mondegreen.lab.census;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A seeded sample in which each outcome is as frequent as the others, so that rare labels are looked at too. */
final class Sample {
    private Sample() {}

    static List<StressRow> of(List<StressRow> rows, int count, long seed) {
        List<StressRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        Map<String, List<StressRow>> byOutcome = new LinkedHashMap<>();
        for (StressRow row : shuffled) {
            byOutcome.computeIfAbsent(outcome(row), _ -> new ArrayList<>()).add(row);
        }
        List<StressRow> sample = new ArrayList<>();
        for (int round = 0; sample.size() < Math.min(count, rows.size()); round++) {
            for (List<StressRow> one : byOutcome.values()) {
                if (round < one.size() && sample.size() < count) {
                    sample.add(one.get(round));
                }
            }
        }
        return sample;
    }

    private static String outcome(StressRow row) {
        Labels labels = row.labels();
        String what = labels.loop()
                ? "loop"
                : labels.insertion() ? "insertion" : labels.nonspeechText() ? "text" : labels.good() ? "good" : "other";
        return row.window().purpose() + " " + what;
    }
}
