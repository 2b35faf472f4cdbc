package io.mondegreen.lab.probing;

import io.mondegreen.probe.WindowLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an English sentence speaks of, by lists of words: {@code money}, {@code time}, {@code device}; {@code code} where three
 * digits or letters stand in a row. A sentence of two categories, or of none, has none. Coarse on purpose: it is a question for
 * probes, not a parser.
 */
final class SemanticCategory {
    private static final Map<String, Set<String>> WORDS = new TreeMap<>(Map.of(
            "money",
                    words(
                            "dollars dollar cents cent pounds euros percent fee fees price prices cost costs pay pays paid"
                                    + " payment payments invoice bill billed refund refunds credit debit balance loan tax charge"
                                    + " charged charges cash savings interest deposit discount bank"),
            "time",
                    words("monday tuesday wednesday thursday friday saturday sunday january february april june july"
                            + " august september october november december today tomorrow yesterday tonight morning"
                            + " afternoon evening noon midnight o'clock minutes hour hours seconds days week weeks weekend"
                            + " month months year years ago"),
            "device",
                    words(
                            "router modem tablet laptop phone monitor printer screen battery keyboard headset camera speaker"
                                    + " cable button switch washer dryer heater oven fridge fan machine meter remote charger"
                                    + " computer website email password wireless internet mobile")));

    private static final Set<String> DIGITS = words("zero oh one two three four five six seven eight nine double");
    private static final String CODE = "code";
    private static final int RUN = 3;

    private SemanticCategory() {}

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }

    /** The one category of a sentence. */
    static Optional<String> of(String text) {
        List<String> said = WindowLabels.words(text);
        List<String> found = new ArrayList<>();
        WORDS.forEach((category, words) -> {
            if (said.stream().anyMatch(words::contains)) {
                found.add(category);
            }
        });
        if (spelled(said)) {
            found.add(CODE);
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static boolean spelled(List<String> said) {
        int run = 0;
        for (String word : said) {
            // "a" and "i" are words
            boolean symbol = DIGITS.contains(word) || word.length() == 1 && !word.equals("a") && !word.equals("i");
            run = symbol ? run + 1 : 0;
            if (run == RUN) {
                return true;
            }
        }
        return false;
    }
}
