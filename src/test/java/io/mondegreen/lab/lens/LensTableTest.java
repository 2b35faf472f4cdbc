package io.mondegreen.lab.lens;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.lab.lens.LayerView.Guess;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LensTableTest {

    /** The likeliest ids of the embedding and of each layer. */
    private static TokenLens token(int next, int... best) {
        return new TokenLens(
                3,
                new Token(8, " fed"),
                new Token(next, " next"),
                IntStream.range(0, best.length)
                        .mapToObj(i -> new LayerView(
                                i - 1,
                                List.of(new Guess(new Token(best[i], " w" + best[i]), 0.5)),
                                best[i] == next ? 1 : 7,
                                0.25,
                                i,
                                best.length - 1 - i))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        // the embedding, then layers 0 to 3
        "1, 1, 1, 1, 1, 0",
        "9, 1, 1, 1, 1, 0",
        "1, 9, 1, 1, 1, 1",
        "1, 1, 1, 9, 1, 3",
        "1, 2, 3, 1, 1, 2",
        "1, 2, 3, 4, 5, 3"
    })
    void saturationIsTheLayerFromWhichTheLikeliestTokenStays(int embed, int a, int b, int c, int d, int layer) {
        assertThat(token(1, embed, a, b, c, d).saturation()).isEqualTo(layer);
    }

    @Test
    void oneLayerSaturatesAtOnce() {
        assertThat(token(1, 5, 6).saturation()).isZero();
    }

    @Test
    void saturationFollowsTheLikeliestTokenAndNotTheOneThatWasTaken() {
        assertThat(token(42, 1, 2, 2).saturation()).isZero();
    }

    @Test
    void matricesHaveARowForTheEmbeddingAndEveryLayer() {
        LensTable table = new LensTable(2, "a b", List.of(token(1, 4, 1, 1), token(2, 5, 6, 2)));
        assertThat(table.matrix(LayerView::entropy)).isEqualTo(new double[][] {{0, 0}, {1, 1}, {2, 2}});
        assertThat(table.words()).isEqualTo(new String[][] {{"·w4", "·w5"}, {"·w1", "·w6"}, {"·w1", "·w2"}});
        assertThat(table.text(List.of(0, 1)))
                .contains("0 (0.00)", "1 (1.00)")
                .contains("·w1 0.25", "·w6 #7 0.25")
                .doesNotContain("w4");
    }

    @Test
    void deepModelsShowSomeLayersEvenlySpreadAndTheLast() {
        assertThat(new LensTable(4, "", List.of()).spread(8)).containsExactly(-1, 0, 1, 2, 3);
        assertThat(new LensTable(32, "", List.of()).spread(8)).containsExactly(-1, 3, 7, 11, 15, 19, 23, 27, 31);
    }

    @Test
    void tokensWithoutTextAreShownByNumber() {
        assertThat(new Token(12, "").shown()).isEqualTo("#12");
        assertThat(new Token(12, " a\n").shown()).isEqualTo("·a↵");
    }
}
