package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProbeTrainingTest {

    private static final TapName DULL = TapName.parse("decoder.0.hook_resid_post");
    private static final TapName TELLING = TapName.parse("decoder.1.hook_resid_post");
    private static final int D = 8;

    /** Windows whose second tap tells the label along one direction; the first tap is noise. */
    private static Examples examples(int n, long seed) {
        Random random = new Random(seed);
        List<Example> rows = new ArrayList<>();
        float[][] dullMean = new float[n][D];
        float[][] tellingMean = new float[n][D];
        float[][] first = new float[n][D];
        double[] logprob = new double[n];
        for (int i = 0; i < n; i++) {
            boolean label = random.nextInt(3) > 0;
            Split split = Split.values()[i % 3];
            rows.add(new Example(
                    label, List.of("voice:" + split + i % 12, "sentence:" + i), label ? "music" : "clean", split));
            for (int j = 0; j < D; j++) {
                dullMean[i][j] = (float) random.nextGaussian();
                tellingMean[i][j] = (float) (random.nextGaussian() + (j == 2 && label ? 2.5 : 0));
                first[i][j] = (float) (random.nextGaussian() + (j == 2 && label ? 1.5 : 0));
            }
            logprob[i] = -0.3 - (label ? 0.2 : 0) + 0.3 * random.nextGaussian();
        }
        double[] against = new double[n];
        for (int i = 0; i < n; i++) {
            against[i] = -logprob[i];
        }
        return new Examples(
                rows,
                new TreeMap<>(Map.of(DULL, dullMean, TELLING, tellingMean)),
                new TreeMap<>(Map.of(DULL, first, TELLING, first)),
                Map.of(WindowFeature.LOGPROB_MEAN, logprob),
                new TreeMap<>(Map.of("mean log-probability", against)));
    }

    private static ProbeTraining training(Examples examples) {
        return new ProbeTraining(examples, new ProbeTraining.Settings(1, List.of(1e-3, 1e-2), 0.05, 200));
    }

    @Test
    void theTellingTapIsChosenAndBeatsTheBaseline() {
        ProbeTraining.TrainedHead head = training(examples(900, 4)).head("hallucination");

        assertThat(head.head().tap()).isEqualTo(TELLING);
        ProbeReport report = head.report();
        assertThat(figure(report, "probe.mean").testAuroc().value()).isGreaterThan(0.93);
        assertThat(figure(report, "probe.mean").testAuroc().low())
                .isGreaterThan(
                        figure(report, "mean log-probability").testAuroc().value());
        assertThat(report.control()).isCloseTo(0.5, within(0.2));
        assertThat(report.layers()).hasSize(2);
        assertThat(head.calibration().window().a()).isPositive();
    }

    @Test
    void theRiskModelFusesAndIsCalibratedWithThresholdsFromDev() {
        Examples examples = examples(900, 5);
        ProbeTraining training = training(examples);
        ProbeTraining.TrainedHead head = training.head("hallucination");

        ProbeTraining.TrainedRisk trained = training.risk(
                head, List.of(WindowFeature.PROBE_MEAN, WindowFeature.PROBE_FIRST, WindowFeature.LOGPROB_MEAN));

        assertThat(figure(trained.report(), "risk").testAuroc().value())
                .isGreaterThanOrEqualTo(
                        figure(trained.report(), "probe.mean").testAuroc().value() - 0.01);
        assertThat(figure(trained.report(), "risk").falseRate()).isLessThan(0.15);
        assertThat(figure(trained.report(), "risk").recall()).isGreaterThan(0.7);
        assertThat(trained.report().calibration().error()).isLessThan(0.1);
        assertThat(trained.thresholds().running())
                .isGreaterThan(trained.thresholds().window());
        assertThat(trained.report().kinds().get("music").meanRisk()).isGreaterThan(0.8);
        assertThat(trained.risk().weights().getFirst()).isPositive();
    }

    @Test
    void whatAddsNothingToTheRiskIsLeftOut() {
        ProbeTraining training = training(examples(900, 5));
        ProbeTraining.TrainedHead head = training.head("hallucination");

        List<WindowFeature> chosen =
                training.choose(head, List.of(WindowFeature.LOGPROB_MEAN, WindowFeature.PROBE_MEAN));
        assertThat(chosen.getFirst()).isEqualTo(WindowFeature.PROBE_MEAN);
        assertThat(training.choose(head, List.of(WindowFeature.PROBE_MEAN, WindowFeature.PROBE_MEAN)))
                .as("the same again")
                .containsExactly(WindowFeature.PROBE_MEAN);
    }

    /** The telling measure told the wrong way round: the less, the more invented. */
    @Test
    void aMeasureWhoseWeightWouldHaveTheWrongSignIsLeftOut() {
        Examples right = examples(900, 5);
        double[] telling = new double[900];
        for (int i = 0; i < telling.length; i++) {
            telling[i] = right.rows().get(i).label() ? 0 : 1;
        }
        Examples wrong = new Examples(
                right.rows(),
                right.mean(),
                right.first(),
                Map.of(WindowFeature.REPETITION, telling),
                right.baselines());
        ProbeTraining training = training(wrong);
        ProbeTraining.TrainedHead head = training.head("hallucination");

        assertThat(training.choose(head, List.of(WindowFeature.REPETITION, WindowFeature.PROBE_MEAN)))
                .containsExactly(WindowFeature.PROBE_MEAN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.choose(head, List.of(WindowFeature.REPETITION)))
                .withMessageContaining("none of");
    }

    @Test
    void theSameDataGiveTheSameReport() throws Exception {
        String one = training(examples(300, 6)).head("speech").report().json();
        String two = training(examples(300, 6)).head("speech").report().json();

        assertThat(one).isEqualTo(two);
        assertThat(new JsonMapper()
                        .readTree(one)
                        .path("splits")
                        .path("test")
                        .path("windows")
                        .asInt())
                .isEqualTo(100);
        assertThat(training(examples(300, 6)).head("speech").report().text())
                .contains("decoder.1.hook_resid_post", "probe.first", "control", "music");
    }

    @Test
    void aVoiceInTwoSplitsIsAnError() {
        List<Example> rows = List.of(
                new Example(true, List.of("voice:a"), "clean", Split.TRAIN),
                new Example(false, List.of("voice:b", "voice:a"), "clean", Split.TEST));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Examples(
                        rows,
                        new TreeMap<>(Map.of(DULL, new float[2][D])),
                        new TreeMap<>(Map.of(DULL, new float[2][D])),
                        Map.of(),
                        new TreeMap<>()))
                .withMessageContainingAll("voice:a", "TRAIN", "TEST");
    }

    @Test
    void tablesOfAnotherLengthAndEmptySplitsAreErrors() {
        List<Example> rows = List.of(new Example(true, List.of("voice:a"), "clean", Split.TRAIN));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Examples(
                        rows,
                        new TreeMap<>(Map.of(DULL, new float[2][D])),
                        new TreeMap<>(Map.of(DULL, new float[1][D])),
                        Map.of(),
                        new TreeMap<>()))
                .withMessageContaining("2 rows");
        Examples small = new Examples(
                rows,
                new TreeMap<>(Map.of(DULL, new float[1][D])),
                new TreeMap<>(Map.of(DULL, new float[1][D])),
                Map.of(),
                new TreeMap<>());
        assertThatIllegalArgumentException().isThrownBy(() -> training(small)).withMessageContaining("DEV");
    }

    @Test
    void aMeasureThatIsNotThereIsNamed() {
        ProbeTraining training = training(examples(90, 6));
        ProbeTraining.TrainedHead head = training.head("hallucination");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.risk(head, List.of(WindowFeature.NO_SPEECH)))
                .withMessageContaining("nospeech");
    }

    private static ProbeReport.Figure figure(ProbeReport report, String name) {
        return report.figures().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
