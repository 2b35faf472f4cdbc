package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All questions of one run.
 *
 * @param model  hash of the checkpoint
 * @param source the windows' name
 * @param data   hash of the windows
 * @param frames which frames the encoder's mean takes: {@code audio} or {@code all}
 */
public record ProbingReport(
        String model, String source, String data, long seed, String frames, int windows, List<Answer> answers) {
    public ProbingReport {
        answers = List.copyOf(answers);
    }

    /** The answer to a question. */
    public Optional<Answer> answer(String question) {
        return answers.stream().filter(one -> one.question().equals(question)).findFirst();
    }

    /** Tables for people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append("model ")
                .append(model)
                .append("\nwindows ")
                .append(windows)
                .append(" of ")
                .append(source);
        out.append(", data ").append(data).append(", seed ").append(seed).append('\n');
        out.append(
                "depth is 0 at the first layer and 1 at the last; intervals are 95 %, over groups; accuracy is at even odds,"
                        + " whatever the classes' sizes; majority is that of naming the most frequent class; control is the"
                        + " accuracy with labels dealt at random, select what the probe has beyond it\n\n");
        summary(out);
        answers.forEach(one -> out.append('\n').append(one.text()));
        return out.toString();
    }

    private void summary(StringBuilder out) {
        Columns table = Columns.ofWords(List.of(
                "question",
                "position",
                "best tap by dev",
                "depth",
                "majority",
                "accuracy",
                "AUROC",
                "select",
                "best without a probe"));
        for (Answer answer : answers) {
            for (SweptPosition one : answer.positions()) {
                Baseline plain = one.baselines().stream()
                        .max(Comparator.comparingDouble(Baseline::devAuroc))
                        .orElseThrow();
                Figures test = one.best().test();
                table.row(List.of(
                        answer.question(),
                        one.position().label(),
                        one.best().tap().toString(),
                        Depth.text(one.best().depth()),
                        Numbers.number(one.majority(), 3),
                        Numbers.number(test.accuracy(), 3),
                        Numbers.number(test.auroc(), 3),
                        String.format(Locale.ROOT, "%+.3f", one.best().selectivity()),
                        plain.name() + ": AUROC " + Numbers.number(plain.test().auroc(), 3)));
            }
        }
        out.append(table.text());
    }

    /** The same for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", model).put("source", source).put("data", data).put("seed", seed);
        json.put("frames", frames).put("windows", windows);
        ArrayNode all = json.putArray("answers");
        answers.forEach(one -> all.add(one.json()));
        return json;
    }
}
