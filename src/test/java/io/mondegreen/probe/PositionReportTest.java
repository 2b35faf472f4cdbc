package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PositionReportTest {
    private static final TapName TAP = TapName.parse("decoder.1.hook_resid_post");
    private static final int N = 600;
    private static final int D = 4;
    private static final ProbeTraining.Settings SETTINGS = new ProbeTraining.Settings(1, List.of(1e-2), 0.05, 200);

    private final Examples windows = windows();

    /** Windows whose mean and first stream tell the label a little, along one direction. */
    private static Examples windows() {
        Random random = new Random(3);
        List<Example> rows = new ArrayList<>();
        double[] logprob = new double[N];
        for (int i = 0; i < N; i++) {
            boolean label = random.nextBoolean();
            Split split = Split.values()[i % 3];
            rows.add(new Example(label, List.of("voice:" + split + i % 30), label ? "music" : "clean", split));
            logprob[i] = (label ? -0.4 : -0.3) + 0.3 * random.nextGaussian();
        }
        return new Examples(
                rows,
                streams(rows, 1, 4),
                streams(rows, 1, 5),
                Map.of(WindowFeature.LOGPROB_MEAN, logprob),
                new TreeMap<>());
    }

    private static SortedMap<TapName, float[][]> streams(List<Example> rows, double telling, long seed) {
        Random random = new Random(seed);
        float[][] table = new float[rows.size()][D];
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < D; j++) {
                table[i][j] =
                        (float) (random.nextGaussian() + (j == 1 && rows.get(i).label() ? telling : 0));
            }
        }
        return new TreeMap<>(Map.of(TAP, table));
    }

    private PositionReport report(double telling) {
        Examples ends = windows.readAt(streams(windows.rows(), telling, 6));
        ProbeTraining.TrainedHead end = new ProbeTraining(ends, SETTINGS).head(ProbeBundle.HALLUCINATION_END);
        return PositionReport.of(
                windows,
                new ProbeTraining(windows, SETTINGS).head(ProbeBundle.HALLUCINATION),
                List.of(WindowFeature.PROBE_MEAN, WindowFeature.PROBE_FIRST, WindowFeature.LOGPROB_MEAN),
                List.of(new PositionReport.Rival(end, ends, ends.mean())),
                SETTINGS);
    }

    @Test
    void aRivalThatTellsMoreIsClearlyBetterAloneAndInTheFusion() throws Exception {
        PositionReport report = report(3);
        assertThat(report.rows())
                .extracting(PositionReport.Row::name)
                .containsExactly("hallucination", "hallucination.end", "risk", "risk + hallucination.end");
        assertThat(report.best().name()).isEqualTo("hallucination.end");
        assertThat(report.rows().get(1).clearlyBetter()).isTrue();
        assertThat(report.rows().get(3).clearlyBetter()).isTrue();
        assertThat(report.text()).contains("best fusion on dev: risk + hallucination.end, clearly");
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.get("best").asText()).isEqualTo("hallucination.end");
        assertThat(json.at("/scores/3/devGainLow").asDouble()).isPositive();
        assertThat(json.at("/scores/0").has("devGain")).isFalse();
    }

    @Test
    void aRivalThatTellsNothingIsNot() {
        PositionReport report = report(0);
        assertThat(report.best().name()).isEqualTo("hallucination");
        assertThat(report.rows()).noneMatch(PositionReport.Row::clearlyBetter);
        assertThat(report.text()).contains("best head alone on dev: hallucination, as the guard has it");
    }

    @Test
    void aHeadOfOnePositionHasOneFigureAndOneCalibration() {
        Examples ends = windows.readAt(streams(windows.rows(), 2, 6));
        ProbeTraining.TrainedHead end = new ProbeTraining(ends, SETTINGS).head(ProbeBundle.HALLUCINATION_END);
        assertThat(end.report().figures())
                .extracting(ProbeReport.Figure::name)
                .contains("probe")
                .doesNotContain("probe.mean", "probe.first");
        assertThat(end.calibration().token()).isEqualTo(end.calibration().window());
    }
}
