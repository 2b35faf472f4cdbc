package io.mondegreen.audio.bank;

/**
 * One line of {@code corpus/bank/loops.jsonl}: a moment of speech that, laid end to end, makes the bundled model loop.
 *
 * @param file in the bank's folder
 * @param startMs of the moment, within the file
 * @param lengthMs of the moment
 * @param gapMs of silence after each copy
 * @param split train, dev, test or demo
 * @param voice whose moment it is
 * @param text what the model wrote for it when the bank was made
 * @param repeats how often its phrase came in a row
 * @param phraseWords words in that phrase
 * @param ended whether it stopped by itself; if not, it ran to its token limit
 * @param strength of six small changes of level, place, noise and codec, how many leave it repeating more than the audio does;
 *     under all six it repeats
 */
public record LoopRecipe(
        String file,
        int startMs,
        int lengthMs,
        int gapMs,
        String split,
        String voice,
        String text,
        int repeats,
        int phraseWords,
        boolean ended,
        int strength) {

    public LoopRecipe {
        if (startMs < 0 || lengthMs <= 0 || gapMs < 0) {
            throw new IllegalArgumentException(
                    "a loop of " + lengthMs + " ms from " + startMs + " ms with gaps of " + gapMs + " ms in " + file);
        }
    }
}
