package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A bundle judged as it stands gives the figures that its training reported for the test split. */
class ProbeEvaluationTest {
    private static final TapName TAP = TapName.parse("decoder.1.hook_resid_post");
    private static final int D = 6;

    private final Examples examples = examples(600);
    private final ProbeTraining training =
            new ProbeTraining(examples, new ProbeTraining.Settings(1, List.of(1e-2), 0.05, 100));
    private final ProbeTraining.TrainedHead hallucination = training.head(ProbeBundle.HALLUCINATION);
    private final ProbeTraining.TrainedHead speech = training.head(ProbeBundle.SPEECH);
    private final ProbeTraining.TrainedRisk risk =
            training.risk(hallucination, List.of(WindowFeature.PROBE_MEAN, WindowFeature.LOGPROB_MEAN));
    private final ProbeEvaluation evaluation = new ProbeEvaluation(bundle(), 1, 100);

    private static Examples examples(int n) {
        Random random = new Random(5);
        List<Example> rows = new ArrayList<>();
        float[][] mean = new float[n][D];
        float[][] first = new float[n][D];
        double[] logprob = new double[n];
        double[] doubt = new double[n];
        for (int i = 0; i < n; i++) {
            boolean label = random.nextBoolean();
            Split split = Split.values()[i % 3];
            rows.add(new Example(label, List.of("voice:" + split + i % 15), label ? "music" : "clean", split));
            for (int j = 0; j < D; j++) {
                mean[i][j] = (float) (random.nextGaussian() + (j == 1 && label ? 2 : 0));
                first[i][j] = (float) (random.nextGaussian() + (j == 1 && label ? 1 : 0));
            }
            logprob[i] = (label ? -0.6 : -0.3) + 0.3 * random.nextGaussian();
            doubt[i] = -logprob[i];
        }
        return new Examples(
                rows,
                new TreeMap<>(Map.of(TAP, mean)),
                new TreeMap<>(Map.of(TAP, first)),
                Map.of(WindowFeature.LOGPROB_MEAN, logprob),
                new TreeMap<>(Map.of("mean logprob", doubt)));
    }

    private ProbeBundle bundle() {
        return new ProbeBundle(
                "hash",
                "f32",
                List.of(
                        hallucination.head(),
                        new ProbeHead(
                                ProbeBundle.SPEECH,
                                TAP,
                                speech.head().weight(),
                                speech.head().bias())),
                new TreeMap<>(Map.of(
                        ProbeBundle.HALLUCINATION, hallucination.calibration(),
                        ProbeBundle.SPEECH, speech.calibration())),
                risk.risk(),
                risk.thresholds(),
                List.of(),
                new TreeMap<>());
    }

    private static ProbeReport.Figure figure(ProbeReport report, String name) {
        return report.figures().stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertSame(Metrics.Interval actual, Metrics.Interval expected) {
        assertThat(actual.value()).isCloseTo(expected.value(), within(1e-4));
        assertThat(actual.low()).isCloseTo(expected.low(), within(1e-3));
        assertThat(actual.high()).isCloseTo(expected.high(), within(1e-3));
    }

    @Test
    void headHasTheFiguresOfItsTrainingAndNoThresholdOfItsOwn() {
        ProbeReport report = evaluation.head(ProbeBundle.HALLUCINATION, examples);
        for (String name : List.of("probe.mean", "probe.first", "mean logprob")) {
            assertSame(
                    figure(report, name).testAuroc(),
                    figure(hallucination.report(), name).testAuroc());
            assertThat(figure(report, name).recall()).isNaN();
        }
        assertThat(report.calibration().brier())
                .isCloseTo(hallucination.report().calibration().brier(), within(1e-4));
        assertThat(report.kinds()).isEmpty();
        assertThat(report.sizes()).containsOnlyKeys(Split.TEST);
    }

    @Test
    void everyScoreIsComparedAtTheThresholdThatDevGives() {
        List<Comparison> rows = evaluation.compare(examples, 0.05);
        assertThat(rows)
                .extracting(Comparison::name)
                .containsExactly("risk", "probe.mean", "probe.first", "mean logprob");
        for (Comparison row : rows) {
            ProbeReport report = row.name().startsWith("probe.") ? hallucination.report() : risk.report();
            ProbeReport.Figure trained = figure(report, row.name());
            assertSame(row.auroc(), trained.testAuroc());
            assertThat(row.recall().value()).isCloseTo(trained.recall(), within(0.02));
            assertThat(row.falsePositives().value()).isCloseTo(trained.falseRate(), within(0.02));
            assertThat(row.recall().low()).isLessThanOrEqualTo(row.recall().value());
            assertThat(row.fixed()).isFalse();
        }
    }

    @Test
    void aPublishedThresholdIsNotMoved() {
        double[] scores = examples.baselines().get("mean logprob");
        Comparison row = Comparison.fixed("rule", scores, examples, 0.6, new Comparison.Draws(50, 1));
        int[] test = examples.rowsOf(Split.TEST);
        assertThat(row.recall().value())
                .isEqualTo(Metrics.recall(Examples.pick(scores, test), examples.labels(test), 0.6));
        assertThat(row.fixed()).isTrue();
    }

    @Test
    void riskIsJudgedAtTheBundlesOwnThresholds() {
        ProbeReport report = evaluation.risk(examples);
        ProbeReport.Figure trained = figure(risk.report(), "risk");
        ProbeReport.Figure judged = figure(report, "risk");
        assertSame(judged.testAuroc(), trained.testAuroc());
        assertThat(judged.recall()).isCloseTo(trained.recall(), within(1e-9));
        assertThat(judged.falseRate()).isCloseTo(trained.falseRate(), within(1e-9));
        assertThat(judged.recall()).isBetween(0.3, 1.0);
        ProbeReport.Figure running = figure(report, "risk, running threshold");
        assertThat(running.recall()).isLessThan(judged.recall());
        assertThat(running.falseRate()).isLessThanOrEqualTo(judged.falseRate());
        assertThat(report.kinds()).containsOnlyKeys("clean", "music");
        report.kinds().forEach((kind, found) -> assertThat(found.alarms())
                .as(kind)
                .isPositive()
                .isEqualTo(risk.report().kinds().get(kind).alarms()));
        assertThat(report.falseAlarmRate()).isEqualTo(0.05);
    }

    @Test
    void speechHeadIsJudgedAtItsThreshold() {
        ProbeReport report = evaluation.head(ProbeBundle.SPEECH, examples);
        assertThat(figure(report, "probe.mean").recall()).isBetween(0.5, 1.0);
        assertThat(report.calibration().threshold()).isEqualTo(0.5);
        assertThat(report.kinds()).containsOnlyKeys("clean", "music");
    }

    @Test
    void figuresThatWereNotMeasuredAreDashesAndNulls() throws JsonProcessingException {
        ProbeReport report = evaluation.head(ProbeBundle.HALLUCINATION, examples);
        assertThat(report.text()).contains("threshold: the bundle's").doesNotContain("NaN");
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.get("falseAlarmRate").isNull()).isTrue();
        assertThat(json.at("/figures/0/recall").isNull()).isTrue();
        assertThat(json.at("/figures/0/testAuroc").asDouble()).isBetween(0.5, 1.0);
        assertThat(evaluation.risk(examples).text()).contains("threshold: dev, 5 % false");
    }

    @Test
    void headsAndMeasuresThatAreNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.head("mood", examples))
                .withMessageContaining("no head 'mood'");
        Examples bare = new Examples(examples.rows(), examples.mean(), examples.first(), Map.of(), new TreeMap<>());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.risk(bare))
                .withMessageContaining("logprob.mean");
        TapName other = TapName.parse("decoder.0.hook_resid_post");
        Examples elsewhere = new Examples(
                examples.rows(),
                new TreeMap<>(Map.of(other, examples.mean().get(TAP))),
                new TreeMap<>(Map.of(other, examples.first().get(TAP))),
                examples.measures(),
                examples.baselines());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.risk(elsewhere))
                .withMessageContaining("no tap " + TAP);
    }
}
