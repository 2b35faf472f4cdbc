package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.LogMel;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.lab.census.LoopBait;
import io.mondegreen.lab.lens.CommitmentStudy;
import io.mondegreen.lab.lens.LogitLens;
import io.mondegreen.lab.lens.StudyWindow;
import io.mondegreen.lab.report.HeatMap;
import io.mondegreen.lab.report.LineChart;
import io.mondegreen.lab.report.Report;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.List;

/** At which layer the decoder commits itself to a token. */
final class LensQuestion implements Question {
    private static final int WINDOWS = 400;
    private static final int BAITS = 300;
    private static final int SHOWN_TOKENS = 14;

    @Override
    public String id() {
        return "lens";
    }

    @Override
    public String title() {
        return "Logit lens: when the decoder commits itself";
    }

    @Override
    public int windows(Study study) {
        return study.scaled(WINDOWS) + study.scaled(BAITS) + 1;
    }

    @Override
    public ObjectNode answer(Study study) {
        List<CorpusWindow> windows = study.testWindows(WINDOWS);
        ObjectNode answer = new JsonMapper().createObjectNode();
        answer.set(
                "commitment",
                CommitmentStudy.of(study.model(), study.engine(), studied(study, windows), study.seed(), study.heard())
                        .json());
        CorpusWindow example = windows.stream()
                .filter(window -> window.kind().equals("clean"))
                .findFirst()
                .orElse(windows.getFirst());
        answer.put("said", example.reference());
        answer.set("example", example(study, example));
        return answer;
    }

    /** With windows that provoke loops; of those only loops count. */
    private static List<StudyWindow> studied(Study study, List<CorpusWindow> windows) {
        List<StudyWindow> all = new ArrayList<>();
        windows.forEach(window -> all.add(StudyWindow.of(window)));
        LoopBait.draw(
                        study.bank(),
                        study.seed(),
                        Split.TEST,
                        study.model().config().windowMs(),
                        study.scaled(BAITS))
                .forEach(bait -> all.add(StudyWindow.of(bait)));
        return all;
    }

    private static ObjectNode example(Study study, CorpusWindow window) {
        WhisperConfig config = study.model().config();
        try (HookedModel hooked = HookedModel.open(study.model(), study.engine(), LogitLens.taps(config));
                LogitLens lens = LogitLens.open(
                        study.model(), hooked.device(), study.engine().decoderThreads())) {
            float[] mel = new LogMel(config.mels()).compute(window.pcm(), config.windowFrames());
            Run run = hooked.runWithCache(Window.greedy(mel));
            study.meter().did(1);
            return lens.read(run, 1).json();
        }
    }

    @Override
    public List<Finding> findings(JsonNode answer) {
        List<Finding> findings = new ArrayList<>();
        answer.path("commitment")
                .path("text")
                .properties()
                .forEach(entry -> findings.add(new Finding(
                        "saturation layer, " + entry.getKey() + " text",
                        "shown for single samples",
                        "Whisper-large-v3 decoder",
                        "layer " + Read.plain(entry.getValue().path("saturation")),
                        "decoder.*.hook_resid_post",
                        entry.getValue().path("relativeDepth").asDouble(Double.NaN),
                        entry.getValue().path("tokens").asInt() + " tokens of "
                                + entry.getValue().path("windows").asInt() + " windows",
                        "mean over tokens of the earliest layer from which the likeliest token no longer changes")));
        return findings;
    }

    @Override
    public void show(JsonNode answer, Report report) {
        JsonNode commitment = answer.path("commitment");
        report.paragraph(
                "Final norm and unembedding on the stream of every layer, as if the layers after it did nothing. What"
                        + " is written here was decided where the likeliest token stops changing. Rows are the embedding (-1) and the"
                        + " layers; what a layer says before the last is what can be read from it, not what the model uses.");
        LineChart likeliest =
                new LineChart("Share of tokens whose likeliest is the last layer's", "layer (-1: embedding)", "share");
        LineChart entropy = new LineChart("Entropy of the lens", "layer (-1: embedding)", "nats");
        commitment.path("text").properties().forEach(entry -> {
            JsonNode layers = entry.getValue().path("layers");
            double[] layer = Read.column(layers, "layer");
            likeliest.curve(
                    entry.getKey(),
                    layer,
                    Read.column(layers, "asTheLast"),
                    Read.column(layers, "asTheLast.low"),
                    Read.column(layers, "asTheLast.high"));
            entropy.curve(entry.getKey(), layer, Read.column(layers, "entropy"));
        });
        report.picture(
                "lens-commitment", likeliest.svg(), "Text that was said, invented or looped, on the test split.");
        report.picture("lens-entropy", entropy.svg(), "How undecided each layer is.");
        List<List<String>> rows = new ArrayList<>();
        commitment
                .path("auroc")
                .properties()
                .forEach(entry -> rows.add(List.of(
                        entry.getKey(),
                        Integer.toString(entry.getValue().path("windows").asInt()),
                        Read.plain(entry.getValue().path("saturation")),
                        Read.plain(entry.getValue().path("logprob")))));
        report.paragraph(
                "Told apart from good text (AUROC): by a later saturation layer, and by a lower mean log-probability,"
                        + " which needs no lens.");
        report.table(List.of("text", "n", "saturation layer", "log-probability"), rows);
        example(answer, report);
    }

    /** Tokens from left to right, layers from the last down, as the paper draws it. */
    private static void example(JsonNode answer, Report report) {
        List<JsonNode> tokens = new ArrayList<>();
        answer.path("example").path("tokens").forEach(tokens::add);
        List<JsonNode> shown = tokens.subList(0, Math.min(SHOWN_TOKENS, tokens.size()));
        int layers = answer.path("example").path("layers").asInt() + 1;
        List<String> columns = shown.stream()
                .map(token -> token.path("next").path("text").asText())
                .toList();
        List<String> names = new ArrayList<>();
        double[][] values = new double[layers][shown.size()];
        String[][] words = new String[layers][shown.size()];
        for (int row = 0; row < layers; row++) {
            int layer = layers - 1 - row;
            names.add(layer == 0 ? "embedding" : "layer " + (layer - 1));
            for (int column = 0; column < shown.size(); column++) {
                JsonNode view = shown.get(column).path("layers").path(layer);
                values[row][column] =
                        view.path("top").path(0).path("probability").asDouble();
                words[row][column] = view.path("top").path(0).path("text").asText();
            }
        }
        report.picture(
                "lens-example",
                new HeatMap("The likeliest token at every layer", "probability", columns, names, values, words).svg(),
                "Said: \"" + answer.path("said").asText()
                        + "\". A sentence of a voice that the model was not trained on.");
    }
}
