package io.mondegreen.lab.guard;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a guard said of one decode. */
record Judged(GuardedSegment segment, List<Told> alerts) {
    private static final Set<AlertType> LOOPS = EnumSet.of(
            AlertType.REPETITION_TOKEN,
            AlertType.REPETITION_PHRASE,
            AlertType.REPETITION_CROSSWINDOW,
            AlertType.BUDGET_EXHAUSTED);
    private static final Set<AlertType> INVENTED =
            EnumSet.of(AlertType.HALLUCINATION_NONSPEECH, AlertType.HALLUCINATION_CONTENT);

    /**
     * One alert.
     *
     * @param token number of the token at which it was told; -1 at the end of the decode
     */
    record Told(Alert alert, int token) {
        boolean high() {
            return alert.severity() == Severity.HIGH;
        }
    }

    Judged {
        alerts = List.copyOf(alerts);
    }

    /** Whether an alert about this sort of failure stands at the end. */
    boolean alarms(Truth failure) {
        return standing(failure, _ -> true);
    }

    /** Whether one of high severity does. */
    boolean alarmsHigh(Truth failure) {
        return standing(failure, Told::high);
    }

    /** Whether any alert of high severity was told, of whatever type. */
    boolean high() {
        return alerts.stream().anyMatch(told -> told.high() && told.alert().state() != AlertState.CLEARED);
    }

    /** Whether any alert that is not cleared was told. */
    boolean flagged() {
        return alerts.stream().anyMatch(told -> told.alert().state() != AlertState.CLEARED);
    }

    /** The first alert about this sort of failure. */
    Optional<Told> first(Truth failure) {
        return alerts.stream()
                .filter(told -> types(failure).contains(told.alert().type()))
                .findFirst();
    }

    private boolean standing(Truth failure, Predicate<Told> which) {
        return alerts.stream()
                .anyMatch(told -> told.alert().state() == AlertState.CONFIRMED
                        && types(failure).contains(told.alert().type())
                        && which.test(told));
    }

    /** An invention of either kind is told: which of the two it is called says the reader what to do, not whether it is one. */
    private static Set<AlertType> types(Truth failure) {
        return failure == Truth.LOOP ? LOOPS : INVENTED;
    }
}
