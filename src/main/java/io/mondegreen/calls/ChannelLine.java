package io.mondegreen.calls;

import java.util.ArrayDeque;
import java.util.TreeMap;

/**
 * Puts one channel's chunks in order and has them cut into windows. A missing chunk is waited for until enough media lies
 * beyond it; then its place is given up and what comes for it later is late. Not thread-safe.
 */
final class ChannelLine {
    private static final int REMEMBERED_GAPS = 32;

    private record GivenUp(long from, long to) {}

    private final WindowRules rules;
    private final WindowSink sink;
    private final WindowCutter cutter;
    private final long floor; // everything before was decided in an earlier life
    private final TreeMap<Long, Chunk> waiting = new TreeMap<>();
    private final ArrayDeque<GivenUp> givenUp = new ArrayDeque<>();
    private long waitingMs;
    private long next;
    private boolean ended;

    ChannelLine(WindowRules rules, SpeechGate.Factory gates, ChannelMark from, WindowSink sink) {
        this.rules = rules;
        this.sink = sink;
        this.cutter = new WindowCutter(rules, gates, from, sink);
        this.floor = from.sequence();
        this.next = from.sequence();
        this.ended = from.ended();
    }

    /** Takes a chunk; never {@link Verdict#FULL}. */
    Verdict accept(Chunk chunk) {
        if (chunk.sequence() < next) {
            return whyOld(chunk.sequence());
        }
        if (ended) {
            return Verdict.AFTER_END;
        }
        if (chunk.sequence() == next) {
            deliver(chunk, false);
            deliverWaiting();
            return Verdict.TAKEN;
        }
        if (waiting.putIfAbsent(chunk.sequence(), chunk) != null) {
            return Verdict.DUPLICATE;
        }
        waitingMs += chunk.durationMs();
        while (!ended && overdue()) {
            giveUp();
        }
        return Verdict.TAKEN;
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
        Chunk chunk = waiting.pollFirstEntry().getValue();
        waitingMs -= chunk.durationMs();
        if (givenUp.size() == REMEMBERED_GAPS) {
            givenUp.removeFirst();
        }
        givenUp.addLast(new GivenUp(next, chunk.sequence()));
        deliver(chunk, true);
        deliverWaiting();
    }

    private void deliverWaiting() {
        while (!waiting.isEmpty() && waiting.firstKey() == next && !ended) {
            Chunk chunk = waiting.pollFirstEntry().getValue();
            waitingMs -= chunk.durationMs();
            deliver(chunk, false);
        }
    }

    private void deliver(Chunk chunk, boolean afterGap) {
        next = chunk.sequence() + 1;
        cutter.accept(chunk, afterGap);
        if (chunk.last()) {
            ended = true;
            while (!waiting.isEmpty()) {
                waiting.pollFirstEntry();
                sink.note(MediaNote.BEYOND_END);
            }
            cutter.end();
        }
    }

    private Verdict whyOld(long sequence) {
        if (sequence < floor) {
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
