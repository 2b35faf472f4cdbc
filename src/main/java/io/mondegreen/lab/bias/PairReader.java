package io.mondegreen.lab.bias;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.lab.bias.NearMissPair.Line;
import io.mondegreen.lab.bias.NearMissPair.Lines;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads one line of a list of pairs; what is wrong with it is said with what to do about it. */
final class PairReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;

    PairReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is no pair; the message is the reason and the fix
     */
    NearMissPair read(String text) {
        JsonNode row;
        try {
            row = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "it is not JSON: " + e.getOriginalMessage() + "; write one object a line", e);
        }
        String expected = word(row, "expected");
        String nearMiss = word(row, "nearMiss");
        Set<String> expectedAs = spellings(row, expected, "expectedAlso");
        Set<String> nearMissAs = spellings(row, nearMiss, "nearMissAlso");
        expectedAs.stream().filter(nearMissAs::contains).forEach(both -> {
            throw new IllegalArgumentException("'" + both
                    + "' would be both words: nobody could tell which was written; take words that sound different");
        });
        return new NearMissPair(
                text(row, "id", "a name for reports, such as \"pair-1\""),
                split(row),
                text(row, "kind", "a label that figures are given for, such as \"known\""),
                text(row, "voice", "who speaks: intervals and splits go by voice"),
                expected,
                nearMiss,
                expectedAs,
                nearMissAs,
                lines(row, Place.CONTEXT, expected, nearMiss),
                lines(row, Place.NEUTRAL, expected, nearMiss));
    }

    private static String text(JsonNode row, String field, String what) {
        String text = row.path(field).asText("").strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("'" + field + "' is missing; it is " + what);
        }
        return text;
    }

    private static String word(JsonNode row, String field) {
        List<String> words = WindowLabels.words(text(row, field, "one of the two words"));
        if (words.size() != 1) {
            throw new IllegalArgumentException("'" + field + "' must be one word, not " + words);
        }
        return words.getFirst();
    }

    private static Set<String> spellings(JsonNode row, String word, String field) {
        Set<String> all = new HashSet<>(Set.of(word));
        row.path(field).forEach(one -> all.add(NearMissPair.joined(WindowLabels.words(one.asText()))));
        return all;
    }

    private static Split split(JsonNode row) {
        return switch (text(row, "split", "\"dev\" to choose components on, or \"test\" to report on")) {
            case "dev" -> Split.DEV;
            case "test" -> Split.TEST;
            case String other -> throw new IllegalArgumentException("'split' is dev or test, not " + other);
        };
    }

    private Lines lines(JsonNode row, Place place, String expected, String nearMiss) {
        JsonNode both = row.path(place.label());
        Line one = line(both, place, Word.EXPECTED);
        Line other = line(both, place, Word.NEAR_MISS);
        List<String> words = WindowLabels.words(one.text());
        List<String> changed = new ArrayList<>(WindowLabels.words(other.text()));
        int[] differ = words.size() != changed.size()
                ? new int[0]
                : IntStream.range(0, words.size())
                        .filter(i -> !words.get(i).equals(changed.get(i)))
                        .toArray();
        if (differ.length != 1
                || !words.get(differ[0]).equals(expected)
                || !changed.get(differ[0]).equals(nearMiss)) {
            throw new IllegalArgumentException(
                    "the two texts of '" + place.label() + "' must be the same but for '" + expected
                            + "' in the one and '" + nearMiss + "' in the other; they are '" + one.text() + "' and '"
                            + other.text()
                            + "'");
        }
        return new Lines(one, other, words, differ[0]);
    }

    private Line line(JsonNode both, Place place, Word said) {
        JsonNode line = both.path(said.label());
        String where = place.label() + "." + said.label();
        String file = line.path("file").asText("");
        String text = line.path("text").asText("");
        if (file.isEmpty() || text.isBlank()) {
            throw new IllegalArgumentException(
                    "'" + where + "' needs a file and a text: {\"file\": \"a.wav\", \"text\": \"...\"}");
        }
        Path path = folder.resolve(file).normalize();
        if (!path.startsWith(folder.normalize()) || !Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    "'" + where + "' names '" + file + "'; audio lies beside the list or in folders below it");
        }
        int start = line.path("startMs").asInt(0);
        int length = line.path("lengthMs").asInt(-1);
        if (start < 0 || length == 0) {
            throw new IllegalArgumentException(
                    "'" + where + "' has no audio from " + start + " ms for " + length + " ms");
        }
        return new Line(file, start, length, text.strip());
    }
}
