package io.mondegreen.lab.census;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.lab.report.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Figures of one kind of audio.
 *
 * @param nonspeechText windows without a voice that got text
 * @param invented      windows of voices with text of which most was not said; of tiled moments nobody can say
 * @param context       windows with a content word replaced by another
 * @param tokens        mean text tokens per window
 */
record KindFigures(
        String kind,
        Purpose purpose,
        int windows,
        Rate nonspeechText,
        Rate invented,
        Rate insertion,
        Rate loop,
        Rate wer,
        Rate context,
        Rate truncated,
        double tokens,
        double avgLogprob,
        double noSpeech) {

    static KindFigures of(List<StressRow> rows, long seed) {
        StressWindow first = rows.getFirst().window();
        return new KindFigures(
                first.kind(),
                first.purpose(),
                rows.size(),
                Rate.of(rows, row -> row.labels().nonspeechText(), seed),
                Rate.of(rows, row -> row.labels().invented(), seed),
                Rate.of(rows, row -> row.labels().insertion(), seed),
                Rate.of(rows, row -> row.labels().loop(), seed),
                Rate.of(
                        rows,
                        row -> row.labels().wordErrors(),
                        row -> row.labels().referenceWords(),
                        seed),
                Rate.of(rows, row -> row.labels().substitutedContext() > 0, seed),
                Rate.of(rows, row -> row.labels().truncated(), seed),
                rows.stream().mapToInt(row -> row.heard().tokens()).average().orElse(0),
                rows.stream()
                        .mapToDouble(row -> row.heard().avgLogprob())
                        .average()
                        .orElse(0),
                rows.stream()
                        .map(row -> row.heard().noSpeech())
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN));
    }

    static String header(boolean construction) {
        return construction
                ? String.format(
                        "%-20s %5s %18s %17s %7s %8s %6s", "kind", "n", "text", "loop", "tokens", "logprob", "nosp")
                : String.format(
                        "%-20s %5s %18s %17s %17s %18s %17s %17s %8s %6s",
                        "kind", "n", "invented", "insertion", "loop", "WER", "context", "truncated", "logprob", "nosp");
    }

    String line(boolean construction) {
        return construction
                ? String.format(
                        Locale.ROOT,
                        "%-20s %5d %18s %17s %7.1f %8.2f %6.3f",
                        kind,
                        windows,
                        nonspeechText.text(),
                        loop.text(),
                        tokens,
                        avgLogprob,
                        noSpeech)
                : String.format(
                        Locale.ROOT,
                        "%-20s %5d %18s %17s %17s %18s %17s %17s %8.2f %6.3f",
                        kind,
                        windows,
                        invented.text(),
                        insertion.text(),
                        loop.text(),
                        wer.text(),
                        context.text(),
                        truncated.text(),
                        avgLogprob,
                        noSpeech);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("purpose", purpose.name().toLowerCase(Locale.ROOT)).put("windows", windows);
        Numbers.put(json, "nonspeechText", nonspeechText.interval());
        Numbers.put(json, "invented", invented.interval());
        Numbers.put(json, "insertion", insertion.interval());
        Numbers.put(json, "loop", loop.interval());
        Numbers.put(json, "wer", wer.interval());
        Numbers.put(json, "substitutedContext", context.interval());
        Numbers.put(json, "truncated", truncated.interval());
        json.put("tokens", tokens).put("avgLogprob", avgLogprob);
        json.put("noSpeech", Double.isNaN(noSpeech) ? null : noSpeech);
        return json;
    }
}
