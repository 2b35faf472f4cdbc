package io.mondegreen.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.load.Arrivals.Arrival;
import io.mondegreen.lab.load.Arrivals.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadFiguresTest {
    private static final int WINDOW = 8 * 16_000;

    @Test
    void windowsComeAtTheirRateAndTheSameSeedGivesTheSame() throws IOException {
        Arrivals arrivals = new Arrivals(SpeechBank.open(Path.of("corpus/bank")), WINDOW);
        Traffic traffic = new Traffic(20, 4000, 0.25);
        List<Arrival> drawn = arrivals.draw(traffic, 5);
        assertThat(drawn).hasSize(4000);
        assertThat(print(drawn))
                .isEqualTo(print(arrivals.draw(traffic, 5)))
                .isNotEqualTo(print(arrivals.draw(traffic, 6)));
        assertThat(drawn).isSortedAccordingTo((a, b) -> Long.compare(a.dueNanos(), b.dueNanos()));
        assertThat(drawn.getLast().dueNanos() / 1e9).isCloseTo(200, within(15.0));
        // of an exponential distribution 63 % are below its mean
        double mean = 1e9 / 20;
        long below = 0;
        for (int i = 1; i < drawn.size(); i++) {
            below += drawn.get(i).dueNanos() - drawn.get(i - 1).dueNanos() < mean ? 1 : 0;
        }
        assertThat(below / 4000.0).isCloseTo(0.632, within(0.03));
        assertThat(drawn.stream().filter(Arrival::isFull).count() / 4000.0).isCloseTo(0.25, within(0.03));
        assertThat(drawn).allSatisfy(one -> {
            if (one.isFull()) {
                assertThat(one.pcm()).hasSize(WINDOW);
            } else {
                assertThat(one.pcm().length / 16).isBetween(990, 6010);
            }
        });
        assertThat(arrivals.draw(new Traffic(0, 10, 0), 1)).allMatch(one -> one.dueNanos() == 0 && !one.isFull());
    }

    private static List<String> print(List<Arrival> arrivals) {
        return arrivals.stream()
                .map(one -> one.dueNanos() + " " + Arrays.hashCode(one.pcm()))
                .toList();
    }

    @Test
    void quantilesAreTheLeastThatSoManyDoNotExceed() {
        long[] nanos = new long[200];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (200 - i) * 1_000_000L;
        }
        LoadFigures.Quantiles of = LoadFigures.Quantiles.of(nanos);
        assertThat(of).isEqualTo(new LoadFigures.Quantiles(200, 100, 198, 200));
        assertThat(LoadFigures.Quantiles.of(new long[0]).p99()).isNaN();
    }

    @Test
    void gapsAreToldApartByWhetherTheEncoderRan() {
        LoadTrace trace = new LoadTrace(10, 10);
        // the encoder ran from 10 to 20 and from 40 to 50
        trace.encodes.add(10);
        trace.encodeEnds.add(20);
        trace.encodes.add(10);
        trace.encodeEnds.add(50);
        gap(trace, 1, 9); // none: before
        gap(trace, 15, 17);
        gap(trace, 19, 30);
        gap(trace, 22, 30); // none: between
        gap(trace, 30, 60);
        gap(trace, 51, 60); // none: after
        LoadFigures figures = LoadFigures.of(trace, 1_000, 0);
        assertThat(figures.gap().count()).isEqualTo(6);
        assertThat(figures.gapWhileEncoding().count()).isEqualTo(3);
        assertThat(figures.gapElse().count()).isEqualTo(3);
        assertThat(figures.encoderBusy()).isCloseTo(0.02, within(1e-9));
    }

    private static void gap(LoadTrace trace, long from, long to) {
        trace.gaps.add(to - from);
        trace.gapEnds.add(to);
    }
}
