package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.Figure;
import io.mondegreen.taps.Intervention.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GridTextTest {
    private static final WhisperConfig CONFIG =
            new WhisperConfig(80, 128, 2, 2, 256, 3, 2, 256, 1000, 400, 128, false, true);

    @Test
    void layersHaveTheirDepthAndWhatWasNotMeasuredADash() {
        List<Treatment> places = Stream.of(
                        Site.whole(Part.CROSS, 0),
                        Site.whole(Part.CROSS, 1),
                        Site.whole(Part.CROSS, 2),
                        Site.head(Part.CROSS, 1, 1),
                        Site.whole(Part.ENCODER_MLP, 1))
                .map(site -> Treatment.at(site, Kind.ZERO, "", 1))
                .toList();
        List<Grid> grids = Grid.of("share", places, one -> places.indexOf(one) / 10.0 - 0.001, CONFIG);

        assertThat(GridText.of(grids, "share", 100, 0)).isEqualTo("""
                  layer  depth  encoder mlp
                  L0      0.00            -
                  L1      1.00           40
                  layer  depth  cross  cross H0  H1
                  L0      0.00      0         -   -
                  L1      0.50     10         -  30
                  L2      1.00     20         -   -
                """);
    }

    @Test
    void aFigureIsPrintedAsWhatItIs() {
        Figure figure = new Figure(-0.0002, 0.125, 0.5, 8);

        assertThat(SweepText.text(figure, Measure.Scale.SHARE)).isEqualTo("13 [0, 50]");
        assertThat(SweepText.text(figure, Measure.Scale.POINTS)).isEqualTo("12.5 [0.0, 50.0]");
        assertThat(SweepText.text(figure, Measure.Scale.NUMBER)).isEqualTo("0.13 [0.00, 0.50]");
        assertThat(SweepText.text(new Figure(Double.NaN, 0.5, Double.NaN, 2), Measure.Scale.SHARE))
                .isEqualTo("50");
        assertThat(SweepText.text(new Figure(Double.NaN, Double.NaN, Double.NaN, 0), Measure.Scale.SHARE))
                .isEqualTo("-");
    }
}
