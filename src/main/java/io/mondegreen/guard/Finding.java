package io.mondegreen.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a detector found in one decode of one window, before it becomes part of an episode.
 *
 * @param startMs media time of the text concerned
 * @param endMs   media time, exclusive
 * @param risk    in [0,1]
 * @param action    as {@link Alert#action()}
 * @param mitigated of {@link AlertType#MITIGATION_APPLIED} alone
 */
record Finding(
        AlertType type,
        long startMs,
        long endMs,
        double risk,
        Severity severity,
        Evidence evidence,
        String action,
        Optional<String> text,
        Optional<Mitigated> mitigated) {

    Finding(
            AlertType type,
            long startMs,
            long endMs,
            double risk,
            Severity severity,
            Evidence evidence,
            String action,
            Optional<String> text) {
        this(type, startMs, endMs, risk, severity, evidence, action, text, Optional.empty());
    }

    /** The same, of a text that another took the place of. */
    Finding replaced() {
        return new Finding(type, startMs, endMs, risk, severity, evidence, "mitigated", text);
    }

    /** The same, with one more reason. */
    Finding and(String reason) {
        List<String> reasons = new ArrayList<>(evidence.reasons());
        reasons.add(reason);
        Evidence more = new Evidence(
                evidence.detector(), evidence.layer(), evidence.score(), evidence.threshold(), List.copyOf(reasons));
        return new Finding(type, startMs, endMs, risk, severity, more, action, text, mitigated);
    }

    /** What took its place. */
    Finding mitigation(Mitigated how) {
        return new Finding(
                AlertType.MITIGATION_APPLIED,
                startMs,
                endMs,
                how.riskAfter(),
                Severity.LOW,
                new Evidence(
                        "mitigation",
                        -1,
                        how.riskAfter(),
                        how.riskBefore(),
                        List.of(
                                how.rung() + " without " + how.remedy(),
                                how.tokensBefore() + " tokens became " + how.tokensAfter())),
                "mitigated",
                Optional.empty(),
                Optional.of(how));
    }
}
