package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.RandomModel;
import io.mondegreen.model.WhisperConfig;
import org.junit.jupiter.api.Test;

/** Figures that were reckoned by hand from large-v3's shape. */
class CardFloorTest {
    private static final WhisperConfig LARGE = RandomModel.Shape.LARGE_V3.config();

    @Test
    void aStepIsBoundByWhatItReads() {
        // 32 x (6 x 1280^2 + 2 x 1280 x 5120) + 1280 x 51866 weights of 2 bytes, 2 x 32 x 1280 x 1601 of keys and
        // values per slot
        assertThat(CardFloor.H200.stepMs(LARGE, WeightForm.F16, 1, 100)).isCloseTo(0.3881, within(1e-3));
        assertThat(CardFloor.H200.stepMs(LARGE, WeightForm.F16, 256, 100)).isCloseTo(14.32, within(1e-2));
        assertThat(CardFloor.H200.stepMs(LARGE, WeightForm.F32, 1, 100)).isCloseTo(2 * 0.3881, within(2e-3));
        // on a card that multiplies slowly the products are more
        CardFloor slow = new CardFloor(4.8e12, 1e12);
        assertThat(slow.stepMs(LARGE, WeightForm.F16, 256, 100))
                .isCloseTo(256 * (2 * 800_391_680L + 4.0 * 32 * 1280 * 1601) / 1e9, within(1e-3));
    }

    @Test
    void aWindowIsBoundByItsProducts() {
        assertThat(CardFloor.H200.windowMs(LARGE, WeightForm.F16)).isCloseTo(2.617, within(1e-3));
    }
}
