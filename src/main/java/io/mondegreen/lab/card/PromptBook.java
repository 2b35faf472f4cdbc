package io.mondegreen.lab.card;

import io.mondegreen.probe.WindowLabels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * What recorded telephone prompts say, as Asterisk's core sounds write it down: lines {@code name: text}, {@code ;} before
 * remarks, a text in brackets for what is not speech.
 */
final class PromptBook {
    private static final List<String> SMALL = List.of(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
                    .concat(" seventeen eighteen nineteen")
                    .split(" "));
    private static final List<String> TENS =
            List.of("twenty thirty forty fifty sixty seventy eighty ninety".split(" "));

    private PromptBook() {}

    /**
     * Reads a file, plain or by gzip.
     *
     * @return normalised texts by name; what is not speech is left out
     */
    static SortedMap<String, String> read(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return parse(lines.lines().toList());
        }
    }

    static SortedMap<String, String> parse(List<String> lines) {
        SortedMap<String, String> prompts = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            boolean speech = !line.startsWith(";") && colon > 0 && line.indexOf('[') < 0;
            String text = speech ? normalise(line.substring(colon + 1)) : "";
            if (!text.isEmpty()) {
                prompts.put(line.substring(0, colon).strip(), text);
            }
        }
        return prompts;
    }

    /** As {@link WindowLabels#normalise}, and numbers below a hundred in words. */
    static String normalise(String text) {
        return WindowLabels.words(text).stream()
                .map(word -> inWords(word).orElse(word))
                .collect(Collectors.joining(" "));
    }

    private static Optional<String> inWords(String word) {
        if (!word.matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(word);
        if (number < SMALL.size()) {
            return Optional.of(SMALL.get(number));
        }
        String tens = TENS.get(number / 10 - 2);
        return Optional.of(number % 10 == 0 ? tens : tens + " " + SMALL.get(number % 10));
    }
}
