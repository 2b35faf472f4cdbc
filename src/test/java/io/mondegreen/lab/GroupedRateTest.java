package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.probe.Metrics;
import org.junit.jupiter.api.Test;

class GroupedRateTest {
    @Test
    void anIntervalIsOverVoicesNotWords() {
        GroupedRate rate = new GroupedRate();
        rate.add("good", 0, 100);
        rate.add("bad", 50, 100);
        Metrics.Interval interval = rate.interval(1);
        assertThat(interval.value()).isEqualTo(0.25);
        assertThat(interval.low()).isZero();
        assertThat(interval.high()).isEqualTo(0.5);
        assertThat(rate.interval(1)).isEqualTo(interval);
    }

    @Test
    void oneVoiceHasNoInterval() {
        GroupedRate rate = new GroupedRate();
        rate.add("only", 1, 10);
        rate.add("only", 2, 10);
        assertThat(rate.interval(1).value()).isEqualTo(0.15);
        assertThat(rate.interval(1).low()).isNaN();
    }

    @Test
    void aShareIsNeverSurerThanItsWindowsAllow() {
        GroupedRate none = new GroupedRate();
        GroupedRate split = new GroupedRate();
        for (int i = 0; i < 20; i++) {
            none.add("voice-" + i % 4, 0, 1);
            split.add("voice-" + i % 2, i % 2, 1);
        }
        assertThat(none.interval(1).high()).isZero();
        assertThat(none.share(1).low()).isZero();
        // Wilson, 0 of 20
        assertThat(none.share(1).high()).isCloseTo(0.161, within(0.001));
        assertThat(split.share(1)).isEqualTo(split.interval(1));

        GroupedRate only = new GroupedRate();
        only.add("only", 5, 10);
        assertThat(only.share(1).low()).isCloseTo(0.237, within(0.001));
        assertThat(only.share(1).high()).isCloseTo(0.763, within(0.001));
    }

    @Test
    void eventsOverTimeAreNeverSurerThanPoisson() {
        GroupedRate none = new GroupedRate();
        none.add("a", 0, 1);
        none.add("b", 0, 1);
        assertThat(none.perUnit(1).value()).isZero();
        // exact: 3.69 events in two hours
        assertThat(none.perUnit(1).high()).isCloseTo(1.84, within(0.02));

        GroupedRate ten = new GroupedRate();
        ten.add("a", 5, 1);
        ten.add("b", 5, 1);
        // exact: 4.80 to 18.39 events in two hours
        assertThat(ten.perUnit(1).low()).isCloseTo(2.40, within(0.02));
        assertThat(ten.perUnit(1).high()).isCloseTo(9.20, within(0.02));

        GroupedRate uneven = new GroupedRate();
        uneven.add("a", 100, 1);
        uneven.add("b", 0, 1);
        assertThat(uneven.perUnit(1)).isEqualTo(uneven.interval(1));
    }

    @Test
    void theOrderOfGroupsDoesNotMatter() {
        GroupedRate one = new GroupedRate();
        GroupedRate other = new GroupedRate();
        for (int i = 0; i < 6; i++) {
            one.add("voice-" + i, i, 10);
            other.add("voice-" + (5 - i), 5 - i, 10);
        }
        assertThat(one.interval(7)).isEqualTo(other.interval(7));
    }

    @Test
    void nothingCountedIsNoRate() {
        assertThat(new GroupedRate().value()).isNaN();
    }
}
