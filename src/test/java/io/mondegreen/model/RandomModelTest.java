package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {
    @Test
    void whatIsWrittenOpensAsAModelOfThatShape(@TempDir Path dir) throws IOException {
        WhisperConfig small = new WhisperConfig(80, 64, 2, 2, 256, 3, 4, 256, 3000, 50, 32, false, true);
        RandomModel.write(dir, small);
        try (WhisperModel model = WhisperModel.open(dir)) {
            assertThat(model.config()).isEqualTo(small);
            assertThat(model.bytesByType()).isEqualTo(Map.of(Dtype.F16, 2 * model.parameters()));
            float[] row = model.weight("decoder.embed_tokens.weight", 3000, 64).toFloats(64, 64);
            assertThat(row).doesNotHaveDuplicates();
            assertThat(model.generation().timestampBegin()).hasValue(3000 - 51);
        }
    }

    @Test
    void theShapesAreThoseOfThePublishedCheckpoints() {
        assertThat(RandomModel.Shape.LARGE_V3.label()).isEqualTo("large-v3");
        assertThat(parameters(RandomModel.Shape.TINY)).isEqualTo(37_760_640);
        assertThat(parameters(RandomModel.Shape.BASE)).isEqualTo(72_593_920);
        assertThat(parameters(RandomModel.Shape.SMALL)).isEqualTo(241_734_912);
        assertThat(parameters(RandomModel.Shape.LARGE_V3)).isEqualTo(1_543_490_560);
    }

    private static long parameters(RandomModel.Shape shape) {
        return WhisperWeights.of(shape.config()).values().stream()
                .mapToLong(dims -> Arrays.stream(dims).reduce(1, (a, b) -> a * b))
                .sum();
    }
}
