package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.probing.LabProbing;
import io.mondegreen.lab.probing.LabProbing.Request;
import io.mondegreen.lab.probing.ProbeSource;
import io.mondegreen.lab.probing.ProbingReport;
import io.mondegreen.lab.report.LineChart;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.lab.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be read from the streams, layer by layer. */
final class ProbesQuestion implements Question {
    /** Windows of a split for each question. */
    private static final int WINDOWS = 450;

    private static final int SPLITS = 3;

    private static final int DRAWS = 500;

    /** What the paper says of a question that the laboratory asks, at the position where it asked. */
    private record InPaper(String question, String position, String what, String figure, String place, String remark) {}

    private static final List<InPaper> PAPER = List.of(
            new InPaper(
                    "hallucination",
                    "segment_end",
                    "hallucination, end of segment",
                    "93.4 % (LibriSpeech), 88.1 % (Common Voice)",
                    "Whisper-large-v3 decoder, layer 22",
                    "the paper: most word errors against none, equal classes; here invented against good text, on speech and"
                            + " non-speech; './mondegreen lab card' has the paper's protocol"),
            new InPaper(
                    "hallucination_content",
                    "segment_end",
                    "the same, of speech alone",
                    "not asked apart",
                    "",
                    "nothing can be answered by whether anybody speaks"),
            new InPaper(
                    "speech",
                    "segment_end",
                    "speech or not, decoder",
                    "100 %",
                    "Whisper-large-v3 decoder, layers 10-28",
                    ""),
            new InPaper(
                    "noisy",
                    "frames",
                    "clean or noisy, encoder",
                    "90.0 %",
                    "Whisper-large-v3 encoder, layer 27",
                    "noise of kinds that no training split has"),
            new InPaper(
                    "gender",
                    "frames",
                    "gender of the voice, encoder",
                    "94.6 %",
                    "Whisper-large-v3 encoder, layer 25",
                    "synthetic voices; few of each"),
            new InPaper(
                    "accent",
                    "frames",
                    "accent of the voice, encoder",
                    "97.0 % (4 classes)",
                    "Whisper-large-v3 encoder, layer 22",
                    "synthetic voices; few of each"),
            new InPaper(
                    "category",
                    "frames",
                    "what is spoken of, encoder",
                    "high",
                    "Whisper-large-v3 encoder, upper layers",
                    "call-centre categories by word lists"));

    @Override
    public String id() {
        return "probes";
    }

    @Override
    public String title() {
        return "Linear probes: what can be read from the streams";
    }

    @Override
    public int windows(Study study) {
        return SPLITS * study.scaled(WINDOWS) * 2;
    }

    @Override
    public ObjectNode answer(Study study) {
        Request all = Request.standard(LabProbing.BUILT_IN, study.seed());
        Request request = new Request(
                all.questions(),
                all.sensitive(),
                all.positions(),
                all.taps(),
                all.allFrames(),
                all.language(),
                study.scaled(WINDOWS),
                DRAWS,
                all.seed());
        ProbeSource source = ProbeSource.bank(
                study.bank(),
                study.facts().getOrDefault("corpus", ""),
                study.seed(),
                study.model().config().windowMs());
        try {
            ProbingReport report = LabProbing.run(study.model(), source, request, new Told(study));
            return report.json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Told(Study study) implements LabProbing.Progress {
        @Override
        public void begins(int windows, long bytes) {}

        @Override
        public void decoded() {
            study.meter().did(1);
        }

        @Override
        public void asks(String question) {}
    }

    @Override
    public List<Finding> findings(JsonNode answer) {
        List<Finding> findings = new ArrayList<>();
        for (InPaper paper : PAPER) {
            position(answer, paper.question(), paper.position()).ifPresent(swept -> {
                JsonNode best = best(swept);
                findings.add(new Finding(
                        paper.what(),
                        paper.figure(),
                        paper.place(),
                        "accuracy " + Read.percent(best.path("test").path("accuracy")) + ", control "
                                + percent(best.path("controlAccuracy").asDouble()) + ", always the commonest "
                                + percent(swept.path("majority").asDouble()),
                        swept.path("best").asText(),
                        best.path("depth").asDouble(Double.NaN),
                        best.path("test").path("rows").asInt() + " windows of "
                                + best.path("test").path("groups").asInt() + " groups",
                        paper.remark()));
            });
        }
        return findings;
    }

    @Override
    public void show(JsonNode answer, Report report) {
        report.paragraph(
                "A linear probe (L2 logistic regression, standardised, penalty by cross-validation inside train) at every"
                        + " layer; the layer is chosen on dev, test is only reported, and no voice, sentence or kind of noise is in two"
                        + " splits. The control has its labels dealt at random: what a probe reaches beyond it is what is there. That"
                        + " something can be read does not say that the model uses it; patching and ablation say that.");
        for (JsonNode asked : answer.path("answers")) {
            String question = asked.path("question").asText();
            LineChart chart = new LineChart(question + ": accuracy on test", "layer", "accuracy");
            double chance = Double.NaN;
            for (JsonNode swept : asked.path("positions")) {
                JsonNode layers = swept.path("layers");
                chart.curve(
                        swept.path("position").asText(),
                        Read.column(layers, "layer"),
                        Read.column(layers, "test.accuracy"),
                        Read.column(layers, "test.accuracy.low"),
                        Read.column(layers, "test.accuracy.high"));
                chance = swept.path("majority").asDouble();
            }
            report.smallHeading(
                    question + (asked.path("sensitive").asBoolean() ? " (about the person: laboratory only)" : ""));
            report.picture(
                    "probes-" + question.replace('_', '-'),
                    chart.level("commonest class", chance).svg(),
                    "frames is the encoder, the others are the decoder; bands are 95 % over groups.");
            report.table(
                    List.of("position", "best tap by dev", "accuracy", "AUROC", "control", "best without a probe"),
                    rows(asked));
            asked.path("notes").forEach(note -> report.note(note.asText()));
        }
    }

    private static List<List<String>> rows(JsonNode asked) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode swept : asked.path("positions")) {
            JsonNode best = best(swept);
            JsonNode plain = swept.path("baselines").path(0);
            for (JsonNode one : swept.path("baselines")) {
                plain = one.path("devAuroc").asDouble() > plain.path("devAuroc").asDouble() ? one : plain;
            }
            rows.add(List.of(
                    swept.path("position").asText(),
                    swept.path("best").asText(),
                    Read.percent(best.path("test").path("accuracy")),
                    Read.number(best.path("test").path("auroc"), 3),
                    percent(best.path("controlAccuracy").asDouble()),
                    plain.path("name").asText() + ": AUROC " + Read.number(plain.path("auroc"), 3)));
        }
        return rows;
    }

    private static Optional<JsonNode> position(JsonNode answer, String question, String position) {
        for (JsonNode asked : answer.path("answers")) {
            for (JsonNode swept : asked.path("positions")) {
                if (asked.path("question").asText().equals(question)
                        && swept.path("position").asText().equals(position)) {
                    return Optional.of(swept);
                }
            }
        }
        return Optional.empty();
    }

    private static JsonNode best(JsonNode swept) {
        for (JsonNode layer : swept.path("layers")) {
            if (layer.path("tap").equals(swept.path("best"))) {
                return layer;
            }
        }
        return swept.path("layers").path(0);
    }

    private static String percent(double share) {
        return Numbers.percent(share) + " %";
    }
}
