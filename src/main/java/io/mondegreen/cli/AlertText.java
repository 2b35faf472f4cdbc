package io.mondegreen.cli;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.Evidence;
import java.util.Locale;

/** An alert in words: what, how sure, and why. */
public final class AlertText {

    private AlertText() {}

    /** One line. */
    public static String of(Alert alert) {
        return Times.tenths(alert.startMs()) + "-" + Times.tenths(alert.endMs()) + "  " + what(alert) + "  "
                + because(alert);
    }

    /** Type, state, severity and risk. */
    public static String what(Alert alert) {
        return String.format(
                Locale.ROOT,
                "%s %s %s, %s, risk %.2f",
                alert.state() == AlertState.CLEARED ? "○" : "▲",
                alert.type().wire(),
                lower(alert.state()),
                lower(alert.severity()),
                alert.risk());
    }

    /** The evidence, and what the guard did. */
    public static String because(Alert alert) {
        Evidence evidence = alert.evidence();
        String layer = evidence.layer() < 0 ? "" : " at layer " + evidence.layer();
        String reasons = String.join("; ", evidence.reasons());
        return String.format(
                Locale.ROOT,
                "[%s%s: %.2f against %.2f%s%s]",
                evidence.detector(),
                layer,
                evidence.score(),
                evidence.threshold(),
                reasons.isEmpty() ? "" : "; " + reasons,
                alert.action().equals("none") ? "" : "; " + alert.action());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
