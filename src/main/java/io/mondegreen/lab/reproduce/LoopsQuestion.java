package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Report;
import io.mondegreen.lab.sweep.AblationSweep;
import io.mondegreen.lab.sweep.SweepPlan;
import io.mondegreen.lab.sweep.SweepSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which component or head, switched off, ends repetition loops. */
final class LoopsQuestion implements Question {
    private static final int LOOPS = 32;
    private static final int CLEAN = 32;
    private static final int NONSPEECH = 24;
    /** Letters of an example that are shown. */
    private static final int MOST = 160;

    @Override
    public String id() {
        return "loops";
    }

    @Override
    public String title() {
        return "Ablation: what ends repetition loops, and what it costs";
    }

    private static SweepSettings settings(Study study) {
        return SweepSettings.zero(study.scaled(LOOPS), study.scaled(CLEAN), study.scaled(NONSPEECH));
    }

    @Override
    public int windows(Study study) {
        return Math.toIntExact(
                SweepPlan.of(study.model().config(), settings(study)).total());
    }

    @Override
    public ObjectNode answer(Study study) {
        return AblationSweep.run(study.sweep(), settings(study)).json();
    }

    @Override
    public List<Finding> findings(JsonNode answer) {
        List<Finding> findings = new ArrayList<>();
        best(answer, "component", "cross ")
                .ifPresent(one -> findings.add(finding(
                        one,
                        "loops that end: cross-attention of one layer off",
                        "76 %",
                        "Whisper-large-v3 decoder, layer 23")));
        best(answer, "head", "cross ")
                .ifPresent(one -> findings.add(finding(
                        one,
                        "loops that end: one cross-attention head off",
                        "78.1 %",
                        "Whisper-large-v3 decoder, layer 18 head 13")));
        best(answer, "head", "self ")
                .ifPresent(one ->
                        findings.add(finding(one, "loops that end: one self-attention head off", "not given", "")));
        for (JsonNode placebo : answer.path("placebos")) {
            findings.add(new Finding(
                    "loops that end under a placebo: " + placebo.path("name").asText(),
                    "not given",
                    "",
                    Read.percent(placebo.path("figures").path("broken")) + ", cured "
                            + Read.percent(placebo.path("figures").path("cured")),
                    "",
                    Double.NaN,
                    placebo.path("figures").path("broken").path("n").asInt() + " loops",
                    "nothing of the model was changed, or heads by chance"));
        }
        return findings;
    }

    /** Of a sort, the treatment that cured most on the half that chooses. */
    private static Optional<JsonNode> best(JsonNode answer, String role, String part) {
        JsonNode best = null;
        for (JsonNode one : answer.path("judged")) {
            boolean sort = one.path("role").asText().equals(role)
                    && one.path("name").asText().startsWith(part);
            if (sort && (best == null || chosenBy(one) > chosenBy(best))) {
                best = one;
            }
        }
        return Optional.ofNullable(best);
    }

    private static double chosenBy(JsonNode one) {
        return one.path("chosenBy").path("cured").path("value").asDouble();
    }

    private static Finding finding(JsonNode one, String what, String paper, String place) {
        JsonNode figures = one.path("figures");
        return new Finding(
                what,
                paper,
                place,
                Read.percent(figures.path("broken")) + ", cured " + Read.percent(figures.path("cured"))
                        + ", beyond the strongest placebo " + Read.percent(one.path("beyond")),
                one.path("name").asText(),
                one.path("relativeDepth").path(0).asDouble(Double.NaN),
                figures.path("broken").path("n").asInt() + " loops",
                "costs " + Read.percent(figures.path("cost"))
                        + " of word error rate on ordinary speech; chosen on the other" + " half; earned: "
                        + (one.path("earned").asBoolean() ? "yes" : "no"));
    }

    @Override
    public void show(JsonNode answer, Report report) {
        report.paragraph(
                "Every component and head of the decoder is set to zero in turn, on windows that make the model loop, on"
                        + " ordinary speech and on non-speech. What is best is chosen on one half (voices, sentences and sounds of dev)"
                        + " and judged on the other (test). 'broken' is a loop that is gone; 'cured' is one that became a text worth"
                        + " having: nearer to what was said than no text, or no longer than the audio can hold. A cure counts as far as"
                        + " it beats the placebos on the same windows.");
        SweepPictures.components(answer, "cured", 1, "loops-components", "% cured", 100, report);
        SweepPictures.heads(answer, "cured", 1, "loops-heads", "% cured", 100, report);
        SweepPictures.components(answer, "cost", 1, "loops-cost", "points of WER", 100, report);
        report.table(
                List.of(
                        "what",
                        "broken",
                        "cured",
                        "no text",
                        "beyond placebo",
                        "cost, WER",
                        "text on non-speech",
                        "earned"),
                rows(answer));
        examples(answer.path("examples"), report);
        report.paragraph("Heads whose attention follows the audio, found on ordinary speech: " + heads(answer) + ".");
    }

    private static void examples(JsonNode examples, Report report) {
        if (examples.isEmpty()) {
            return;
        }
        report.paragraph("The first loops of the half that reports, as they are and without "
                + examples.path(0).path("treatment").asText() + "; not chosen by how they came out.");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : examples) {
            String said = one.path("reference").asText();
            rows.add(List.of(
                    said.isEmpty() ? "(nobody knows)" : said,
                    shortened(one.path("before").asText()),
                    shortened(one.path("after").asText()),
                    one.path("cured").asBoolean() ? "cured" : ""));
        }
        report.table(List.of("said", "before", "after", ""), rows);
    }

    private static String shortened(String text) {
        return text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
    }

    private static List<List<String>> rows(JsonNode answer) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("as it is", answer.path("untreated"), "", ""));
        for (JsonNode one : answer.path("judged")) {
            rows.add(row(
                    one.path("name").asText(),
                    one.path("figures"),
                    Read.percent(one.path("beyond")),
                    one.path("earned").asBoolean() ? "yes" : "no"));
        }
        for (JsonNode one : answer.path("placebos")) {
            rows.add(row("placebo: " + one.path("name").asText(), one.path("figures"), "", ""));
        }
        return rows;
    }

    private static List<String> row(String name, JsonNode figures, String beyond, String earned) {
        return List.of(
                name,
                Read.percent(figures.path("broken")),
                Read.percent(figures.path("cured")),
                Read.percent(figures.path("emptied")),
                beyond,
                Read.percent(figures.path("cost")),
                Read.percent(figures.path("text")),
                earned);
    }

    private static String heads(JsonNode answer) {
        List<String> heads = new ArrayList<>();
        answer.path("alignmentHeads").forEach(head -> heads.add(head.asText()));
        return String.join(", ", heads);
    }
}
