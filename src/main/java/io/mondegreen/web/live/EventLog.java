package io.mondegreen.web.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The newest events, in a ring. A client holds a position in it and nothing more, so a slow one costs no memory; it is cut off
 * when the ring has gone over its position.
 *
 * <p>An id is {@code <replica>-<number>-<time>}. The replica that gave it goes on with the next number. Another one cannot know the
 * number: it shows again what was written since ten seconds before that time, so nothing is missed and some of it comes twice.
 */
public final class EventLog {
    private static final int RADIX = 36;
    private static final long OVERLAP_MS = 10_000;

    /**
     * Where a client stands.
     *
     * @param next   number of the event that it gets next
     * @param missed whether events between what it knows and that one are gone
     */
    public record Position(long next, boolean missed) {}

    private final LiveEvent[] ring;
    private final String replica = UUID.randomUUID().toString().substring(0, 8);
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final long maxBytes;
    private long first;
    private long next;
    private long bytes;

    /**
     * @param capacity events at most
     * @param maxBytes of the records behind them at most
     */
    EventLog(int capacity, long maxBytes) {
        this.ring = new LiveEvent[capacity];
        this.maxBytes = maxBytes;
    }

    synchronized void add(EventKind kind, CallName call, long timeMs, int size, Function<Boolean, String> json) {
        while (next - first == ring.length || next > first && bytes + size > maxBytes) {
            int at = index(first++);
            bytes -= ring[at].size();
            ring[at] = null;
        }
        String id = replica + "-" + Long.toString(next, RADIX) + "-" + Long.toString(timeMs, RADIX);
        ring[index(next++)] = new LiveEvent(id, kind, call, timeMs, size, json);
        bytes += size;
    }

    /** Wakes whoever watches; after a batch of events rather than after each. */
    void published() {
        watchers.forEach(Runnable::run);
    }

    /** Where a client that knows nothing begins: with what comes next. */
    public synchronized Position now() {
        return new Position(next, false);
    }

    /** Where a client goes on that saw an event of this id last; empty where the id is none. */
    public synchronized Optional<Position> after(String id) {
        String[] parts = id.split("-", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(parts[1], RADIX);
            long timeMs = Long.parseLong(parts[2], RADIX);
            if (parts[0].equals(replica) && number >= 0 && number < next) {
                return Optional.of(new Position(Math.max(first, number + 1), number + 1 < first));
            }
            return Optional.of(since(timeMs - OVERLAP_MS));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    private Position since(long timeMs) {
        long at = first;
        while (at < next && ring[index(at)].timeMs() < timeMs) {
            at++;
        }
        return new Position(at, at == first && first > 0);
    }

    /** The events from a position on, at most so many; empty where the first of them is gone already. */
    public synchronized Optional<List<LiveEvent>> from(long position, int most) {
        if (position < first) {
            return Optional.empty();
        }
        List<LiveEvent> events = new ArrayList<>();
        for (long at = position; at < next && events.size() < most; at++) {
            events.add(ring[index(at)]);
        }
        return Optional.of(events);
    }

    /**
     * Tells of new events.
     *
     * @param watcher called on the reader's thread; must not block
     * @return ends the watch
     */
    public Runnable watch(Runnable watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    public int watching() {
        return watchers.size();
    }

    private int index(long number) {
        return (int) (number % ring.length);
    }
}
