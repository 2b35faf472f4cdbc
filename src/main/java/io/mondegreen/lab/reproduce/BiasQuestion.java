package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.bias.BiasStudy;
import io.mondegreen.lab.bias.NearMissPairs;
import io.mondegreen.lab.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Whether the model writes the word that it expects instead of the near-miss that was said, and what repairs that. */
final class BiasQuestion implements Question {
    private static final List<Float> MIXES = List.of(0.3f, 1f);
    private static final int CLEAN = 60;
    /** Pairs of each split: more than any list has. */
    private static final int PAIRS = 100;

    private static final int SHOWN = 6;

    @Override
    public String id() {
        return "bias";
    }

    @Override
    public String title() {
        return "Context bias: what is expected against what was said";
    }

    private static BiasStudy.Settings settings(Study study) {
        return new BiasStudy.Settings(MIXES, study.scaled(CLEAN), study.seed());
    }

    private static NearMissPairs pairs(Study study) {
        return study.pairs().first(study.scaled(PAIRS));
    }

    @Override
    public int windows(Study study) {
        return BiasStudy.lines(study.model(), pairs(study), settings(study));
    }

    @Override
    public ObjectNode answer(Study study) {
        return BiasStudy.of(study.model(), pairs(study), study.bank(), settings(study), study.heard())
                .json();
    }

    @Override
    public List<Finding> findings(JsonNode answer) {
        JsonNode all = answer.path("written").path("all");
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "contextual errors: the expected word is written for the near-miss",
                "153 of 700 (21.9 %), Qwen2-Audio 251 of 700 (35.9 %)",
                "Whisper-large-v3, Qwen2-Audio",
                Read.percent(all.path("contextualErrors")) + "; the context adds "
                        + Read.percent(all.path("addedByContext")),
                "",
                Double.NaN,
                all.path("pairs").asInt() + " pairs",
                "other sentences than the paper's, made for this model's language; the neutral carrier says how often it takes"
                        + " one word for the other where nothing is expected"));
        verdict(answer, "best of the encoder", "contextual errors repaired by changing the encoder", findings);
        verdict(answer, "best of the decoder", "contextual errors repaired by changing the decoder", findings);
        return findings;
    }

    private static void verdict(JsonNode answer, String name, String what, List<Finding> findings) {
        StreamSupport.stream(answer.path("verdicts").spliterator(), false)
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .ifPresent(one -> findings.add(new Finding(
                        what,
                        "encoder patched towards white noise becomes acoustically right; shares not known to us",
                        "both models",
                        Read.percent(one.path("repaired")) + ", breaks " + Read.percent(one.path("broken"))
                                + " of the right ones, net of all lines " + Read.percent(one.path("net")),
                        one.path("changes").path(0).asText(),
                        one.path("depth").asDouble(Double.NaN),
                        one.path("errors").asInt() + " errors, "
                                + one.path("right").asInt() + " right lines",
                        "chosen on dev voices, reported on test voices")));
    }

    @Override
    public void show(JsonNode answer, Report report) {
        report.paragraph(
                "Pairs of sentences in which one word is expected: it is said, or a word one phoneme away from it. Both"
                        + " words are also said in a neutral carrier: a near-miss that the model cannot hear even there is no bias.");
        List<List<String>> rows = new ArrayList<>();
        answer.path("written")
                .properties()
                .forEach(entry -> rows.add(List.of(
                        entry.getKey(),
                        Integer.toString(entry.getValue().path("pairs").asInt()),
                        Read.percent(entry.getValue().path("contextualErrors")),
                        Read.percent(entry.getValue().path("acousticAccuracy")),
                        Read.percent(entry.getValue().path("addedByContext")),
                        Read.percent(entry.getValue().path("errorsAmongHeard")))));
        report.table(
                List.of(
                        "near-miss",
                        "pairs",
                        "expected word written",
                        "near-miss written",
                        "added by the context",
                        "errors among those heard in neutral"),
                rows);
        JsonNode stand = answer.path("stand");
        List<List<String>> logits = new ArrayList<>();
        stand.properties()
                .forEach(entry -> logits.add(List.of(
                        entry.getKey().replace('_', ' '),
                        Read.plain(entry.getValue().path("context")),
                        Read.plain(entry.getValue().path("neutral")),
                        Read.plain(entry.getValue().path("contextLessNeutral")))));
        report.paragraph(
                "Logit of the near-miss less that of the expected word, fed the words before. What the context moves in"
                        + " silence is held by the decoder alone, which then knows nothing but those words.");
        report.table(List.of("heard", "in context", "in neutral", "context less neutral"), logits);
        List<List<String>> verdicts = new ArrayList<>();
        answer.path("verdicts")
                .forEach(one -> verdicts.add(List.of(
                        one.path("name").asText(),
                        one.path("changes").path(0).asText(),
                        Read.percent(one.path("repaired")),
                        Read.percent(one.path("broken")),
                        Read.percent(one.path("net")),
                        Read.percent(one.path("werAdded")))));
        report.table(
                List.of("change", "what", "repaired", "broken", "net of all lines", "WER added to clean speech"),
                verdicts);
        examples(answer, report);
    }

    private static void examples(JsonNode answer, Report report) {
        StreamSupport.stream(answer.path("lines").spliterator(), false)
                .filter(line -> line.path("place").asText().equals("context")
                        && line.path("said").asText().equals("nearMiss")
                        && line.path("written").asText().equals("expected"))
                .limit(SHOWN)
                .forEach(line -> report.beforeAfter(
                        "said: " + line.path("text").asText(),
                        "written: " + line.path("heard").asText()));
    }
}
