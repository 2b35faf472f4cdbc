package io.mondegreen.lab.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.lab.bias.NearMissPair.Line;
import io.mondegreen.lab.bias.NearMissPair.Lines;
import io.mondegreen.lab.bias.Stand.Heard;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rates of hand-made hearings: four pairs of two voices. */
class CountedTest {
    private final List<NearMissPair> pairs = List.of(pair(0), pair(1), pair(2), pair(3));

    @Test
    void whatTheContextAddsIsLessTheSameMistakeInTheCarrier() {
        // in context 0, 1 and 2 are taken for the expected word, in the carrier 2 too; 1 is not heard there
        WrittenFigures figures = new WrittenFigures(
                "all",
                List.of(
                        hearing(0, Place.CONTEXT, Word.EXPECTED),
                        hearing(1, Place.CONTEXT, Word.EXPECTED),
                        hearing(2, Place.CONTEXT, Word.EXPECTED),
                        hearing(3, Place.CONTEXT, Word.NEAR_MISS),
                        hearing(0, Place.NEUTRAL, Word.NEAR_MISS),
                        hearing(1, Place.NEUTRAL, Word.OTHER),
                        hearing(2, Place.NEUTRAL, Word.EXPECTED),
                        hearing(3, Place.NEUTRAL, Word.NEAR_MISS)),
                1);

        assertThat(figures.contextualErrors().value()).isEqualTo(0.75);
        assertThat(figures.acousticAccuracy().value()).isEqualTo(0.25);
        assertThat(figures.neutralAccuracy().value()).isEqualTo(0.5);
        assertThat(figures.added().value()).isEqualTo(0.5);
        assertThat(figures.amongHeard().value()).isEqualTo(0.5);
    }

    @Test
    void netIsOfAllLinesAndComparesLineByLine() {
        Verdict cure = verdict(Word.NEAR_MISS, Word.NEAR_MISS, Word.EXPECTED, Word.NEAR_MISS);
        Verdict harm = verdict(Word.EXPECTED, Word.EXPECTED, Word.EXPECTED, Word.OTHER);

        assertThat(cure.effect().repaired().value()).isEqualTo(2 / 3.0);
        assertThat(cure.net().value()).isEqualTo(0.5);
        assertThat(harm.effect().broken().value()).isEqualTo(1);
        assertThat(harm.net().value()).isEqualTo(-0.25);
        Metrics.Interval over = cure.netOver(harm);
        assertThat(over.value()).isEqualTo(0.75);
        assertThat(over.low()).isLessThanOrEqualTo(over.value());
    }

    @Test
    void whatTheContextMovesIsContextLessCarrier() {
        List<Stand> stands = new ArrayList<>();
        for (NearMissPair pair : pairs) {
            stands.add(new Stand(pair, Place.CONTEXT, 1, -9, -3));
            stands.add(new Stand(pair, Place.NEUTRAL, 4, -7, 0));
        }
        StandFigures figures = new StandFigures(stands, 1);

        assertThat(figures.moved(Heard.NEAR_MISS).value()).isEqualTo(-3);
        assertThat(figures.moved(Heard.EXPECTED).value()).isEqualTo(-2);
        assertThat(figures.mean(Place.CONTEXT, Heard.SILENCE).value()).isCloseTo(-3, within(1e-9));
    }

    /** Before, the near-misses 0 to 2 are taken for the expected word and 3 is right. */
    private Verdict verdict(Word... after) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < after.length; i++) {
            outcomes.add(new Outcome(
                    hearing(i, Place.CONTEXT, i < 3 ? Word.EXPECTED : Word.NEAR_MISS),
                    hearing(i, Place.CONTEXT, after[i])));
        }
        return new Verdict("a change", List.of(), Double.NaN, outcomes, 0, new Metrics.Interval(0, 0, 0), 1);
    }

    private Hearing hearing(int pair, Place place, Word written) {
        return new Hearing(pairs.get(pair), place, Word.NEAR_MISS, "", new Written(written, 0), 0);
    }

    private static NearMissPair pair(int number) {
        Line line = new Line("a.wav", 0, -1, "rice");
        Lines lines = new Lines(line, line, List.of("rice"), 0);
        return new NearMissPair(
                "pair-" + number,
                Split.TEST,
                "known",
                "voice-" + number % 2,
                "rice",
                "lice",
                Set.of("rice"),
                Set.of("lice"),
                lines,
                lines);
    }
}
