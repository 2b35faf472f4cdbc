package io.mondegreen.lab.card;

import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Word errors and stamp errors of one set of windows. */
final class SpeechTally {
    private final GroupedRate byVoice = new GroupedRate();
    private final List<Double> starts = new ArrayList<>();
    private final List<Double> ends = new ArrayList<>();
    private WordCount count = WordCount.NONE;
    private int windows;
    private int wordless;

    void add(SpokenWindow window, Transcript transcript) {
        WordCount words = WordCount.of(window.utterance().text(), transcript.text());
        count = count.plus(words);
        byVoice.add(window.utterance().voice(), words.errors(), words.words());
        windows++;
        wordless += transcript.words() == 0 ? 1 : 0;
        note(starts, transcript.startMs() - window.startMs());
        note(ends, transcript.endMs() - window.endMs());
    }

    private static void note(List<Double> errors, double error) {
        if (!Double.isNaN(error)) {
            errors.add(Math.abs(error));
        }
    }

    int windows() {
        return windows;
    }

    /** Windows for which not a word was written. */
    int wordless() {
        return wordless;
    }

    int voices() {
        return byVoice.groups();
    }

    WordCount count() {
        return count;
    }

    Metrics.Interval wordErrorRate(long seed) {
        return byVoice.interval(seed);
    }

    Cell startError() {
        return stamps(starts);
    }

    Cell endError() {
        return stamps(ends);
    }

    /** Median and ninth decile of absolute errors. */
    private static Cell stamps(List<Double> errors) {
        if (errors.isEmpty()) {
            return Cell.NONE;
        }
        List<Double> sorted = new ArrayList<>(errors);
        Collections.sort(sorted);
        long median = Math.round(sorted.get((sorted.size() - 1) / 2));
        long ninety = Math.round(sorted.get((int) Math.ceil(0.9 * sorted.size()) - 1));
        return Cell.of(median + " / " + ninety);
    }

    /** Windows that have the stamp at their end. */
    int closed() {
        return ends.size();
    }
}
