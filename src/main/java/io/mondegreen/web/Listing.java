package io.mondegreen.web;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Recent records as one JSON array. */
final class Listing {

    private Listing() {}

    /**
     * The newest records that pass, newest first.
     *
     * @throws ProblemException 400 where the limit is not a number from 1 to what is held
     */
    static String json(RecentRecords records, Predicate<LiveRecord> filter, Optional<String> limit) {
        int most = Asked.limit(limit, records.capacity());
        return records.newest(filter, most).stream()
                .map(LiveRecord::json)
                .collect(Collectors.joining(",\n", "[", "]\n"));
    }
}
