package io.mondegreen.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The newest records of one topic, and who watches them. Holds at most its capacity, oldest first out. A watcher first gets
 * what it missed and then everything after, without a gap and without a repeat: both happen under one lock.
 */
final class RecentRecords {

    private final int capacity;
    private final Deque<LiveRecord> records = new ArrayDeque<>();
    private final List<Consumer<LiveRecord>> watchers = new CopyOnWriteArrayList<>();

    RecentRecords(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " must be at least 1");
        }
        this.capacity = capacity;
    }

    synchronized void add(LiveRecord record) {
        if (records.size() == capacity) {
            records.removeFirst();
        }
        records.addLast(record);
        watchers.forEach(watcher -> watcher.accept(record));
    }

    /** The newest records that pass, newest first. */
    synchronized List<LiveRecord> newest(Predicate<LiveRecord> filter, int limit) {
        List<LiveRecord> found = new ArrayList<>();
        for (var newestFirst = records.descendingIterator(); newestFirst.hasNext() && found.size() < limit; ) {
            LiveRecord record = newestFirst.next();
            if (filter.test(record)) {
                found.add(record);
            }
        }
        return found;
    }

    /**
     * Watches from now on, after showing what came after the given record; everything held where that one is unknown.
     *
     * @param after   id of the last record that the watcher knows
     * @param watcher called under this object's lock; must not block
     * @return ends the watch
     */
    synchronized Runnable watch(Optional<String> after, Consumer<LiveRecord> watcher) {
        boolean known = after.isPresent()
                && records.stream().anyMatch(record -> record.id().equals(after.get()));
        boolean showing = !known;
        for (LiveRecord record : records) {
            if (showing) {
                watcher.accept(record);
            }
            showing |= known && record.id().equals(after.get());
        }
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    int capacity() {
        return capacity;
    }

    int watching() {
        return watchers.size();
    }

    synchronized int size() {
        return records.size();
    }
}
