package io.mondegreen.lab.guard;

import io.mondegreen.probe.Repetition;
import io.mondegreen.probe.WindowLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * WhisperLiveKit, {@code SimulStreamingOnlineProcessor}: of the last 80 words, twelve or more, eight equal ones in a row are a loop;
 * so is a phrase of two to eight words that ends the text three times in a row and covers twelve words; so is one that stands there
 * four times, anywhere, covers twelve words and 55 % of all. It is asked whenever words come, here after each, and what came with
 * them does not go out.
 *
 * @param history  words looked at
 * @param least    words that there must be, and that a phrase must cover
 * @param equal    words in a row
 * @param coverage share of the words
 */
record WordLoopRule(int history, int least, int equal, double coverage) implements Rule {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 8;
    private static final int IN_A_ROW = 3;
    private static final int ANYWHERE = 4;

    static WordLoopRule standard() {
        return new WordLoopRule(80, 12, 8, 0.55);
    }

    @Override
    public String name() {
        return "WhisperLiveKit, 80 words";
    }

    @Override
    public double score(HeardWindow window) {
        return doubts(window) ? 1 : 0;
    }

    @Override
    public boolean doubts(HeardWindow window) {
        List<String> words = WindowLabels.words(window.text());
        return IntStream.rangeClosed(least, words.size())
                .anyMatch(to -> loops(words.subList(Math.max(0, to - history), to)));
    }

    /** The words that loop are dropped and the segment begins anew: the window has no text left that was not out before. */
    @Override
    public boolean removes(HeardWindow window) {
        return doubts(window);
    }

    boolean loops(List<String> words) {
        if (words.size() < least) {
            return false;
        }
        boolean sameWord = Repetition.of(words, 1).stream().anyMatch(one -> one.times() >= equal);
        return sameWord
                || IntStream.rangeClosed(SHORTEST, Math.min(LONGEST, words.size() / 2))
                        .anyMatch(size -> endsWith(words, size) || covers(words, size));
    }

    private boolean endsWith(List<String> words, int size) {
        int times = 1;
        for (int at = words.size() - size; at >= size; at -= size) {
            if (!words.subList(at - size, at).equals(words.subList(words.size() - size, words.size()))) {
                break;
            }
            times++;
        }
        return times >= IN_A_ROW && times * size >= least;
    }

    private boolean covers(List<String> words, int size) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int at = 0; at + size <= words.size(); at++) {
            counts.merge(words.subList(at, at + size), 1, Integer::sum);
        }
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return most >= ANYWHERE && most * size >= least && (double) most * size / words.size() >= coverage;
    }
}
