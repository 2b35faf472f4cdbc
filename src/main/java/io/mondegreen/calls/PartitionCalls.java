package io.mondegreen.calls;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The channels of one partition: those at work, and where the others stopped. */
final class PartitionCalls {
    final Map<CallKey, ChannelWork> open = new LinkedHashMap<>();
    final Map<CallKey, ChannelProgress> resting = new LinkedHashMap<>();
    private final int maxResting;

    PartitionCalls(int maxResting) {
        this.maxResting = maxResting;
    }

    /** Keeps a channel's place; the one that rests longest is forgotten where there are too many. */
    void rest(ChannelProgress progress) {
        resting.put(progress.key(), progress);
        if (resting.size() > maxResting) {
            resting.remove(resting.keySet().iterator().next());
        }
    }

    /** Puts a channel to rest that owes nothing; true where it did. */
    boolean restIfDone(ChannelWork work) {
        if (work.resting() && open.remove(work.key()) != null) {
            rest(work.progress());
            return true;
        }
        return false;
    }

    /** The smallest offset that a restart needs; empty where everything taken is decided. */
    OptionalLong needed() {
        return open.values().stream()
                .map(ChannelWork::needed)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }
}
