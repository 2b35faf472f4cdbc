package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.lens.EncoderStudy;
import io.mondegreen.lab.report.LineChart;
import io.mondegreen.lab.report.Report;
import io.mondegreen.taps.IndexSet;
import java.util.ArrayList;
import java.util.List;

/** What the decoder writes for encoders that stop early. */
final class EncoderLensQuestion implements Question {
    private static final int WINDOWS = 160;

    @Override
    public String id() {
        return "encoder-lens";
    }

    @Override
    public String title() {
        return "Encoder lens: what is heard of an encoder that stops early";
    }

    /** Texts of a window: after the stem and after every layer. */
    private static int texts(Study study) {
        return study.model().config().encoderLayers() + 1;
    }

    @Override
    public int windows(Study study) {
        return study.scaled(WINDOWS) * texts(study);
    }

    @Override
    public ObjectNode answer(Study study) {
        List<CorpusWindow> windows = study.testWindows(WINDOWS);
        ObjectNode answer = new JsonMapper().createObjectNode();
        answer.set(
                "encoder",
                EncoderStudy.of(
                                study.model(),
                                study.engine(),
                                IndexSet.all(),
                                windows,
                                study.seed(),
                                () -> study.meter().did(texts(study)))
                        .json());
        return answer;
    }

    @Override
    public List<Finding> findings(JsonNode answer) {
        JsonNode speech = answer.path("encoder").path("speech");
        int before = Math.max(0, speech.size() - 2);
        JsonNode last = speech.path(speech.size() - 1);
        JsonNode early = speech.path(before);
        return List.of(new Finding(
                "word error rate one layer before the encoder's end",
                "meaning appears mid-encoder and settles in the upper layers",
                "Whisper-large-v3 encoder",
                Read.percent(early.path("wer")) + ", whole encoder " + Read.percent(last.path("wer")),
                "encoder." + early.path("layer").asInt() + ".hook_resid_post",
                early.path("relativeDepth").asDouble(Double.NaN),
                early.path("windows").asInt() + " windows",
                "the paper reads the texts; a rate is ours"));
    }

    @Override
    public void show(JsonNode answer, Report report) {
        report.paragraph(
                "The encoder stops after a layer, its final norm is applied, and the decoder, which has never seen such"
                        + " a stream, writes what it hears. A layer after which the text is wrong does not yet speak the decoder's"
                        + " language; that the sound is lost does not follow. -1 is the convolution stem.");
        JsonNode encoder = answer.path("encoder");
        LineChart chart = new LineChart("What is heard after each layer", "encoder layer (-1: stem)", "share");
        curve(chart, "word errors", encoder.path("speech"), "wer");
        curve(chart, "no text", encoder.path("speech"), "empty");
        curve(chart, "loops", encoder.path("speech"), "loop");
        curve(chart, "non-speech: no text", encoder.path("other"), "empty");
        report.picture(
                "encoder-lens", chart.svg(), "Speech windows of the test split, and windows where nobody speaks.");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : encoder.path("speech")) {
            rows.add(List.of(
                    row.path("layer").asInt() < 0 ? "stem" : row.path("layer").asText(),
                    Read.percent(row.path("wer")),
                    Read.percent(row.path("empty")),
                    Read.percent(row.path("loop")),
                    Read.plain(row.path("logprob"))));
        }
        report.table(List.of("stopped after", "WER", "no text", "loops", "log-probability"), rows);
    }

    private static void curve(LineChart chart, String name, JsonNode rows, String field) {
        chart.curve(
                name,
                Read.column(rows, "layer"),
                Read.column(rows, field),
                Read.column(rows, field + ".low"),
                Read.column(rows, field + ".high"));
    }
}
