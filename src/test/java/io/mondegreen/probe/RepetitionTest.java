package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    @Test
    void wholeCopiesAreCountedAtEachPlace() {
        assertThat(Repetition.of(List.of("a", "b", "a", "b", "a", "b", "a"), 2))
                .containsExactly(
                        new Repetition<>(List.of("a", "b"), 2),
                        new Repetition<>(List.of("b", "a"), 2),
                        new Repetition<>(List.of("a", "b"), 3),
                        new Repetition<>(List.of("b", "a"), 3));
        assertThat(Repetition.of(List.of("a", "b", "a"), 2)).isEmpty();
    }

    @Test
    void oneWordAgainAndAgainIsNoPhrase() {
        assertThat(Repetition.phrases(List.of("no", "no", "no", "no")))
                .extracting(one -> one.phrase().size(), Repetition::times)
                .containsOnly(tuple(1, 2), tuple(1, 3), tuple(1, 4));
    }

    @Test
    void aWordMayStandMoreOftenThanAPhrase() {
        assertThat(Repetition.suspicious(1, 4)).isFalse();
        assertThat(Repetition.suspicious(1, 5)).isTrue();
        assertThat(Repetition.suspicious(2, 2)).isFalse();
        assertThat(Repetition.suspicious(2, 3)).isTrue();
    }
}
