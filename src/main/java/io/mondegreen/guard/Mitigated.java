package io.mondegreen.guard;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A text that took another's place.
 *
 * @param rung         {@code rollback}: from the token before the loop on; {@code redecode}: from the beginning;
 *                     {@code trimmed}: what is not speech was cut away
 * @param remedy       name of the intervention
 * @param gates        that were closed, as {@code --ablate} takes them
 * @param tries        decodes that it took beyond the first
 * @param riskBefore   of the first decode, in [0,1]
 * @param tokensBefore that it wrote until it was stopped
 * @param textBefore   only where the policy allows text in alerts; {@code textAfter} too
 */
public record Mitigated(
        String rung,
        String remedy,
        List<String> gates,
        int tries,
        double riskBefore,
        double riskAfter,
        int tokensBefore,
        int tokensAfter,
        Optional<String> textBefore,
        Optional<String> textAfter) {

    /** The same with its texts changed, such as by hiding what nobody is to read. */
    public Mitigated texts(UnaryOperator<String> change) {
        return new Mitigated(
                rung,
                remedy,
                gates,
                tries,
                riskBefore,
                riskAfter,
                tokensBefore,
                tokensAfter,
                textBefore.map(change),
                textAfter.map(change));
    }
}
