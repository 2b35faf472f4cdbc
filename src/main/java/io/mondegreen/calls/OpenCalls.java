package io.mondegreen.calls;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** The channels of all partitions that an instance owns. */
final class OpenCalls {
    private final Map<Integer, PartitionCalls> partitions = new HashMap<>();
    private final int maxResting;

    /** @param maxResting channels remembered per partition after they ended or fell silent */
    OpenCalls(int maxResting) {
        this.maxResting = maxResting;
    }

    PartitionCalls of(int partition) {
        return partitions.computeIfAbsent(partition, p -> new PartitionCalls(maxResting));
    }

    /** Forgets a partition; returns the channels that it had open. */
    Collection<ChannelWork> remove(int partition) {
        PartitionCalls gone = partitions.remove(partition);
        return gone == null ? List.of() : gone.open.values();
    }

    List<Integer> partitions() {
        return List.copyOf(partitions.keySet());
    }

    /** How many channels have undecided audio. */
    int channels() {
        return partitions.values().stream().mapToInt(calls -> calls.open.size()).sum();
    }

    /** The channel that holds most audio; empty where none holds any. */
    Optional<ChannelWork> largest() {
        return open().max(Comparator.comparingLong(ChannelWork::bytes)).filter(work -> work.bytes() > 0);
    }

    /** How long ago the oldest of the channels' moments was, ms; 0 where there is none. */
    long oldestMs(long nanos, Function<ChannelWork, OptionalLong> since) {
        return open().map(since)
                .filter(OptionalLong::isPresent)
                .mapToLong(then -> TimeUnit.NANOSECONDS.toMillis(nanos - then.getAsLong()))
                .max()
                .orElse(0);
    }

    private Stream<ChannelWork> open() {
        return partitions.values().stream().flatMap(calls -> calls.open.values().stream());
    }
}
