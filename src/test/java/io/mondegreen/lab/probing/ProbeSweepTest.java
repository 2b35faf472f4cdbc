package io.mondegreen.lab.probing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ControlTask;
import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Probes on activations that are made by seed: what is planted must be found, and nothing else. */
class ProbeSweepTest {
    private static WhisperConfig config;

    private final PlantedTable planted = new PlantedTable();

    @BeforeAll
    static void readConfig() {
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            config = model.config();
        }
    }

    private static SweptPosition sweep(ProbeTable table) {
        return ProbeSweep.of(table, config, List.of(), 100, 1);
    }

    @Test
    void aPlantedDirectionIsFoundAtItsLayerAndNowhereElse() {
        SweptPosition swept = sweep(planted.table(2, 4));

        assertThat(swept.best().tap().layer()).isEqualTo(PlantedTable.LAYER);
        assertThat(swept.best().depth()).isCloseTo(PlantedTable.LAYER / 3.0, within(1e-9));
        assertThat(swept.best().test().accuracy().value()).isGreaterThan(0.93);
        assertThat(swept.best().selectivity()).isGreaterThan(0.3);
        assertThat(swept.best().reliability().error()).isLessThan(0.1);
        // the direction itself: the planted pair stands out among the weights
        double[] weight = swept.best().heads().getFirst().weight();
        assertThat(weight[4]).isGreaterThan(0.5);
        assertThat(weight[3]).isLessThan(-0.5);
        assertThat(swept.layers())
                .filteredOn(layer -> layer.tap().layer() != PlantedTable.LAYER)
                .hasSize(3)
                .allSatisfy(layer -> assertThat(layer.test().auroc().value()).isCloseTo(0.5, within(0.12)));
        assertThat(swept.baselines().getFirst().test().auroc().value()).isCloseTo(0.5, within(0.12));
    }

    @Test
    void theControlTaskIsAtChanceWhateverIsPlanted() {
        SweptPosition swept = sweep(planted.table(2, 6));

        assertThat(swept.layers()).allSatisfy(layer -> {
            assertThat(layer.control()).isCloseTo(0.5, within(0.1));
            assertThat(layer.chance()).isCloseTo(0.5, within(0.1));
        });
    }

    @Test
    void shuffledLabelsAreAtChance() {
        ProbeTable table = planted.table(2, 6);
        int[] dealt = ControlTask.deal(PlantedTable.ROWS, new SplittableRandom(9));
        SweptPosition swept = sweep(planted.with(table.labels(dealt), 2));

        assertThat(swept.layers()).allSatisfy(layer -> {
            assertThat(layer.test().accuracy().value()).isCloseTo(0.5, within(0.12));
            assertThat(layer.test().auroc().value()).isCloseTo(0.5, within(0.12));
            assertThat(layer.selectivity()).isCloseTo(0, within(0.15));
        });
    }

    @Test
    void threeClassesHaveThreeHeadsAndChanceIsAThird() {
        SweptPosition swept = sweep(planted.table(3, 5));

        assertThat(swept.best().tap().layer()).isEqualTo(PlantedTable.LAYER);
        assertThat(swept.best().heads()).hasSize(3);
        assertThat(swept.best().test().accuracy().value()).isGreaterThan(0.9);
        assertThat(swept.best().test().auroc().value()).isGreaterThan(0.97);
        assertThat(swept.best().control()).isCloseTo(1 / 3.0, within(0.1));
        assertThat(swept.best().reliability().brier()).isLessThan(0.1);
    }

    @Test
    void aProbeThatReadsNothingButLengthFallsToChanceWhereLengthIsMatched() {
        ProbeTable table = planted.table(2, 0);
        double[] duration = planted.facts.get(ProbeTable.DURATION);
        float[][] rows = planted.taps.get(TapName.parse("encoder.1.hook_resid_post"));
        for (int i = 0; i < PlantedTable.ROWS; i++) {
            duration[i] += planted.label[i] == 1 ? 800 : 0;
            rows[i][5] = (float) (duration[i] / 100);
        }
        SweptPosition swept = sweep(table);

        assertThat(swept.best().tap().layer()).isEqualTo(1);
        assertThat(swept.best().test().auroc().value()).isGreaterThan(0.75);
        assertThat(swept.baselines().getFirst().test().auroc().value()).isGreaterThan(0.75);
        Matched matched = swept.matched().stream()
                .filter(one -> one.by().equals(ProbeTable.DURATION))
                .findFirst()
                .orElseThrow();
        assertThat(matched.before()).isGreaterThan(0.5);
        assertThat(matched.after()).isLessThan(0.1);
        assertThat(matched.perClass()).isGreaterThan(20);
        assertThat(matched.figures())
                .allSatisfy(one -> assertThat(one.auroc().value()).isCloseTo(0.5, within(0.15)));
    }

    @Test
    void theSameTableGivesTheSameReport() {
        ProbeTable table = planted.table(2, 1);

        assertThat(sweep(table).json()).isEqualTo(sweep(table).json());
        assertThat(SweptText.of(sweep(table))).contains("encoder.3.hook_resid_post", "1.00", "best by dev", "duration");
    }

    @Test
    void aVoiceInTwoSplitsIsRefused() {
        planted.table(2, 1);
        planted.placed.set(1, new Leak.Placed("row 1", List.of("voice:0"), Split.DEV));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> planted.with(planted.label, 2))
                .withMessageContainingAll("voice:0", "row 0", "row 1", "TRAIN", "DEV");
    }
}
