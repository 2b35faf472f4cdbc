package io.mondegreen.probe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a token's word is worth, by word alignment with what was said. */
public enum TokenLabel {
    /** Of a word that was inserted or stands for another one. */
    INVENTED,
    /** Of a word that was said. */
    HEARD,
    /** Of no word, or of one that nobody can judge. */
    LEFT_OUT;

    /**
     * Labels the words of a text on speech.
     *
     * @param said    words of the reference
     * @param written words of the text
     * @param cut     whether only a part of the reference is heard: then the best part counts, and a wrong word at either end
     *     is left out, since it may be what was torn
     */
    public static List<TokenLabel> ofWords(List<String> said, List<String> written, boolean cut) {
        TokenLabel[] labels = new TokenLabel[written.size()];
        for (WordAlignment.Step step : (cut ? bestPart(said, written) : WordAlignment.of(said, written)).steps()) {
            if (step.hypothesis() >= 0) {
                labels[step.hypothesis()] = step.op() == WordAlignment.Op.MATCH ? HEARD : INVENTED;
            }
        }
        for (int edge : cut && labels.length > 0 ? new int[] {0, labels.length - 1} : new int[0]) {
            labels[edge] = labels[edge] == HEARD ? HEARD : LEFT_OUT;
        }
        return List.of(labels);
    }

    /** The run of the reference that takes the fewest changes; of equal ones the longest, then the first. */
    private static WordAlignment bestPart(List<String> said, List<String> written) {
        List<WordAlignment> parts = new ArrayList<>();
        for (int length = said.size(); length > 0; length--) {
            for (int from = 0; from + length <= said.size(); from++) {
                parts.add(WordAlignment.of(said.subList(from, from + length), written));
            }
        }
        return parts.stream()
                .min(Comparator.comparingInt(part -> part.steps().size() - part.count(WordAlignment.Op.MATCH)))
                .orElseGet(() -> WordAlignment.of(said, written));
    }

    /**
     * Gives every token the label of its word: the one that the text ends with once the token is there. Tokens that add
     * nothing to a word, such as a full stop, are left out.
     *
     * @param words    labels of the words of the whole text
     * @param prefixes the text after each token
     */
    public static List<TokenLabel> ofTokens(List<TokenLabel> words, List<String> prefixes) {
        List<TokenLabel> labels = new ArrayList<>();
        List<String> before = List.of();
        for (String prefix : prefixes) {
            List<String> now = WindowLabels.words(prefix);
            labels.add(now.isEmpty() || now.equals(before) ? LEFT_OUT : words.get(now.size() - 1));
            before = now;
        }
        return List.copyOf(labels);
    }

    /** Labels of a text of which no word was said, or none may be judged. */
    public static List<TokenLabel> all(TokenLabel label, int words) {
        return Stream.generate(() -> label).limit(words).toList();
    }
}
