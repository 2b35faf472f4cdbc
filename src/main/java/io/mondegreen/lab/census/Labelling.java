package io.mondegreen.lab.census;

import io.mondegreen.lab.census.StressWindow.Cut;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;
import io.mondegreen.probe.WordAlignment.Op;
import io.mondegreen.probe.WordAlignment.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Labels windows by word alignment with the reference, and asks the audio whether it agrees. */
final class Labelling {
    private static final int MIN_WORDS = 2;
    private static final int CONTENT_LETTERS = 4;
    /** Letters by which a stretch of wrong words must outgrow what it stands for: else it is a respelling. */
    private static final int SPARE_LETTERS = 3;
    /** Two words heard nearer than this were heard at one place. */
    private static final int SAME_PLACE_MS = 120;

    private static final Set<String> FUNCTION_WORDS = Set.of(
            "about", "after", "again", "also", "been", "before", "could", "does", "from", "have", "here", "into",
            "just", "more", "only", "over", "shall", "should", "some", "than", "that", "their", "them", "then", "there",
            "these", "they", "this", "those", "very", "want", "were", "what", "when", "where", "which", "while", "will",
            "with", "would", "your");

    private final Set<String> lexicon;

    /**
     * @param lexicon words of the language, for telling a plausible word from a torn one
     */
    Labelling(Set<String> lexicon) {
        this.lexicon = Set.copyOf(lexicon);
    }

    Labels label(StressWindow window, Heard heard) {
        List<String> words = WindowLabels.words(heard.text());
        Runs run = Runs.of(words);
        boolean loop = LoopRule.loop(window, heard, run);
        if (!window.transcribable()) {
            boolean text = !words.isEmpty();
            // what pieces of words should be read as, nobody can say
            boolean invented = !window.nonspeech() && window.reference() != null && words.size() >= MIN_WORDS;
            return new Labels(
                    text && window.nonspeech(),
                    false,
                    loop,
                    invented && !loop,
                    false,
                    0,
                    0,
                    0,
                    !heard.ended(),
                    run.times(),
                    run.words(),
                    0,
                    0);
        }
        Aligned aligned = align(window, words);
        List<Step> steps = aligned.steps();
        List<Integer> inserted = inserted(aligned);
        int unheard = (int)
                inserted.stream().filter(word -> unheard(aligned, word, heard)).count();
        int errors = (int) steps.stream().filter(step -> step.op() != Op.MATCH).count();
        double rate =
                aligned.said().isEmpty() ? 1 : (double) errors / aligned.said().size();
        boolean invented = !loop && rate >= WindowLabels.INVENTED && words.size() >= MIN_WORDS;
        return new Labels(
                false,
                !loop && !invented && unheard > 0,
                loop,
                invented,
                !loop && !words.isEmpty() && rate <= WindowLabels.GOOD,
                inserted.size(),
                unheard,
                context(aligned),
                !heard.ended() || window.cut() != Cut.END && missingAtEnd(steps) >= 2,
                run.times(),
                run.words(),
                aligned.said().size(),
                errors);
    }

    /**
     * What was said against what was written.
     *
     * @param first index of {@code words}' first word in the text: 1 where a torn word before it is not judged
     */
    private record Aligned(List<String> said, List<String> words, int first, List<Step> steps) {
        int errors() {
            return (int) steps.stream().filter(step -> step.op() != Op.MATCH).count();
        }
    }

    private static Aligned align(StressWindow window, List<String> words) {
        List<String> said = WindowLabels.words(window.reference());
        if (window.cut() == Cut.NONE) {
            return aligned(said, words, 0);
        }
        // a part was said: the text may be that part, and the torn word at the cut may read as anything or nothing
        List<Aligned> parts = new ArrayList<>();
        for (int i = 1; i <= said.size(); i++) {
            List<String> part =
                    window.cut() == Cut.END ? said.subList(0, i) : said.subList(said.size() - i, said.size());
            parts.add(aligned(part, words, 0));
            if (words.size() > 1) {
                parts.add(
                        window.cut() == Cut.END
                                ? aligned(part, words.subList(0, words.size() - 1), 0)
                                : aligned(part, words.subList(1, words.size()), 1));
            }
        }
        // of parts that fit alike, the longest: a wrong text is not held against one word
        return parts.stream()
                .min(Comparator.comparingInt(Aligned::errors)
                        .thenComparingInt(part -> -part.said().size()))
                .orElseThrow();
    }

    private static Aligned aligned(List<String> said, List<String> words, int first) {
        return new Aligned(said, words, first, WordAlignment.of(said, words).steps());
    }

    /** Inserted words of the stretches between matches that have more letters than what was said there. */
    private static List<Integer> inserted(Aligned aligned) {
        List<Integer> all = new ArrayList<>();
        List<Integer> stretch = new ArrayList<>();
        int letters = 0;
        for (Step step : aligned.steps()) {
            if (step.op() == Op.MATCH) {
                if (letters > SPARE_LETTERS) {
                    all.addAll(stretch);
                }
                stretch.clear();
                letters = 0;
                continue;
            }
            letters += step.hypothesis() < 0
                    ? 0
                    : aligned.words().get(step.hypothesis()).length();
            letters -= step.reference() < 0
                    ? 0
                    : aligned.said().get(step.reference()).length();
            if (step.op() == Op.INSERTION) {
                stretch.add(step.hypothesis());
            }
        }
        if (letters > SPARE_LETTERS) {
            all.addAll(stretch);
        }
        return all;
    }

    /** Whether the word was heard in a pause, or where a word that was said is heard already. */
    private static boolean unheard(Aligned aligned, int word, Heard heard) {
        int at = heard.wordMs().get(aligned.first() + word);
        return heard.quietAt(at)
                || aligned.steps().stream()
                        .filter(step -> step.op() == Op.MATCH)
                        .mapToInt(step -> heard.wordMs().get(aligned.first() + step.hypothesis()))
                        .anyMatch(other -> Math.abs(other - at) < SAME_PLACE_MS);
    }

    private int context(Aligned aligned) {
        return (int) aligned.steps().stream()
                .filter(step -> step.op() == Op.SUBSTITUTION)
                .filter(step -> content(aligned.said().get(step.reference())))
                .filter(step -> content(aligned.words().get(step.hypothesis())))
                .filter(step -> lexicon.contains(aligned.words().get(step.hypothesis())))
                .count();
    }

    private static boolean content(String word) {
        return word.length() >= CONTENT_LETTERS && !FUNCTION_WORDS.contains(word);
    }

    private static int missingAtEnd(List<Step> steps) {
        int missing = 0;
        for (Step step : steps.reversed()) {
            if (step.op() != Op.DELETION) {
                break;
            }
            missing++;
        }
        return missing;
    }
}
