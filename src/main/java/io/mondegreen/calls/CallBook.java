package io.mondegreen.calls;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * All channels of the partitions this instance owns: takes chunks, has windows decoded, gives results in order per channel,
 * and knows how far each channel is decided.
 *
 * <p>One thread owns it; only the decoder's callbacks come from elsewhere, through a bounded queue that {@link #drain}
 * empties. Intake is bounded by {@link Verdict#FULL}.
 */
public final class CallBook implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CallBook.class.getName());

    private final BookSettings settings;
    private final SpeechGate.Factory gates;
    private final CallEvents events;
    private final Map<Integer, PartitionCalls> partitions = new HashMap<>();
    private final ArrayDeque<ChannelWork> ready = new ArrayDeque<>();
    private final GuardMemory memory;
    private final WindowDesk desk;
    private int pending;
    private boolean closing;

    /**
     * @param memory    of the guard behind the decoder
     * @param gates     makes the activity gates of channels
     * @param admission runs the hand-over to the decoder, which may block; it must run tasks in order
     */
    public CallBook(
            BookSettings settings,
            WindowDecoder decoder,
            GuardMemory memory,
            SpeechGate.Factory gates,
            Executor admission,
            CallEvents events) {
        this.settings = settings;
        this.memory = memory;
        this.gates = gates;
        this.events = events;
        this.desk = new WindowDesk(decoder, admission, settings.maxRunningWindows());
    }

    /** Takes a chunk, unless there is no room for the windows or the channel it may open. */
    public Verdict accept(Chunk chunk, long nanos) {
        if (closing || pending >= settings.maxPendingWindows()) {
            return Verdict.FULL;
        }
        PartitionCalls calls = calls(chunk.partition());
        ChannelWork work = calls.open.get(chunk.key());
        if (work == null) {
            if (openChannels() >= settings.maxOpenChannels()) {
                return Verdict.FULL;
            }
            ChannelProgress from = calls.resting.remove(chunk.key());
            if (from == null) {
                from = new ChannelProgress(chunk.key(), chunk.role(), ChannelMark.start(), -1, List.of(), "");
            }
            remember(from);
            work = new ChannelWork(settings, gates, from, chunk.partition(), events);
            calls.open.put(chunk.key(), work);
        }
        int before = work.pending();
        Verdict verdict = work.accept(chunk, nanos);
        touched(work, before);
        if (verdict != Verdict.TAKEN) {
            rest(calls, work);
        }
        return verdict;
    }

    /** Publishes what the decoder has said since the last call and hands it new windows; true where there was something. */
    public boolean drain() {
        boolean any = false;
        for (WindowDesk.Said said = desk.poll(); said != null; said = desk.poll()) {
            any = true;
            hear(said);
        }
        admit();
        return any;
    }

    /** Progress of the channels where it changed since the last call; it belongs to everything published so far. */
    public List<ChannelProgress> changedProgress(int partition) {
        List<ChannelProgress> changed = new ArrayList<>();
        PartitionCalls calls = calls(partition);
        for (ChannelWork work : List.copyOf(calls.open.values())) {
            work.changedProgress().ifPresent(changed::add);
            rest(calls, work);
        }
        return changed;
    }

    /** The smallest offset of a partition that a restart needs; empty where everything taken is decided. */
    public OptionalLong needed(int partition) {
        return calls(partition).open.values().stream()
                .map(ChannelWork::needed)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }

    /** The smallest offset of one channel that a restart needs; empty where everything taken of it is decided. */
    public OptionalLong needed(int partition, CallKey key) {
        ChannelWork work = calls(partition).open.get(key);
        return work == null ? OptionalLong.empty() : work.needed();
    }

    /** Takes up a channel where an earlier life left it; before its first chunk. */
    public void restore(int partition, ChannelProgress progress) {
        calls(partition).rest(progress);
    }

    /** Forgets a partition: its results are another instance's to give. */
    public void drop(int partition) {
        PartitionCalls calls = partitions.remove(partition);
        if (calls != null) {
            for (ChannelWork work : calls.open.values()) {
                work.drop();
                pending -= work.pending();
                ready.remove(work);
                desk.cancel(work);
                memory.forget(work.key());
            }
        }
    }

    /**
     * Closes what the channels of a partition have open that got no chunk since {@code nanos}: only to be called while nothing
     * of that partition waits to be read. The next chunk of such a channel goes on where it stopped.
     *
     * @return how many were closed
     */
    public int parkIdle(int partition, long nanos) {
        int parked = 0;
        for (ChannelWork work : List.copyOf(calls(partition).open.values())) {
            if (work.fedNanos() - nanos < 0
                    && work.needed().isPresent()
                    && !work.ended()
                    && pending < settings.maxPendingWindows()) {
                int before = work.pending();
                work.park();
                touched(work, before);
                parked++;
            }
        }
        return parked;
    }

    /** Takes no more chunks and hands the decoder no more windows: what it has is all that is waited for. */
    public void closeIntake() {
        closing = true;
    }

    /** Channels with undecided audio. */
    public int openChannels() {
        return partitions.values().stream().mapToInt(c -> c.open.size()).sum();
    }

    /** Windows cut and not decoded. */
    public int pendingWindows() {
        return pending;
    }

    /** Windows with the decoder. */
    public int runningWindows() {
        return desk.running();
    }

    /** Alerts dropped because one window had too many. */
    public int droppedAlerts() {
        return desk.droppedAlerts();
    }

    /** Cancels what the decoder has; its answers are ignored. */
    @Override
    public void close() {
        List.copyOf(partitions.keySet()).forEach(this::drop);
    }

    private void hear(WindowDesk.Said said) {
        ChannelWork work = said.task().work();
        if (said instanceof WindowDesk.Ended) {
            desk.done(said.task());
        }
        if (work.dropped()) {
            return;
        }
        int before = work.pending();
        WindowCut cut = said.task().cut();
        switch (said) {
            case WindowDesk.Alarmed(WindowDesk.Task task, Alert alert) -> alert(task, alert);
            case WindowDesk.Decoded(WindowDesk.Task task, GuardedSegment segment) -> {
                segment(task, segment);
                work.decoded(cut, memory.state(work.key()));
            }
            case WindowDesk.Failed(WindowDesk.Task task, String reason) -> {
                if (!cut.isFinal()) {
                    work.decoded(cut, memory.state(work.key())); // the final decode comes in any case
                } else if (task.attempt() == 0) {
                    work.again();
                    desk.submit(task.again());
                    work.start();
                    return;
                } else {
                    events.failed(new FailedWindow(
                            work.key(), task.context(), work.partition(), cut.firstOffset(), cut.lastOffset(), reason));
                    work.decoded(cut, memory.state(work.key()));
                }
            }
        }
        touched(work, before);
    }

    private void alert(WindowDesk.Task task, Alert alert) {
        ChannelWork work = task.work();
        WindowCut cut = task.cut();
        if (work.publish(alert)) {
            events.alert(new AlertEvent(
                    work.key(), work.role(), alert, work.partition(), cut.firstOffset(), cut.lastOffset(), cut.time()));
        }
    }

    private void segment(WindowDesk.Task task, GuardedSegment segment) {
        ChannelWork work = task.work();
        WindowCut cut = task.cut();
        events.segment(new SegmentEvent(
                work.key(),
                work.role(),
                SegmentIds.id(work.key(), cut.startMs(), cut.revision(), settings.fingerprint()),
                segment,
                work.partition(),
                cut.firstOffset(),
                cut.lastOffset(),
                cut.gapBeforeMs(),
                cut.gapAfterMs(),
                cut.time()));
    }

    private void touched(ChannelWork work, int pendingBefore) {
        pending += work.pending() - pendingBefore;
        if (work.ready() && !ready.contains(work)) {
            ready.addLast(work);
        }
        admit();
    }

    private void admit() {
        while (!closing && !ready.isEmpty() && desk.room()) {
            ChannelWork work = ready.removeFirst();
            work.start().ifPresent(cut -> desk.submit(WindowDesk.Task.first(work, cut)));
        }
    }

    private void remember(ChannelProgress from) {
        try {
            memory.restore(from.key(), from.guard());
        } catch (IllegalArgumentException e) {
            memory.restore(from.key(), "");
            LOG.log(System.Logger.Level.WARNING, "the guard starts anew on a channel: its memory is another version's");
        }
    }

    private void rest(PartitionCalls calls, ChannelWork work) {
        if (calls.restIfDone(work)) {
            memory.forget(work.key());
        }
    }

    private PartitionCalls calls(int partition) {
        return partitions.computeIfAbsent(partition, p -> new PartitionCalls(settings.maxRestingChannels()));
    }
}
