package io.mondegreen.cli;

import java.util.Locale;

/** Media times for people. */
public final class Times {

    private Times() {}

    /** m:ss */
    public static String seconds(long ms) {
        return String.format(Locale.ROOT, "%d:%02d", ms / 60_000, ms / 1000 % 60);
    }

    /** m:ss.s */
    public static String tenths(long ms) {
        return String.format(Locale.ROOT, "%d:%02d.%d", ms / 60_000, ms / 1000 % 60, ms / 100 % 10);
    }
}
