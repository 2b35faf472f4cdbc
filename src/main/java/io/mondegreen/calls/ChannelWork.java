package io.mondegreen.calls;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one channel has to do, in media order: windows to decode, and places that are decided once the windows before them are.
 * At most one window of a channel is with the decoder, so its results keep their order.
 */
final class ChannelWork implements WindowSink {
    private sealed interface Step {}

    private record Decode(WindowCut cut) implements Step {}

    private record Reached(ChannelMark mark) implements Step {}

    /** A chunk that holds undecided media. */
    private record Owed(long sequence, long offset) {}

    private final CallKey key;
    private final int partition;
    private final boolean skipLate;
    private final CallEvents events;
    private final ChannelLine line;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final ArrayDeque<Owed> owed = new ArrayDeque<>();
    private final Set<String> alerts;
    private ChannelMark decided;
    private int revision;
    private String role;
    private String guard;
    private boolean changed;
    private boolean running;
    private boolean dropped;
    private long fedNanos;
    private int pending;

    ChannelWork(
            BookSettings settings, SpeechGate.Factory gates, ChannelProgress from, int partition, CallEvents events) {
        this.key = from.key();
        this.role = from.role();
        this.partition = partition;
        this.skipLate = settings.skipLateProvisionals();
        this.events = events;
        this.decided = from.mark();
        this.revision = from.revision();
        this.alerts = new LinkedHashSet<>(from.alerts());
        this.guard = from.guard();
        this.line = new ChannelLine(settings.rules(), gates, from.mark(), this);
    }

    Verdict accept(Chunk chunk, long nanos) {
        Verdict verdict = line.accept(chunk);
        fedNanos = nanos;
        if (verdict == Verdict.TAKEN) {
            role = chunk.role();
            owed.addLast(new Owed(chunk.sequence(), chunk.offset()));
            settle();
        }
        return verdict;
    }

    void park() {
        line.park();
        settle();
    }

    @Override
    public void window(WindowCut cut) {
        if (!cut.isFinal() && steps.isEmpty() && cut.revision() <= revision) {
            return; // published in an earlier life
        }
        if (!cut.isFinal() && skipLate && pending > 0) {
            events.note(key, MediaNote.PROVISIONAL_SKIPPED);
            return;
        }
        steps.addLast(new Decode(cut));
        pending++;
    }

    @Override
    public void boundary(ChannelMark mark) {
        steps.addLast(new Reached(mark));
    }

    @Override
    public void note(MediaNote note) {
        events.note(key, note);
    }

    /** The next window for the decoder; empty while one is with it. Takes note that it is there. */
    Optional<WindowCut> start() {
        if (running || !(steps.peekFirst() instanceof Decode(WindowCut cut))) {
            return Optional.empty();
        }
        running = true;
        return Optional.of(cut);
    }

    /** Whether {@link #start} would give a window. */
    boolean ready() {
        return !running && steps.peekFirst() instanceof Decode;
    }

    /**
     * Whether an alert of the first window is new; from now on it is not. An episode is raised once, even where a replay finds
     * it in another revision than the life before.
     */
    boolean publish(Alert alert) {
        boolean isNew = alerts.add(alert.id());
        if (alert.state() == AlertState.RAISED) {
            isNew &= alerts.add(alert.episode());
        }
        changed |= isNew;
        return isNew;
    }

    /**
     * The decoder is done with the first window, well or badly.
     *
     * @param guardNow what the guard remembers now
     */
    void decoded(WindowCut cut, String guardNow) {
        guard = guardNow;
        steps.removeFirst();
        pending--;
        running = false;
        changed = true;
        if (cut.isFinal()) {
            revision = -1;
            alerts.clear();
        } else {
            revision = cut.revision();
        }
        settle();
    }

    /** The decoder gave the first window back: it is started again. */
    void again() {
        running = false;
    }

    /** Moves the decided place over what needs no decoder. */
    private void settle() {
        while (steps.peekFirst() instanceof Reached(ChannelMark mark)) {
            steps.removeFirst();
            decided = mark;
            changed = true;
            owed.removeIf(o -> o.sequence() < mark.sequence());
        }
    }

    /** Smallest offset that a restart needs; empty where everything taken is decided. */
    OptionalLong needed() {
        return owed.stream().mapToLong(Owed::offset).min();
    }

    /** The channel's progress where it changed since the last call. */
    Optional<ChannelProgress> changedProgress() {
        boolean was = changed;
        changed = false;
        return was ? Optional.of(progress()) : Optional.empty();
    }

    ChannelProgress progress() {
        return new ChannelProgress(key, role, decided, revision, List.copyOf(alerts), guard);
    }

    /** Whether it ended or holds nothing, so that its progress is all there is to keep. */
    boolean resting() {
        return steps.isEmpty() && owed.isEmpty() && !changed;
    }

    boolean ended() {
        return line.ended();
    }

    CallKey key() {
        return key;
    }

    String role() {
        return role;
    }

    int partition() {
        return partition;
    }

    long fedNanos() {
        return fedNanos;
    }

    int pending() {
        return pending;
    }

    boolean dropped() {
        return dropped;
    }

    void drop() {
        dropped = true;
    }
}
