package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final int[] AS_IT_WAS = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10};

    @Test
    void partsAreEquallyFullWhereValuesDiffer() {
        Spread spread = Spread.of(IntStream.range(0, 100).mapToDouble(i -> i).toArray());

        assertThat(spread.edges()).containsExactly(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0);
        assertThat(spread.counts()).containsOnly(10).hasSize(10);
        assertThat(spread.part(9.99)).isZero();
        assertThat(spread.part(10)).isEqualTo(1);
        assertThat(spread.part(1e9)).isEqualTo(9);
        assertThat(spread.windows()).isEqualTo(100);
    }

    @Test
    void theIndexIsThatOfItsFormula() {
        Spread spread = Spread.of(IntStream.range(0, 100).mapToDouble(i -> i).toArray());
        int[] halved = {20, 0, 10, 10, 10, 10, 10, 10, 10, 10};

        assertThat(spread.stability(AS_IT_WAS)).isZero();
        double e = 10.5 / 105;
        double expected = (20.5 / 105 - e) * Math.log(20.5 / 105 / e) + (0.5 / 105 - e) * Math.log(0.5 / 105 / e);
        assertThat(spread.stability(halved)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void chanceAloneIsAboutWhatItsCommentSays() {
        SplittableRandom random = new SplittableRandom(3);
        double sum = 0;
        for (int round = 0; round < 200; round++) {
            Spread spread = Spread.of(random.doubles(1000).toArray());
            int[] now = new int[Spread.PARTS];
            random.doubles(500).forEach(value -> now[spread.part(value)]++);
            sum += spread.stability(now) / 200;
        }
        assertThat(sum).isCloseTo(9 * (1 / 1000.0 + 1 / 500.0), within(0.005));
    }

    @Test
    void aSignalOfOneValueHasOneFullPart() {
        Spread spread = Spread.of(new double[] {2, 2, 2});

        assertThat(spread.counts()).endsWith(3).startsWith(0, 0);
        assertThat(spread.part(1.9)).isZero();
    }

    @Test
    void whatIsNoSpreadIsRefused() {
        List<Double> edges = Collections.nCopies(9, 0.0);
        assertThatIllegalArgumentException().isThrownBy(() -> new Spread(edges, Collections.nCopies(10, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Spread(edges, Collections.nCopies(9, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Spread(List.of(9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0), Collections.nCopies(10, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Spread(Collections.nCopies(9, Double.NaN), Collections.nCopies(10, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(new double[0]));
    }
}
