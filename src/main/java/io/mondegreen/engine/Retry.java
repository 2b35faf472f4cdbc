package io.mondegreen.engine;

import io.mondegreen.taps.Ablation;
import java.util.List;

/**
 * The same window once more, in the slot where it is: its audio is not encoded again. With {@code keep} 0 it is the decode that a
 * {@link DecodeRequest} with these gates would give. With more, the slot is rolled back to the first {@code keep} tokens: lengths
 * and sampling rules are those of that moment, keys and values of the kept tokens stay as they were computed, and the gates hold
 * from the next token on.
 *
 * @param gates set for the slot in place of those it had
 * @param keep  sampled tokens of the decode that just ended that stay, 0 for none
 */
public record Retry(List<Ablation> gates, int keep) {
    public Retry {
        gates = List.copyOf(gates);
        if (keep < 0) {
            throw new IllegalArgumentException("a retry keeps 0 tokens or more, not " + keep);
        }
    }
}
