package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertEpisodesTest {

    private final AlertEpisodes episodes = new AlertEpisodes(new AlertIds.Source("m", "b", "p"), 3);

    private static WindowContext window(long startMs, int revision, boolean isFinal) {
        return new WindowContext("", "c", "agent", startMs, startMs + 1000, revision, isFinal);
    }

    private static Finding finding(AlertType type, double risk) {
        return new Finding(
                type,
                0,
                1000,
                risk,
                risk >= 0.9 ? Severity.HIGH : Severity.MEDIUM,
                new Evidence("test", -1, risk, 0.5, List.of()),
                "flagged",
                Optional.empty());
    }

    private List<AlertState> end(WindowContext window, Finding... held) {
        return episodes.ended(window, List.of(held), finding(AlertType.HALLUCINATION_CONTENT, 0)).stream()
                .map(Alert::state)
                .toList();
    }

    @Test
    void oneEpisodePerTypeHoweverOftenItIsFound() {
        Finding loop = finding(AlertType.REPETITION_TOKEN, 0.9);

        assertThat(episodes.found(window(0, 0, false), loop)).isPresent();
        assertThat(episodes.found(window(0, 0, false), loop)).isEmpty();
        assertThat(end(window(0, 0, false), loop)).isEmpty();
        assertThat(episodes.found(window(0, 1, false), loop)).isEmpty();
        assertThat(episodes.found(window(0, 1, false), finding(AlertType.BUDGET_EXHAUSTED, 0.7)))
                .isPresent();
    }

    @Test
    void anEpisodeOfADecodeThatNeverEndedIsEndedByTheNextLife() {
        assertThat(episodes.found(window(0, 2, false), finding(AlertType.HALLUCINATION_CONTENT, 0.9)))
                .isPresent();
        AlertEpisodes next = new AlertEpisodes(new AlertIds.Source("m", "b", "p"), 3);
        next.restore(episodes.state());
        // the decode that raised it is left out this time, and the final one finds nothing
        assertThat(next.ended(window(0, 3, true), List.of(), finding(AlertType.HALLUCINATION_CONTENT, 0)))
                .extracting(Alert::state)
                .containsExactly(AlertState.CLEARED);
    }

    @Test
    void aLaterDecodeUpdatesOnlyWhatHasChanged() {
        episodes.found(window(0, 0, false), finding(AlertType.REPETITION_TOKEN, 0.75));

        assertThat(end(window(0, 1, false), finding(AlertType.REPETITION_TOKEN, 0.78)))
                .isEmpty();
        assertThat(end(window(0, 2, false), finding(AlertType.REPETITION_TOKEN, 0.95)))
                .containsExactly(AlertState.UPDATED);
        assertThat(end(window(0, 2, false), finding(AlertType.REPETITION_TOKEN, 0.75)))
                .as("the same revision again")
                .isEmpty();
        assertThat(end(window(0, 3, false))).as("only the final decode clears").isEmpty();
        assertThat(end(window(0, 4, true))).containsExactly(AlertState.CLEARED);
    }

    @Test
    void aFindingOfTheFinalDecodeAloneIsRaisedAndConfirmed() {
        assertThat(end(window(0, 0, true), finding(AlertType.REPETITION_PHRASE, 0.9)))
                .containsExactly(AlertState.RAISED, AlertState.CONFIRMED);
        assertThat(end(window(0, 0, true), finding(AlertType.REPETITION_PHRASE, 0.9)))
                .as("decided")
                .isEmpty();
        assertThat(episodes.found(window(0, 0, true), finding(AlertType.REPETITION_TOKEN, 0.9)))
                .isEmpty();
    }

    @Test
    void theLimitHoldsPerMinuteOfMediaTimeAndSilencesTheWholeEpisode() {
        for (int i = 0; i < 5; i++) {
            episodes.found(window(1000 * i, 0, false), finding(AlertType.REPETITION_TOKEN, 0.9));
        }

        assertThat(episodes.dropped()).isEqualTo(2);
        assertThat(end(window(4000, 1, true), finding(AlertType.REPETITION_TOKEN, 0.9)))
                .isEmpty();
        assertThat(end(window(0, 1, true), finding(AlertType.REPETITION_TOKEN, 0.9)))
                .containsExactly(AlertState.CONFIRMED);
        assertThat(episodes.found(window(61_000, 0, false), finding(AlertType.REPETITION_TOKEN, 0.9)))
                .isPresent();
    }

    @Test
    void stateSurvivesARestart() {
        end(window(0, 0, true), finding(AlertType.REPETITION_TOKEN, 0.9));
        episodes.found(window(1000, 0, false), finding(AlertType.BUDGET_EXHAUSTED, 0.7));
        AlertEpisodes again = new AlertEpisodes(new AlertIds.Source("m", "b", "p"), 3);
        again.restore(episodes.state());

        assertThat(again.state()).isEqualTo(episodes.state()).hasSizeLessThan(300);
        assertThat(again.found(window(0, 0, true), finding(AlertType.REPETITION_TOKEN, 0.9)))
                .isEmpty();
        assertThat(again.found(window(1000, 0, false), finding(AlertType.BUDGET_EXHAUSTED, 0.7)))
                .isEmpty();
        assertThat(again.ended(window(1000, 1, true), List.of(), finding(AlertType.BUDGET_EXHAUSTED, 0)))
                .extracting(Alert::state)
                .containsExactly(AlertState.CLEARED);
    }

    @Test
    void aStateFromBeforeThereWereRunsOfWindowsIsStillRead() {
        episodes.restore("1|0|1|0|0,|1000,budget.exhausted,0,MEDIUM,0.7,false");

        assertThat(episodes.found(window(0, 0, true), finding(AlertType.REPETITION_TOKEN, 0.9)))
                .isEmpty();
        assertThat(end(window(1000, 1, true))).containsExactly(AlertState.CLEARED);
    }

    @Test
    void aStateFromBeforeEpisodesWentOnIsStillRead() {
        episodes.restore("2|0|1|0|0,||1000,budget.exhausted,0,MEDIUM,0.7,false,p");

        assertThat(end(window(1000, 1, true))).containsExactly(AlertState.CLEARED);
        assertThat(end(window(2000, 0, true), finding(AlertType.REPETITION_TOKEN, 0.9)))
                .as("nothing went on")
                .containsExactly(AlertState.RAISED, AlertState.CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2|0|0|0|",
                "3|0|0|0||",
                "3|0|0|0|||repetition.token,e,p,0,1",
                "4|0|0|0|||",
                "2|0|0|0||not a run",
                "1|x|0|0|",
                "1|0|0",
                "1|0|0|0||5,nothing,0,LOW,0.1,false"
            })
    void aBrokenStateIsRefusedAndChangesNothing(String state) {
        episodes.found(window(0, 0, false), finding(AlertType.REPETITION_TOKEN, 0.9));
        String before = episodes.state();

        assertThatIllegalArgumentException().isThrownBy(() -> episodes.restore(state));
        assertThat(episodes.state()).isEqualTo(before);
    }

    @Test
    void windowsThatNeverEndDoNotPileUp() {
        for (int i = 0; i < 10_000; i++) {
            episodes.found(window(1000L * i, 0, false), finding(AlertType.REPETITION_TOKEN, 0.9));
            if (i % 2 == 0) {
                end(window(1000L * i, 1, true));
            }
        }

        assertThat(episodes.state()).hasSizeLessThan(3000);
    }
}
