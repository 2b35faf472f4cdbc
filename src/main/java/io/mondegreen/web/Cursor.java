package io.mondegreen.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a page of a list ended, as text that means nothing to a client. Every replica understands it. */
final class Cursor {
    private static final String BETWEEN = "\u001f";

    private Cursor() {}

    static String of(Object... parts) {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            text.append(text.isEmpty() ? "" : BETWEEN).append(part);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Its parts.
     *
     * @throws ProblemException 400 where it is not one with so many
     */
    static Optional<List<String>> parts(Optional<String> cursor, int count) {
        return cursor.map(text -> {
            try {
                List<String> parts = List.of(
                        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(BETWEEN, -1));
                if (parts.size() == count) {
                    return parts;
                }
            } catch (IllegalArgumentException notOne) {
                // said below
            }
            throw broken();
        });
    }

    static long number(String part) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException notOne) {
            throw broken();
        }
    }

    private static ProblemException broken() {
        return ProblemException.badRequest(
                "after is not a cursor of this list; take the next of the page before, or leave it out for the first page");
    }
}
