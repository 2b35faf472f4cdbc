package io.mondegreen.web;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Recent records as one JSON array. */
final class Listing {

    private static final int DEFAULT_LIMIT = 100;

    private Listing() {}

    /**
     * The newest records that pass, newest first.
     *
     * @throws ProblemException 400 where the limit is not a number from 1 to what is held
     */
    static String json(RecentRecords records, Predicate<LiveRecord> filter, Optional<String> limit) {
        int most = limit.map(text -> limit(text, records.capacity())).orElse(DEFAULT_LIMIT);
        return records.newest(filter, most).stream()
                .map(LiveRecord::json)
                .collect(Collectors.joining(",\n", "[", "]\n"));
    }

    private static int limit(String text, int capacity) {
        if (text.matches("\\d{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= capacity) {
                return limit;
            }
        }
        throw ProblemException.badRequest("limit '" + text + "' is not a number from 1 to " + capacity);
    }
}
