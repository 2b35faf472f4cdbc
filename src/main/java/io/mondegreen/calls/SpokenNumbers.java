package io.mondegreen.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides card numbers and other long runs of digits, written as figures or as English words ("four one double one"), with
 * spaces, punctuation and fillers between. Card numbers are 13 to 19 digits that pass Luhn's check (ISO/IEC 7812-1) and become
 * {@code [card]}; other runs of a given length or more become {@code [number]}. A run may go on from window to window.
 */
public final class SpokenNumbers implements Redactor {
    private static final int CARD_LEAST = 13;
    private static final int CARD_MOST = 19;
    private static final int CARRY_MOST = 1000;

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("zero", "0"),
            Map.entry("oh", "0"),
            Map.entry("o", "0"),
            Map.entry("nought", "0"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("niner", "9"),
            Map.entry("ten", "10"),
            Map.entry("eleven", "11"),
            Map.entry("twelve", "12"),
            Map.entry("thirteen", "13"),
            Map.entry("fourteen", "14"),
            Map.entry("fifteen", "15"),
            Map.entry("sixteen", "16"),
            Map.entry("seventeen", "17"),
            Map.entry("eighteen", "18"),
            Map.entry("nineteen", "19"));
    private static final Map<String, String> TENS = Map.of(
            "twenty", "2", "thirty", "3", "forty", "4", "fifty", "5", "sixty", "6", "seventy", "7", "eighty", "8",
            "ninety", "9");
    private static final Map<String, Integer> TIMES = Map.of("double", 2, "triple", 3);
    /** Said between the digits of one number. */
    private static final List<String> FILLERS = List.of("uh", "um", "er", "and", "dash", "hyphen", "space", "then");

    private static final Pattern PIECES = Pattern.compile("[\\p{L}']+|\\p{Nd}+");

    private final int longest;

    /** @param digits so many in a row are hidden whatever they are; 0 hides card numbers alone */
    public SpokenNumbers(int digits) {
        if (digits != 0 && (digits < 4 || digits > CARD_LEAST)) {
            throw new IllegalArgumentException("runs of digits are hidden from 4 to " + CARD_LEAST
                    + " digits on, or 0 for cards alone; got " + digits);
        }
        this.longest = digits;
    }

    /** A run of digits in a text. */
    private static final class Run {
        private final int from;
        private int to;
        private final StringBuilder digits = new StringBuilder();

        Run(int from) {
            this.from = from;
        }
    }

    @Override
    public Found find(String text, int carry) {
        List<Run> runs = runs(text);
        if (runs == null) {
            return new Found(List.of(), carry); // not a word: the number may still go on
        }
        List<Span> spans = new ArrayList<>();
        int left = 0;
        for (Run run : runs) {
            boolean goesOn = carry > 0 && run == runs.getFirst() && onlyFillers(text.substring(0, run.from));
            int count = run.digits.length() + (goesOn ? Math.min(carry, CARRY_MOST) : 0);
            boolean card = !goesOn && isCard(run.digits);
            if (card || longest > 0 && count >= longest) {
                spans.add(new Span(run.from, run.to, card ? "[card]" : "[number]"));
            }
            left = onlyFillers(text.substring(run.to)) ? Math.min(count, CARRY_MOST) : 0;
        }
        return new Found(spans, left);
    }

    @Override
    public String name() {
        return "numbers-" + longest;
    }

    /** Runs of digits in order; null where the text has no word at all but fillers. */
    private static List<Run> runs(String text) {
        List<Run> runs = new ArrayList<>();
        Run run = null;
        int times = 1;
        int timesFrom = -1;
        boolean tens = false;
        boolean any = false;
        Matcher pieces = PIECES.matcher(text);
        while (pieces.find()) {
            String word = pieces.group().toLowerCase(Locale.ROOT);
            if (TIMES.containsKey(word)) {
                times = TIMES.get(word);
                timesFrom = pieces.start();
                any = true;
                continue;
            }
            String digits = digits(word);
            if (digits != null) {
                any = true;
                if (run == null) {
                    run = new Run(timesFrom >= 0 ? timesFrom : pieces.start());
                    runs.add(run);
                }
                if (tens && digits.length() == 1 && !digits.equals("0")) {
                    run.digits.setLength(run.digits.length() - 1); // twenty three is 23, not 203
                }
                run.digits.append(digits.repeat(times));
                run.to = pieces.end();
                tens = TENS.containsKey(word);
            } else if (!FILLERS.contains(word)) {
                any = true;
                run = null;
                tens = false;
            }
            times = 1;
            timesFrom = -1;
        }
        return any ? runs : null;
    }

    private static String digits(String word) {
        if (Character.isDigit(word.charAt(0))) {
            StringBuilder figures = new StringBuilder();
            word.chars().forEach(c -> figures.append(Character.digit(c, 10)));
            return figures.toString();
        }
        return TENS.containsKey(word) ? TENS.get(word) + "0" : WORDS.get(word);
    }

    private static boolean onlyFillers(String text) {
        return PIECES.matcher(text)
                .results()
                .map(piece -> piece.group().toLowerCase(Locale.ROOT))
                .allMatch(word -> FILLERS.contains(word) || TIMES.containsKey(word));
    }

    private static boolean isCard(CharSequence digits) {
        if (digits.length() < CARD_LEAST || digits.length() > CARD_MOST) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
