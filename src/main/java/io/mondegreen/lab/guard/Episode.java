package io.mondegreen.lab.guard;

import io.mondegreen.guard.AlertType;

/**
 * One alert episode in ordinary calls, however often it was told. It may go on over windows; what calls somebody is its beginning,
 * and that it becomes severe, so those windows say whether it is a false alarm: a later window with wrong text excuses nothing.
 *
 * @param call     it was in
 * @param high     whether it was ever of high severity
 * @param standing whether the final decode of its first window still had it
 * @param text     what the final text is worth of the window in which it began; of that in which it became severe, if that is right
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
        boolean severeForNothing = !high && later.high && later.falseAlarm();
        return new Episode(call, type, high || later.high, standing, severeForNothing ? later.text : text);
    }
}
