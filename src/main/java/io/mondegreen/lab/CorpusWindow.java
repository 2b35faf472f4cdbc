package io.mondegreen.lab;

import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import java.util.List;

/**
 * One window of the probe corpus.
 *
 * @param kind      sort of audio: {@code clean}, {@code noisy}, {@code cut}, {@code dense}, {@code repeat}, {@code oov}, {@code foreign},
 *                  {@code template}, {@code salad}, {@code prose}, {@code digits},
 *                  {@code music}, {@code noise}, {@code tones}, {@code silence}, {@code babble}, {@code reversed}; of a
 *                  manifest {@code spoken}, {@code unspoken}, {@code untold}
 * @param groups    what must not be in two splits
 * @param pcm       16 kHz mono
 * @param reference what is said; empty where nothing in the model's language is
 * @param cut       whether the audio holds only a part of the reference
 */
public record CorpusWindow(String kind, Split split, List<String> groups, float[] pcm, String reference, boolean cut) {
    /** Whether a person speaks, in whatever language. */
    public boolean speech() {
        return inLanguage() || kind.equals("foreign");
    }

    /** Whether speech in the model's language is there to be transcribed. */
    public boolean inLanguage() {
        return switch (kind) {
            case "clean", "noisy", "cut", "dense", "repeat", "oov", "template", "salad", "prose", "digits", "spoken" ->
                true;
            default -> false;
        };
    }

    /** Whether it is plainly neither: voices mixed or reversed say nothing about a speech detector. */
    public boolean ambiguous() {
        return kind.equals("babble") || kind.equals("reversed");
    }

    /** What a text is worth on it. */
    public WindowLabels.Label label(String text) {
        if (!cut) {
            return WindowLabels.of(inLanguage(), reference, text);
        }
        // where the audio is a part, the text may be any run of the words that were said
        List<String> said = WindowLabels.words(reference);
        WindowLabels.Label best = WindowLabels.of(true, reference, text);
        for (int from = 0; from < said.size(); from++) {
            for (int to = from + 1; to <= said.size(); to++) {
                WindowLabels.Label label = WindowLabels.of(true, String.join(" ", said.subList(from, to)), text);
                if (label == WindowLabels.Label.GOOD) {
                    return label;
                }
                best = best == WindowLabels.Label.INVENTED_CONTENT ? label : best;
            }
        }
        return best;
    }

    /** The same without its audio, which is large. */
    CorpusWindow withoutSound() {
        return withSound(new float[0]);
    }

    /** The same with this audio. */
    public CorpusWindow withSound(float[] sound) {
        return new CorpusWindow(kind, split, groups, sound, reference, cut);
    }
}
