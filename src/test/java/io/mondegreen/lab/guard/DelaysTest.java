package io.mondegreen.lab.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.lab.card.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DelaysTest {
    @Test
    void theMedianHasAnIntervalOverSourcesAndWhatWasNeverToldIsCountedApart() {
        List<LiveFailure> all = new ArrayList<>();
        for (int source = 0; source < 20; source++) {
            long delay = source < 10 ? 0 : 1000L * (source - 9);
            all.add(told("source" + source, delay));
            all.add(told("source" + source, delay));
        }
        all.add(new LiveFailure(Truth.NONSPEECH, "source0", 2000, Optional.empty()));

        List<Cell> row = Delays.table(all, 1).rows().getFirst();

        assertThat(row.get(1).text()).isEqualTo("41");
        assertThat(row.get(2).text()).startsWith("97.6 % [");
        assertThat(row.get(5).text()).matches("0 \\[0, [1-9]000] / 8000 / 10000");
        assertThat(row.get(6).text()).startsWith("55.0 % [");
    }

    @Test
    void aKindThatNeverFailedHasNoFigure() {
        List<Cell> row = Delays.table(List.of(), 1).rows().get(2);

        assertThat(row.get(1).text()).isEqualTo("0");
        assertThat(row.subList(2, 7)).containsOnly(Cell.NONE);
    }

    private static LiveFailure told(String source, long delayMs) {
        return new LiveFailure(
                Truth.NONSPEECH, source, 2000, Optional.of(new LiveFailure.Told(2000 + delayMs, true, 1)));
    }
}
