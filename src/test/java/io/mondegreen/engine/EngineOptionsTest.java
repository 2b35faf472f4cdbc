package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.graph.WeightForm;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {

    @Test
    void changingOneThingKeepsTheOthers() {
        EngineOptions all = EngineOptions.defaults()
                .withPadMs(OptionalInt.of(500))
                .withWeights(WeightForm.Q8)
                .withSpinUs(20)
                .withGates(false);
        assertThat(all.padMs()).hasValue(500);
        assertThat(all.weights()).isEqualTo(WeightForm.Q8);
        assertThat(all.spinUs()).isEqualTo(20);
        assertThat(all.gates()).isFalse();
        assertThat(all.withPadMs(OptionalInt.empty())
                        .withSpinUs(0)
                        .withWeights(WeightForm.F32)
                        .withGates(true))
                .isEqualTo(EngineOptions.defaults());
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineOptions.defaults().withSpinUs(-1))
                .withMessageContaining("spin must be between 0 and 10000");
    }
}
