package io.mondegreen.lab.bias;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.lab.bias.Sweep.Cell;
import io.mondegreen.probe.Metrics.Interval;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Stack;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is chosen of hand-made effects. */
class SweepTest {
    private static final Cell MILD = cell("encoder.0.hook_attn_out=noise*0.3", 10, 0.4, 0.1, 1);
    private static final Cell WILD = cell("encoder.1.hook_attn_out=noise", 10, 0.6, 0.9, 2);
    private static final Cell WILDER = cell("encoder.1.hook_mlp_out=noise", 10, 0.6, 1.0, 3);
    private static final Cell IDLE = cell("decoder.0.hook_mlp_out=zero", 10, 0, 0, 0);

    @Test
    void theBestIsWhatRepairsMoreThanItBreaksAndTheStrongestBreaksNoMoreThanItMust() {
        Sweep sweep = new Sweep(List.of(MILD, WILDER, WILD, IDLE));

        assertThat(sweep.best(Stack.ENCODER)).contains(MILD);
        assertThat(sweep.strongest(Stack.ENCODER)).contains(WILD);
        assertThat(sweep.best(Stack.DECODER)).contains(IDLE);
    }

    @Test
    void withoutErrorsNothingIsChosenButPlacebosAreTried() {
        Sweep sweep = new Sweep(List.of(cell("encoder.0.hook_attn_out=noise", 0, Double.NaN, 0, 0)));

        assertThat(sweep.best(Stack.ENCODER)).isEmpty();
        assertThat(Trials.of(sweep, 1).named()).isNotEmpty().allMatch(one -> one.name()
                .startsWith("placebo"));
    }

    @Test
    void whatIsDrawnIsDrawnBySeedAndIsNotWhatWasChosen() {
        Sweep sweep = new Sweep(List.of(MILD, WILD, WILDER, IDLE));
        Trials trials = Trials.of(sweep, 5);
        Set<String> chosen = Set.of(MILD.what().toString(), WILD.what().toString());
        List<String> drawn = trials.named().stream()
                .filter(one -> one.name().startsWith("placebo: drawn"))
                .flatMap(one -> one.forms().stream())
                .toList();

        assertThat(drawn).isNotEmpty().doesNotContainAnyElementsOf(chosen);
        assertThat(Trials.of(sweep, 5)).isEqualTo(trials);
        assertThat(trials.interventions().stream().map(Intervention::toString).collect(Collectors.toSet()))
                .containsAll(chosen)
                .containsAll(drawn);
    }

    @Test
    void theTableHasALineForEachPlaceAndSaysItsDepth() {
        assertThat(new Sweep(List.of(MILD, WILD, WILDER, IDLE)).text())
                .contains("encoder.0.hook_attn_out       0.00", "encoder.1.hook_mlp_out        1.00", "60/90 +2.0");
    }

    private static Cell cell(String what, int errors, double repaired, double broken, double difference) {
        int layer = what.charAt("encoder.".length()) - '0';
        Effect effect = new Effect(
                errors,
                new Interval(repaired, repaired, repaired),
                10,
                new Interval(broken, broken, broken),
                difference);
        return new Cell(Intervention.parse(what), layer, layer, effect);
    }
}
