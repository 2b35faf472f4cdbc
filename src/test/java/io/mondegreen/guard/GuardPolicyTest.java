package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardPolicyTest {

    @Test
    void modesAreReadInAnyCase() {
        assertThat(GuardMode.parse(" Shadow ")).isEqualTo(GuardMode.SHADOW);
        assertThat(GuardMode.parse("mitigate")).isEqualTo(GuardMode.MITIGATE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardMode.parse("loud"))
                .withMessageContaining("'loud'")
                .withMessageContaining("mitigate");
    }

    @Test
    void everyValueOutOfRangeIsNamedWithWhatWasGot() {
        refuses(() -> policy(Map.of(), 0, 3, 8, 12, 24, 30), "min-tokens", "0");
        refuses(() -> policy(Map.of(), 4, 1, 8, 12, 24, 30), "repeats", "1");
        refuses(() -> policy(Map.of(), 4, 5, 4, 12, 24, 30), "max-repeats", "4");
        refuses(() -> policy(Map.of(), 4, 3, 8, Double.NaN, 24, 30), "tokens-per-second", "NaN");
        refuses(() -> policy(Map.of(), 4, 3, 8, 12, 0, 30), "token-floor", "0");
        refuses(() -> policy(Map.of(), 4, 3, 8, 12, 24, 0), "alerts-per-minute", "0");
        refuses(
                () -> policy(Map.of(AlertType.HALLUCINATION_CONTENT, 1.5), 4, 3, 8, 12, 24, 30),
                "hallucination.content",
                "1.5");
        refuses(
                () -> policy(Map.of(AlertType.REPETITION_TOKEN, 0.5), 4, 3, 8, 12, 24, 30),
                "repetition.token",
                "not supported");
    }

    @Test
    void theHashFollowsEveryValue() {
        GuardPolicy standard = GuardPolicy.standard();

        assertThat(GuardPolicy.standard().hash()).isEqualTo(standard.hash());
        assertThat(java.util.List.of(
                        standard.hash(),
                        standard.withMode(GuardMode.SHADOW).hash(),
                        standard.withTextInAlerts(true).hash(),
                        policy(Map.of(AlertType.HALLUCINATION_CONTENT, 0.5), 4, 3, 8, 12, 24, 30)
                                .hash(),
                        policy(Map.of(), 5, 3, 8, 12, 24, 30).hash(),
                        policy(Map.of(), 4, 4, 8, 12, 24, 30).hash(),
                        policy(Map.of(), 4, 3, 9, 12, 24, 30).hash(),
                        policy(Map.of(), 4, 3, 8, 13, 24, 30).hash(),
                        policy(Map.of(), 4, 3, 8, 12, 25, 30).hash(),
                        policy(Map.of(), 4, 3, 8, 12, 24, 31).hash()))
                .doesNotHaveDuplicates();
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContainingAll(parts);
    }

    private static GuardPolicy policy(
            Map<AlertType, Double> thresholds,
            int minTokens,
            int repeats,
            int maxRepeats,
            double tokensPerSecond,
            int floor,
            int perMinute) {
        return new GuardPolicy(
                GuardMode.FLAG, thresholds, minTokens, repeats, maxRepeats, tokensPerSecond, floor, false, perMinute);
    }
}
