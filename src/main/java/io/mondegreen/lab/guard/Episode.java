package io.mondegreen.lab.guard;

import io.mondegreen.guard.AlertType;

/**
 * One alert episode in ordinary calls, however often it was told.
 *
 * @param call     it was in
 * @param high     whether it was ever of high severity
 * @param standing whether the final decode still had it
 * @param text     what the window's final text is worth
 */
record Episode(String call, AlertType type, boolean high, boolean standing, Truth text) {
    /** Whether nothing is wrong with the text: it is what was said, or nearly. */
    boolean falseAlarm() {
        return !text.failure();
    }

    /** The same episode with what was told of it in a later window. */
    Episode and(Episode later) {
        return new Episode(call, type, high || later.high, later.standing, text.failure() ? text : later.text);
    }
}
