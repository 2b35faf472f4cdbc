package io.mondegreen.calls;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    private record Decode(WindowCut cut, long nanos) implements Step {}

    private record Reached(ChannelMark mark, ChannelCare.Heard heard) implements Step {}

    /** A chunk that holds undecided media, taken at {@code nanos}. */
    private record Owed(long sequence, long offset, long nanos) {}

    private final CallKey key;
    private final int partition;
    private final BookParts parts;
    private final ChannelMemory memory;
    private final ChannelCare care;
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
    private boolean parked; // and nothing came since
    private long fedNanos;
    private int pending;
    private long queuedBytes;
    private ChannelCare.Heard heard; // before the mark that comes next
    private final List<Stretch.Quiet> signals = new ArrayList<>(); // windows since the last mark that nobody spoke in
    private long queuedStartMs = -1;

    ChannelWork(BookParts parts, ChannelProgress from, int partition) {
        this.key = from.key();
        this.role = from.role();
        this.partition = partition;
        this.parts = parts;
        this.memory = ChannelMemory.of(key, partition, parts.settings().quality(), from.memory());
        this.care = new ChannelCare(key, partition, parts, memory);
        this.decided = from.mark();
        this.revision = from.revision();
        this.alerts = new LinkedHashSet<>(from.alerts());
        this.guard = from.guard();
        this.line = new ChannelLine(parts.settings().rules(), parts.gates(), from.mark(), memory.givenUp, this);
    }

    /** @param again whether an earlier life took the chunk already */
    Verdict accept(Chunk chunk, boolean again, long nanos) {
        fedNanos = nanos;
        parked = false;
        boolean over = line.ended();
        Verdict verdict = line.accept(chunk, again, nanos);
        if (verdict == Verdict.TAKEN) {
            role = chunk.role();
            owed.addLast(new Owed(chunk.sequence(), chunk.offset(), nanos));
        }
        // what comes after the end could raise an episode that nothing ends
        changed |= !over && care.arrived(chunk, verdict, again, role);
        settle();
        return verdict;
    }

    /** Gives up what has been missing since {@code before}; true where there was something. */
    boolean waitNoLonger(long before, long nanos) {
        if (line.ended() || !line.waitsSince(before)) {
            return false;
        }
        line.waitNoLonger(nanos);
        settle();
        return true;
    }

    void park() {
        parked = true;
        line.park();
        settle();
    }

    @Override
    public void window(WindowCut cut) {
        if (!cut.isFinal() && steps.isEmpty() && cut.revision() <= revision) {
            return; // published in an earlier life
        }
        boolean skips = parts.settings().skipLateProvisionals();
        if (skips) {
            skipLate();
        }
        if (!cut.isFinal()
                && (parts.lag().skipsProvisionals() || skips && parts.crowded().getAsBoolean())) {
            note(MediaNote.PROVISIONAL_SKIPPED);
            return;
        }
        if (!begun(cut)) {
            List<Stretch.Quiet> pieces = care.signals(cut);
            if (!pieces.isEmpty()) {
                signals.addAll(cut.isFinal() ? pieces : List.of());
                return;
            }
        }
        queuedStartMs = cut.startMs();
        steps.addLast(new Decode(cut, fedNanos));
        pending++;
        queuedBytes += bytes(cut);
    }

    /** A provisional decode that still waits for its turn gives way to what is cut now: nobody wants to read the older one. */
    private void skipLate() {
        boolean waits = steps.size() > (running ? 1 : 0);
        if (waits && steps.peekLast() instanceof Decode(WindowCut late, long _) && !late.isFinal()) {
            steps.removeLast();
            forget(late);
            note(MediaNote.PROVISIONAL_SKIPPED);
        }
    }

    /** Whether a provisional decode of the window was asked for: what was begun is brought to its end. */
    private boolean begun(WindowCut cut) {
        return queuedStartMs == cut.startMs() || steps.isEmpty() && !untold();
    }

    @Override
    public void stretch(Stretch stretch) {
        heard = care.listen(stretch, List.copyOf(signals));
        signals.clear();
    }

    @Override
    public void boundary(ChannelMark mark) {
        steps.addLast(new Reached(mark, heard));
    }

    @Override
    public void note(MediaNote note) {
        parts.events().note(key, note);
    }

    /** The next window for the decoder; empty while one is with it. Takes note that it is there. */
    Optional<WindowCut> start() {
        if (running || !(steps.peekFirst() instanceof Decode(WindowCut cut, long _))) {
            return Optional.empty();
        }
        running = true;
        return Optional.of(cut);
    }

    /** Whether {@link #start} would give a window. */
    boolean ready() {
        return !running && steps.peekFirst() instanceof Decode;
    }

    /** Whether the window that {@link #start} would give is a final one. */
    boolean finalNext() {
        return steps.peekFirst() instanceof Decode(WindowCut cut, long _) && cut.isFinal();
    }

    /** Whether the window that is with the decoder is a provisional one, and its final decode waits for it. */
    boolean overtaken() {
        return running
                && steps.peekFirst() instanceof Decode(WindowCut first, long _)
                && !first.isFinal()
                && steps.stream()
                        .skip(1)
                        .anyMatch(step -> step instanceof Decode(WindowCut next, long _)
                                && next.isFinal()
                                && next.startMs() == first.startMs());
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

    /** Whether nothing of the first window has been published, so that it can be left out without a loose end. */
    boolean untold() {
        return revision < 0 && alerts.isEmpty();
    }

    /** What the redactor remembers of the texts before the first window. */
    int redaction() {
        return memory.redaction;
    }

    /** The redactor has seen the first window's final text. */
    void redacted(int carry) {
        memory.redaction = carry;
    }

    /** An alert of the first window left before its end: whoever goes on from here must know that its episode is open. */
    void remembers(String guardNow) {
        guard = guardNow;
        changed = true;
    }

    /**
     * The decoder is done with the first window, well or badly.
     *
     * @param guardNow what the guard remembers now
     */
    void decoded(WindowCut cut, String guardNow) {
        guard = guardNow;
        changed = true;
        remove(cut);
        if (cut.isFinal()) {
            revision = -1;
            alerts.clear();
        } else {
            revision = cut.revision();
        }
        settle();
    }

    /** The first window is left out: a provisional decode that nobody has time for. */
    void left(WindowCut cut) {
        remove(cut);
        settle();
    }

    private void remove(WindowCut cut) {
        steps.removeFirst();
        forget(cut);
        running = false;
    }

    private void forget(WindowCut cut) {
        pending--;
        queuedBytes -= bytes(cut);
    }

    /** The decoder gave the first window back: it is started again. */
    void again() {
        running = false;
    }

    /** Moves the decided place over what needs no decoder. */
    private void settle() {
        while (steps.peekFirst() instanceof Reached(ChannelMark mark, ChannelCare.Heard before)) {
            steps.removeFirst();
            care.decided(before, mark, role);
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
        return new ChannelProgress(
                key,
                role,
                decided,
                revision,
                List.copyOf(alerts),
                guard,
                memory.text(decided.sequence(), line.givenUp()));
    }

    /** Whether it ended or holds nothing, so that its progress is all there is to keep. */
    boolean resting() {
        return steps.isEmpty() && owed.isEmpty() && !changed && (line.ended() || !memory.quality.alarmed());
    }

    /** Whether something is open that only the end, or silence, closes. */
    boolean open() {
        return !parked && (!owed.isEmpty() || memory.quality.alarmed());
    }

    /** Bytes of audio that it holds. */
    long bytes() {
        return line.bytes() + queuedBytes;
    }

    private static long bytes(WindowCut cut) {
        return (long) cut.samples().length * Float.BYTES;
    }

    /** When its oldest window was cut that is not decoded; empty where there is none. */
    OptionalLong oldestWindow() {
        for (Step step : steps) {
            if (step instanceof Decode(WindowCut _, long nanos)) {
                return OptionalLong.of(nanos);
            }
        }
        return OptionalLong.empty();
    }

    /** When its oldest undecided chunk was taken; empty where there is none. */
    OptionalLong oldestAudio() {
        return owed.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(owed.getFirst().nanos());
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
