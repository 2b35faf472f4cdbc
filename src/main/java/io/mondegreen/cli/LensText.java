package io.mondegreen.cli;

import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** {@code --text} or {@code --tokens}: a text to be read in place of what the model would write. */
final class LensText {
    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "With --wav: do not decode, read this text token by token.")
    String text;

    @Option(
            names = "--tokens",
            split = ",",
            paramLabel = "ID",
            description = "With --wav: do not decode, read exactly these decoder ids, the prompt's included.")
    int[] tokens;

    /** Whether there is one. */
    boolean given() {
        return text != null || tokens != null;
    }

    /** The window with it, or to be decoded freely where there is none. */
    Window window(float[] logMel, WhisperModel model, String language) {
        if (tokens != null) {
            return Window.forced(logMel, tokens);
        }
        return text == null
                ? Window.greedy(logMel)
                : Window.forced(
                        logMel,
                        IntStream.concat(IntStream.of(prompt(model, language)), IntStream.of(encoded(model)))
                                .toArray());
    }

    /** The position that produced the first token of text; of ids that were given, the first of all. */
    int first(WhisperModel model, String language) {
        return tokens != null ? 0 : prompt(model, language).length - 1;
    }

    private static int[] prompt(WhisperModel model, String language) {
        return model.generation().prompt(language, "transcribe", false);
    }

    private int[] encoded(WhisperModel model) {
        WhisperTokenizer tokenizer = model.tokenizer()
                .orElseThrow(() -> new CommandFailure("this model has no tokenizer; give ids with --tokens"));
        // as Whisper writes it: every word, the first too, has its space before it
        return tokenizer.encode(" " + text.strip());
    }
}
