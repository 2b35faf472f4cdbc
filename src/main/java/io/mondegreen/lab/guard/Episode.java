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
    /** Whether the text is right. */
    boolean falseAlarm() {
        return text == Truth.GOOD;
    }

    /** Whether the text is neither right nor a failure: a part of its words was not said, or its only word. */
    boolean halfWrong() {
        return text == Truth.BETWEEN;
    }

    /** The same episode with what was told of it in a later window. */
    Episode and(Episode later) {
        return new Episode(call, type, high || later.high, later.standing, worse(text, later.text));
    }

    private static Truth worse(Truth one, Truth other) {
        return one.failure() ? one : other.failure() || one == Truth.GOOD ? other : one;
    }
}
