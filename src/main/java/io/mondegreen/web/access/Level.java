package io.mondegreen.web.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a user may do; each may do what those before it may. What was said is apart: {@link User#TRANSCRIPT_READ}. */
enum Level {
    /** Logged in, and no more. */
    KNOWN,
    /** Sees calls, alerts, risks. */
    VIEWER,
    /** Says whether an alert was right, has files transcribed. */
    OPERATOR,
    /** Reads the audit trail. */
    ADMIN;

    String role() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean reachedBy(List<String> roles) {
        return this == KNOWN || Arrays.stream(values()).skip(ordinal()).anyMatch(level -> roles.contains(level.role()));
    }
}
