package io.mondegreen.kafka;

import io.mondegreen.calls.CallBook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What platforms' messages have said, per partition and key.
 *
 * <p>A restart reads audio again from the smallest offset that is still needed, so what is kept must be what was known
 * there, not what is known now: each change is held back until the audio before it is decided.
 */
final class StreamBook {
    /** Keys remembered per partition; the one that was silent for longest is forgotten beyond. */
    private static final int MOST = 10_000;

    private record Change(long offset, PlatformStreams after) {}

    private static final class Entry {
        private PlatformStreams now = PlatformStreams.NONE;
        private PlatformStreams kept = PlatformStreams.NONE;
        private long from; // records before are decided and read again only by chance
        private final ArrayDeque<Change> changes = new ArrayDeque<>();
    }

    private final CallBook book;
    private final Map<Integer, LinkedHashMap<String, Entry>> partitions = new HashMap<>();

    StreamBook(CallBook book) {
        this.book = book;
    }

    void restore(int partition, StreamProgress progress) {
        Entry entry = entry(partition, progress.key());
        entry.now = progress.streams();
        entry.kept = progress.streams();
        entry.from = progress.from();
    }

    void drop(int partition) {
        partitions.remove(partition);
    }

    /** Whether a record was decided in an earlier life. */
    boolean decided(int partition, String key, long offset) {
        Entry known = keys(partition).get(key);
        return known != null && offset < known.from;
    }

    /** What the messages of a key have said so far. */
    PlatformStreams of(int partition, String key) {
        Entry known = keys(partition).get(key);
        return known == null ? PlatformStreams.NONE : known.now;
    }

    /** Takes note of what is known after a record. */
    void said(int partition, String key, long offset, PlatformStreams after) {
        if (after != of(partition, key)) {
            Entry entry = entry(partition, key);
            entry.now = after;
            entry.changes.addLast(new Change(offset, after));
        }
    }

    /**
     * What is to be kept and was not when this was last asked.
     *
     * @param come offset after the last record taken
     */
    List<StreamProgress> changed(int partition, long come) {
        List<StreamProgress> changed = new ArrayList<>();
        keys(partition).forEach((key, entry) -> {
            if (entry.changes.isEmpty()) {
                return;
            }
            long needed = needed(partition, entry).orElse(come);
            boolean moved = false;
            while (!entry.changes.isEmpty() && entry.changes.getFirst().offset() < needed) {
                entry.kept = entry.changes.removeFirst().after();
                moved = true;
            }
            if (moved) {
                changed.add(new StreamProgress(key, entry.kept, needed));
            }
        });
        return changed;
    }

    private OptionalLong needed(int partition, Entry entry) {
        return entry.now.streams().stream()
                .flatMap(s -> s.tracks().stream().map(s::key))
                .map(channel -> book.needed(partition, channel))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }

    private Entry entry(int partition, String key) {
        Map<String, Entry> keys = keys(partition);
        Entry entry = keys.computeIfAbsent(key, k -> new Entry());
        if (keys.size() > MOST) {
            keys.remove(keys.keySet().iterator().next());
        }
        return entry;
    }

    private LinkedHashMap<String, Entry> keys(int partition) {
        return partitions.computeIfAbsent(partition, p -> new LinkedHashMap<>(16, 0.75f, true));
    }
}
