package io.mondegreen.lab.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.guard.AlertType;
import org.junit.jupiter.api.Test;

/** What an episode that goes on over windows counts for. */
class EpisodeTest {
    private static Episode episode(boolean high, Truth text) {
        return new Episode("call", AlertType.HALLUCINATION_CONTENT, high, true, text);
    }

    @Test
    void wrongTextInALaterWindowDoesNotExcuseAFalseAlarm() {
        Episode all = episode(false, Truth.GOOD).and(episode(false, Truth.CONTENT));

        assertThat(all.falseAlarm()).isTrue();
        assertThat(all.standing()).isTrue();
    }

    @Test
    void rightTextInALaterWindowDoesNotMakeAnAlarmFalseUnlessItBecomesSevereThere() {
        Episode mild = episode(false, Truth.CONTENT).and(episode(false, Truth.GOOD));
        Episode severe = mild.and(episode(true, Truth.GOOD));

        assertThat(mild.falseAlarm()).isFalse();
        assertThat(severe.falseAlarm()).isTrue();
        assertThat(severe.high()).isTrue();
        assertThat(episode(true, Truth.CONTENT).and(episode(true, Truth.GOOD)).falseAlarm())
                .as("severe from the beginning")
                .isFalse();
    }

    @Test
    void thatALaterDecodeOnlyUpdatesItDoesNotMakeItFall() {
        Episode updated = new Episode("call", AlertType.HALLUCINATION_CONTENT, false, false, Truth.GOOD);

        assertThat(episode(false, Truth.CONTENT).and(updated).standing()).isTrue();
    }
}
