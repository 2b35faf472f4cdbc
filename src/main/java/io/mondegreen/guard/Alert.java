package io.mondegreen.guard;

import java.util.Optional;

/**
 * One change in an alert episode's life.
 *
 * @param id       of this record: a pure function of what it says, see {@link AlertIds}
 * @param episode  of the episode: one per span and type, which may reach over windows ({@link AlertType#goesOn})
 * @param severity the highest so far, of one that goes on
 * @param startMs  media time from the start of the call, of the episode's beginning
 * @param endMs    media time, exclusive
 * @param revision of the transcript it was seen in; the final one counts as the last
 * @param risk     in [0,1], of the newest window
 * @param action    what the guard did: {@code none}, {@code flagged}, {@code stopped}, {@code suppressed}, {@code mitigated}
 * @param text      the text it is about, only where the policy allows text in alerts
 * @param mitigated how, of {@link AlertType#MITIGATION_APPLIED}
 */
public record Alert(
        String id,
        String episode,
        AlertType type,
        AlertState state,
        Severity severity,
        long startMs,
        long endMs,
        int revision,
        double risk,
        Evidence evidence,
        String action,
        Optional<String> text,
        Optional<Mitigated> mitigated) {

    /** One of a text that nothing took the place of. */
    public Alert(
            String id,
            String episode,
            AlertType type,
            AlertState state,
            Severity severity,
            long startMs,
            long endMs,
            int revision,
            double risk,
            Evidence evidence,
            String action,
            Optional<String> text) {
        this(
                id,
                episode,
                type,
                state,
                severity,
                startMs,
                endMs,
                revision,
                risk,
                evidence,
                action,
                text,
                Optional.empty());
    }
}
