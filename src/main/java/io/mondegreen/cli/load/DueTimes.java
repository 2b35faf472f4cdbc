package io.mondegreen.cli.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the audio of a chunk ended, by its place in the topic: for the last {@value #KEPT} chunks of each partition. One thread
 * writes, another reads.
 */
final class DueTimes {
    private static final int KEPT = 1 << 15;

    private final AtomicLongArray[] nanos;
    private final AtomicLongArray[] offsets;

    DueTimes(int partitions) {
        nanos = new AtomicLongArray[partitions];
        offsets = new AtomicLongArray[partitions];
        for (int p = 0; p < partitions; p++) {
            nanos[p] = new AtomicLongArray(KEPT);
            offsets[p] = new AtomicLongArray(KEPT);
            for (int i = 0; i < KEPT; i++) {
                offsets[p].set(i, -1);
            }
        }
    }

    void put(int partition, long offset, long dueNanos) {
        int at = (int) (offset % KEPT);
        nanos[partition].set(at, dueNanos);
        offsets[partition].set(at, offset);
    }

    /** As {@link System#nanoTime}; {@link Long#MIN_VALUE} where it is not known (any more). */
    long of(int partition, long offset) {
        int at = (int) (offset % KEPT);
        return partition < nanos.length && offsets[partition].get(at) == offset
                ? nanos[partition].get(at)
                : Long.MIN_VALUE;
    }
}
