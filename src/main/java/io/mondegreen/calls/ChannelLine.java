package io.mondegreen.calls;

import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts one channel's chunks in order and has them cut into windows. A missing chunk is waited for until enough media lies
 * beyond it; then its place is given up and what comes for it later is late. Not thread-safe.
 */
final class ChannelLine {
    private static final int REMEMBERED_GAPS = 32;

    /** Sequence numbers {@code [from, to)} that are no longer waited for. */
    record GivenUp(long from, long to) {
        String text() {
            return from + "-" + to;
        }

        static GivenUp parse(String text) {
            String[] ends = text.split("-");
            return new GivenUp(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
        }
    }

    private final WindowRules rules;
    private final WindowSink sink;
    private final WindowCutter cutter;
    private final long floor; // everything before was decided in an earlier life
    private final TreeMap<Long, Chunk> waiting = new TreeMap<>();
    private final ArrayDeque<GivenUp> givenUp = new ArrayDeque<>();
    private long waitingMs;
    private long waitingBytes;
    private long waitingSince;
    private long next;
    private boolean ended;

    /** @param lost places given up in an earlier life */
    ChannelLine(WindowRules rules, SpeechGate.Factory gates, ChannelMark from, List<GivenUp> lost, WindowSink sink) {
        this.rules = rules;
        this.sink = sink;
        this.cutter = new WindowCutter(rules, gates, from, sink);
        this.floor = from.sequence();
        this.next = from.sequence();
        this.ended = from.ended();
        givenUp.addAll(lost);
    }

    /**
     * Takes a chunk; never {@link Verdict#FULL}.
     *
     * @param again whether an earlier life took it already
     */
    Verdict accept(Chunk chunk, boolean again, long nanos) {
        if (chunk.sequence() < next) {
            return whyOld(chunk.sequence(), again);
        }
        if (ended) {
            return Verdict.AFTER_END;
        }
        if (chunk.sequence() == next) {
            deliver(chunk, false);
            deliverWaiting();
            waitingSince = nanos;
            return Verdict.TAKEN;
        }
        if (waiting.putIfAbsent(chunk.sequence(), chunk) != null) {
            return Verdict.DUPLICATE;
        }
        if (waiting.size() == 1) {
            waitingSince = nanos;
        }
        waitingMs += chunk.durationMs();
        waitingBytes += chunk.audio().length;
        while (!ended && overdue()) {
            giveUp();
        }
        return Verdict.TAKEN;
    }

    /** Whether a chunk has waited since before {@code nanos} for one that is missing. */
    boolean waitsSince(long nanos) {
        return !waiting.isEmpty() && waitingSince - nanos < 0;
    }

    /** Wall clock ends the wait: the oldest missing place is given up. */
    void waitNoLonger(long nanos) {
        sink.note(MediaNote.WAITED_OUT);
        waitingSince = nanos;
        giveUp();
    }

    /** Places given up, the oldest first; only the newest {@value #REMEMBERED_GAPS} are known. */
    List<GivenUp> givenUp() {
        return List.copyOf(givenUp);
    }

    /** Bytes of the chunks and samples that it holds. */
    long bytes() {
        return waitingBytes + cutter.bytes();
    }

    /** Nothing more is expected: gives up what is missing and closes what is open. */
    void park() {
        while (!ended && !waiting.isEmpty()) {
            giveUp();
        }
        if (!ended) {
            cutter.park();
        }
    }

    boolean ended() {
        return ended;
    }

    private boolean overdue() {
        return waiting.size() > rules.reorderChunks() || waiting.size() >= 2 && waitingMs > rules.reorderMs();
    }

    private void giveUp() {
        Chunk chunk = takeWaiting();
        if (givenUp.size() == REMEMBERED_GAPS) {
            givenUp.removeFirst();
        }
        givenUp.addLast(new GivenUp(next, chunk.sequence()));
        deliver(chunk, true);
        deliverWaiting();
    }

    private Chunk takeWaiting() {
        Chunk chunk = waiting.pollFirstEntry().getValue();
        waitingMs -= chunk.durationMs();
        waitingBytes -= chunk.audio().length;
        return chunk;
    }

    private void deliverWaiting() {
        while (!waiting.isEmpty() && waiting.firstKey() == next && !ended) {
            deliver(takeWaiting(), false);
        }
    }

    private void deliver(Chunk chunk, boolean afterGap) {
        next = chunk.sequence() + 1;
        cutter.accept(chunk, afterGap);
        if (chunk.last()) {
            ended = true;
            while (!waiting.isEmpty()) {
                takeWaiting();
                sink.note(MediaNote.BEYOND_END);
            }
            cutter.end();
        }
    }

    private Verdict whyOld(long sequence, boolean again) {
        if (again && sequence < floor) {
            return Verdict.REPLAYED;
        }
        for (GivenUp gap : givenUp) {
            if (sequence >= gap.from() && sequence < gap.to()) {
                return Verdict.LATE;
            }
        }
        return Verdict.DUPLICATE;
    }
}
