package io.mondegreen.web.live;

import java.util.Comparator;

/**
 * Where a record stands on its topic, in an order that all replicas agree on.
 *
 * @param timeMs when it was written, since the epoch
 */
public record Place(long timeMs, int partition, long offset) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::timeMs)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
