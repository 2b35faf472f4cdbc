package io.mondegreen.web;

import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the parameters of requests. What cannot be read is a problem that says what can. */
final class Asked {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private Asked() {}

    /** How many items a page has. */
    static int limit(Optional<String> text) {
        return limit(text, MAX_LIMIT);
    }

    static int limit(Optional<String> text, int most) {
        return text.map(value -> limit("limit", value, most)).orElse(Math.min(most, DEFAULT_LIMIT));
    }

    static int limit(String name, String text, int most) {
        if (text.matches("\\d{1,9}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        }
        throw ProblemException.badRequest(name + " '" + text + "' is not a number from 1 to " + most);
    }

    static Optional<Instant> instant(String name, Optional<String> text) {
        return text.map(value -> {
            try {
                return Instant.parse(value);
            } catch (DateTimeException notOne) {
                throw ProblemException.badRequest(name + " '" + value + "' is not a time such as 2026-01-31T12:00:00Z");
            }
        });
    }

    static Optional<String> oneOf(String name, Optional<String> text, List<String> allowed) {
        if (text.filter(value -> !allowed.contains(value)).isPresent()) {
            throw ProblemException.badRequest(
                    name + " '" + text.get() + "' is not one of " + String.join(", ", allowed));
        }
        return text;
    }

    /** A type of the alert catalogue, or its first part. */
    static Optional<String> type(Optional<String> text) {
        text.ifPresent(wanted -> {
            if (Arrays.stream(AlertType.values()).noneMatch(type -> isOf(type.wire(), wanted))) {
                throw ProblemException.badRequest("type '" + wanted + "' is not in the alert catalogue; it is one of "
                        + Arrays.stream(AlertType.values()).map(AlertType::wire).collect(Collectors.joining(", "))
                        + ", or the part before the dot");
            }
        });
        return text;
    }

    static boolean isOf(String type, String wanted) {
        return type.equals(wanted) || type.startsWith(wanted + ".");
    }

    static Severity severity(String name) {
        try {
            return Severity.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw ProblemException.badRequest("severity '" + name + "' is not one of low, medium, high");
        }
    }
}
