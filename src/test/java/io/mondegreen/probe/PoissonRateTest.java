package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against the table of Garwood's intervals. */
class PoissonRateTest {
    @Test
    void intervalsAreThoseOfTheTable() {
        assertInterval(0, 0, 3.689);
        assertInterval(1, 0.0253, 5.572);
        assertInterval(10, 4.795, 18.39);
        assertInterval(100, 81.36, 121.63);
        assertInterval(3000, 2893.6, 3109.3);
    }

    private static void assertInterval(int count, double low, double high) {
        PoissonRate rate = new PoissonRate(count, 2);
        assertThat(rate.perHour()).isEqualTo(count / 2.0);
        assertThat(2 * rate.low()).isCloseTo(low, within(1e-3 * Math.max(1, low)));
        assertThat(2 * rate.high()).isCloseTo(high, within(1e-3 * high));
    }
}
