package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertIdsTest {

    private static final AlertIds.Source SOURCE = new AlertIds.Source("m", "b", "p");
    private static final WindowContext WINDOW = new WindowContext("acme", "call-1", "agent", 1200, 4000, 2, false);

    @Test
    void idsAreTheSameOnEveryMachineAndInEveryVersion() {
        assertThat(AlertIds.alert(SOURCE, WINDOW, AlertType.REPETITION_TOKEN, AlertState.RAISED))
                .isEqualTo("eao6dtvaftv4o4nqk7joghwlkz");
        assertThat(AlertIds.episode(SOURCE, WINDOW, AlertType.REPETITION_TOKEN))
                .isEqualTo("t2ohgu4aklfwoxaunodgarwfoq");
    }

    @Test
    void idsAre26LowerCaseLettersAndDigits() {
        assertThat(AlertIds.hash("")).matches("[a-z2-7]{26}");
    }

    @Test
    void fieldsDoNotRunIntoEachOther() {
        assertThat(AlertIds.hash("ab", "c")).isNotEqualTo(AlertIds.hash("a", "bc"));
        assertThat(AlertIds.hash("a", "")).isNotEqualTo(AlertIds.hash("a"));
    }

    @Test
    void differentFactsNeverShareAnId() {
        Set<String> seen = new HashSet<>();
        int facts = 0;
        for (String tenant : new String[] {"", "acme"}) {
            for (String channel : new String[] {"agent", "customer"}) {
                for (AlertType type : AlertType.values()) {
                    for (long start = 0; start < 5000; start += 1000) {
                        for (int revision = 0; revision < 5; revision++) {
                            WindowContext w =
                                    new WindowContext(tenant, "call-1", channel, start, 9000, revision, false);
                            for (AlertState state : AlertState.values()) {
                                seen.add(AlertIds.alert(SOURCE, w, type, state));
                                facts++;
                            }
                        }
                    }
                }
            }
        }
        for (String other : new String[] {"1", "2", "3"}) {
            AlertIds.Source source = new AlertIds.Source(
                    other.equals("1") ? "x" : "m", other.equals("2") ? "x" : "b", other.equals("3") ? "x" : "p");
            seen.add(AlertIds.alert(source, WINDOW, AlertType.REPETITION_TOKEN, AlertState.RAISED));
            facts++;
        }

        assertThat(seen).hasSize(facts);
    }

    @Test
    void theRevisionAndTheWindowsEndDoNotChangeTheEpisode() {
        WindowContext grown = new WindowContext("acme", "call-1", "agent", 1200, 6000, 3, true);

        assertThat(AlertIds.episode(SOURCE, grown, AlertType.REPETITION_TOKEN))
                .isEqualTo(AlertIds.episode(SOURCE, WINDOW, AlertType.REPETITION_TOKEN));
    }
}
