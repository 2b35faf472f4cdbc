package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
    private final DriftWatch watch = new DriftWatch(Map.of());
    private final SplittableRandom random = new SplittableRandom(11);

    private void hear(String tenant, int windows, double logprobShift) {
        for (int i = 0; i < windows; i++) {
            watch.add(
                    tenant,
                    random.nextDouble() * random.nextDouble(),
                    -0.1 * Math.abs(random.nextGaussian()) + logprobShift,
                    random.nextGaussian());
        }
    }

    private List<DriftEvent> told() {
        List<DriftEvent> all = new ArrayList<>();
        for (var event = watch.poll(); event.isPresent(); event = watch.poll()) {
            all.add(event.get());
        }
        return all;
    }

    @Test
    void callsThatStayAsTheyAreSayNothing() {
        for (int tenant = 0; tenant < 5; tenant++) {
            hear("t" + tenant, 20 * DriftWatch.WINDOWS, 0);
        }

        assertThat(told()).isEmpty();
        for (DriftWatch.Signal signal : DriftWatch.Signal.values()) {
            assertThat(watch.greatest(signal)).isBetween(0.0, 0.1);
        }
    }

    @Test
    void aSignalThatMovesIsToldOnceAndAgainWhenItIsBack() {
        hear("acme", 3 * DriftWatch.WINDOWS, 0);
        hear("acme", 2 * DriftWatch.WINDOWS, -0.3);

        List<DriftEvent> moved = told();
        assertThat(moved).hasSize(1);
        DriftEvent event = moved.getFirst();
        assertThat(event.tenant()).isEqualTo("acme");
        assertThat(event.signal()).isEqualTo("logprob");
        assertThat(event.raised()).isTrue();
        assertThat(event.index()).isGreaterThanOrEqualTo(event.limit());
        assertThat(watch.greatest(DriftWatch.Signal.LOGPROB)).isGreaterThan(1);

        hear("acme", 2 * DriftWatch.WINDOWS, 0);
        assertThat(told()).extracting(DriftEvent::signal, DriftEvent::raised).containsExactly(tuple("logprob", false));
    }

    @Test
    void tenantsAreComparedWithThemselvesAlone() {
        hear("loud", 3 * DriftWatch.WINDOWS, 0);
        hear("quiet", 3 * DriftWatch.WINDOWS, -2);

        assertThat(told()).isEmpty();
    }

    @Test
    void callsUnlikeThoseOfTheBundleAreToldAfterTheFirstWindows() {
        DriftWatch watch = new DriftWatch(Map.of(
                ProbeBundle.REFERENCE_PROBE,
                Spread.of(random.doubles(2000).map(uniform -> 2 * uniform).toArray())));
        for (int i = 0; i < DriftWatch.WINDOWS; i++) {
            watch.add("alike", 0.1, -0.1 * (i % 7), 2 * random.nextDouble());
            watch.add("other", 0.1, -0.1 * (i % 7), 2 * random.nextDouble() + 0.5);
        }

        assertThat(watch.poll()).hasValueSatisfying(event -> assertThat(event)
                .extracting(DriftEvent::tenant, DriftEvent::signal, DriftEvent::raised, DriftEvent::reference)
                .containsExactly("other", "probe", true, DriftReference.BUNDLE));
        assertThat(watch.poll()).isEmpty();
        // of the others the bundle says nothing: those wait for the tenant's own
        for (int i = 0; i < 2 * DriftWatch.WINDOWS; i++) {
            watch.add("alike", 0.1, i < DriftWatch.WINDOWS ? -5 : -0.1 * (i % 7), 2 * random.nextDouble());
        }
        assertThat(watch.poll()).hasValueSatisfying(event -> assertThat(event)
                .extracting(DriftEvent::tenant, DriftEvent::signal, DriftEvent::reference)
                .containsExactly("alike", "logprob", DriftReference.CALLS));
    }

    @Test
    void aGuardWithoutABundleIsComparedByWhatItHas() {
        for (int i = 0; i < 4 * DriftWatch.WINDOWS; i++) {
            watch.add("", 0, i < 2 * DriftWatch.WINDOWS ? -random.nextDouble() : -5, Double.NaN);
        }

        assertThat(told()).extracting(DriftEvent::signal).containsExactly("logprob");
        assertThat(watch.greatest(DriftWatch.Signal.PROBE)).isZero();
    }

    @Test
    void tenantsBeyondTheMostAreForgottenTheOldestFirst() {
        hear("first", DriftWatch.WINDOWS, 0);
        for (int tenant = 0; tenant < DriftWatch.TENANTS; tenant++) {
            hear("t" + tenant, 1, 0);
        }
        hear("first", DriftWatch.WINDOWS + 100, -3);

        assertThat(told()).as("it learns anew").isEmpty();
    }
}
