package io.mondegreen.lab.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.lab.lens.LayerView.Guess;
import io.mondegreen.probe.WindowLabels.Label;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelCommitmentTest {

    /** A token of a decoder of three layers that is decided at this one. */
    private static TokenLens decidedAt(int layer) {
        List<LayerView> views = new ArrayList<>();
        for (int i = -1; i < 3; i++) {
            Token best = new Token(i >= layer ? 1 : 10 + i, "");
            views.add(new LayerView(i, List.of(new Guess(best, 0.5)), 1, 0.1 * (i + 1), 3 - i, 2 - i));
        }
        return new TokenLens(0, new Token(0, ""), new Token(1, ""), views);
    }

    private static LabelCommitment of(Label label, int windows, int early, int late, double logprob) {
        LabelCommitment commitment = new LabelCommitment(label, 3);
        for (int i = 0; i < windows; i++) {
            commitment.add("voice-" + i, List.of(decidedAt(early), decidedAt(late)), logprob);
        }
        return commitment;
    }

    @Test
    void tokensAreCountedWhereTheyAreDecided() {
        CommitmentReport.Figures figures = of(Label.GOOD, 4, 0, 1, -0.1).figures(1);
        assertThat(figures.tokens()).isEqualTo(8);
        assertThat(figures.groups()).isEqualTo(4);
        assertThat(figures.saturation().value()).isEqualTo(0.5);
        assertThat(figures.depth()).isEqualTo(0.25);
        assertThat(figures.byLayer().stream().map(CommitmentReport.LayerFigures::layer))
                .containsExactly(-1, 0, 1, 2);
        assertThat(figures.byLayer().stream().map(layer -> layer.saturated().value()))
                .containsExactly(Double.NaN, 0.5, 0.5, 0.0);
        assertThat(figures.byLayer().stream().map(layer -> layer.same().value()))
                .containsExactly(0.0, 0.5, 1.0, 1.0);
        assertThat(figures.byLayer().get(2).probability().value()).isCloseTo(0.2, within(1e-12));
        assertThat(figures.byLayer().get(2).entropy().value()).isEqualTo(2);
        assertThat(figures.byLayer().get(2).divergence().value()).isEqualTo(1);
    }

    @Test
    void textThatIsDecidedLaterIsToldApart() {
        LabelCommitment good = of(Label.GOOD, 6, 0, 1, -0.1);
        List<CommitmentReport.Separation> apart =
                of(Label.INVENTED_CONTENT, 6, 1, 2, -0.1).apartFrom(good, 1).toList();
        assertThat(apart).hasSize(1);
        assertThat(apart.getFirst().saturation().value()).isEqualTo(1);
        assertThat(apart.getFirst().logprob().value()).isEqualTo(0.5);

        assertThat(of(Label.LOOP, 6, 0, 1, -2).apartFrom(good, 1).findFirst().orElseThrow())
                .satisfies(loop -> {
                    assertThat(loop.saturation().value()).isEqualTo(0.5);
                    assertThat(loop.logprob().value()).isEqualTo(1);
                });
    }

    @Test
    void fewWindowsAndGoodTextAreNotToldApart() {
        LabelCommitment good = of(Label.GOOD, 6, 0, 1, -0.1);
        assertThat(of(Label.LOOP, 4, 1, 2, -1).apartFrom(good, 1)).isEmpty();
        assertThat(of(Label.LEFT_OUT, 6, 1, 2, -1).apartFrom(good, 1)).isEmpty();
        assertThat(good.apartFrom(good, 1)).isEmpty();
    }
}
