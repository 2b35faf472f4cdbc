package io.mondegreen.calls;

import io.mondegreen.audio.SoundClassifier;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Room that is not made by itself within this time is made by closing early what holds most. */
    private static final long ROOM_NANOS = Duration.ofSeconds(1).toNanos();

    private final BookSettings settings;
    private final CallEvents events;
    private final BookResults results;
    private final BookParts parts;
    private final OpenCalls calls;
    private final Turns ready = new Turns();
    private final GuardMemory memory;
    private final WindowDesk desk;
    private final CanaryDesk canaries;
    private final LagSwitch lag;
    private int pending;
    private long buffered;
    private OptionalLong refusedSince = OptionalLong.empty();
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
        this.events = events;
        this.calls = new OpenCalls(settings.maxRestingChannels());
        this.results = new BookResults(settings, events);
        this.lag = new LagSwitch(settings.lag());
        this.desk = new WindowDesk(decoder, memory, admission, settings.maxRunningWindows(), settings.decodeTimeout());
        this.canaries = new CanaryDesk(decoder, admission, settings.fingerprint());
        this.parts =
                new BookParts(settings, gates, events, memory, new SoundClassifier(), lag, this::crowded, this::canary);
    }

    /** Intake stops where no more windows may wait: half of the room is for those that must be decoded. */
    private boolean crowded() {
        return 2 * pending > settings.maxPendingWindows();
    }

    private void canary(CanaryDesk.Piece piece) {
        if (!canaries.offer(piece)) {
            events.note(piece.key(), MediaNote.CANARY_SKIPPED);
        }
    }

    /** Takes a chunk that no life before this has seen, as {@link #accept(Chunk, long, boolean)}. */
    public Verdict accept(Chunk chunk, long nanos) {
        return accept(chunk, nanos, false);
    }

    /**
     * Takes a chunk, unless there is no room for the windows or the channel it may open.
     *
     * @param nanos now, by {@link System#nanoTime}
     * @param again whether an earlier life took it already: it is heard again where that is owed, and counted no more
     */
    public Verdict accept(Chunk chunk, long nanos, boolean again) {
        if (closing || pending >= settings.maxPendingWindows()) {
            return Verdict.FULL;
        }
        PartitionCalls here = calls.of(chunk.partition());
        ChannelWork work = here.open.get(chunk.key());
        boolean room =
                buffered < settings.maxBufferedBytes() && (work != null || openChannels() < settings.maxOpenChannels());
        if (!room) {
            makeRoom(nanos);
            return Verdict.FULL;
        }
        refusedSince = OptionalLong.empty();
        if (work == null) {
            ChannelProgress rested = here.resting.remove(chunk.key());
            ChannelProgress from = rested != null ? rested : ChannelProgress.start(chunk.key(), chunk.role());
            remember(from);
            work = new ChannelWork(parts, from, chunk.partition());
            here.open.put(chunk.key(), work);
        }
        ChannelWork taking = work;
        Verdict[] verdict = new Verdict[1];
        change(work, () -> verdict[0] = taking.accept(chunk, again, nanos));
        if (verdict[0] != Verdict.TAKEN) {
            rest(here, work);
        }
        return verdict[0];
    }

    /**
     * Nothing can be taken and no decode will change that: after a while the channel that holds most is closed early, so that
     * channels which wait for each other cannot stop the line.
     */
    private void makeRoom(long nanos) {
        if (refusedSince.isEmpty()) {
            refusedSince = OptionalLong.of(nanos);
        }
        if (pending > 0 || nanos - refusedSince.getAsLong() < ROOM_NANOS) {
            return;
        }
        calls.largest().ifPresent(work -> {
            events.note(work.key(), MediaNote.CLOSED_FOR_ROOM);
            change(work, work::park);
        });
    }

    /** Publishes what the decoder has said since the last call and hands it new windows; true where there was something. */
    public boolean drain() {
        boolean any = false;
        desk.expire().forEach(task -> events.note(task.work().key(), MediaNote.DECODE_TIMED_OUT));
        for (WindowDesk.Said said = desk.poll(); said != null; said = desk.poll()) {
            any = true;
            hear(said);
        }
        admit();
        hearCanary();
        return any;
    }

    private void hearCanary() {
        canaries.poll().ifPresent(results::canary);
        if (!closing && !lag.behind() && ready.isEmpty() && desk.running() == pending && desk.roomForAny()) {
            canaries.start();
        }
    }

    /** Tells how late the line is, so that the {@link LagPolicy} sets in and ends. */
    public void lag(long lagMs) {
        lag.set(lagMs).ifPresent(events::lag);
    }

    /** Whether the line is behind. */
    public boolean behind() {
        return lag.behind();
    }

    /** Progress of the channels where it changed since the last call; it belongs to everything published so far. */
    public List<ChannelProgress> changedProgress(int partition) {
        List<ChannelProgress> changed = new ArrayList<>();
        PartitionCalls here = calls.of(partition);
        for (ChannelWork work : List.copyOf(here.open.values())) {
            work.changedProgress().ifPresent(changed::add);
            rest(here, work);
        }
        return changed;
    }

    /** The smallest offset of a partition that a restart needs; empty where everything taken is decided. */
    public OptionalLong needed(int partition) {
        return calls.of(partition).needed();
    }

    /** The smallest offset of one channel that a restart needs; empty where everything taken of it is decided. */
    public OptionalLong needed(int partition, CallKey key) {
        ChannelWork work = calls.of(partition).open.get(key);
        return work == null ? OptionalLong.empty() : work.needed();
    }

    /** Takes up a channel where an earlier life left it; before its first chunk. */
    public void restore(int partition, ChannelProgress progress) {
        calls.of(partition).rest(progress);
    }

    /** Forgets a partition: its results are another instance's to give. */
    public void drop(int partition) {
        for (ChannelWork work : calls.remove(partition)) {
            work.drop();
            pending -= work.pending();
            buffered -= work.bytes();
            ready.remove(work);
            desk.cancel(work);
            memory.forget(work.key());
        }
        canaries.drop(partition);
    }

    /**
     * Gives up chunks of a partition that have been missing since {@code before}: only to be called while nothing of that
     * partition waits to be read.
     */
    public void waitNoLonger(int partition, long before, long nanos) {
        for (ChannelWork work : List.copyOf(calls.of(partition).open.values())) {
            if (pending < settings.maxPendingWindows()) {
                change(work, () -> work.waitNoLonger(before, nanos));
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
        for (ChannelWork work : List.copyOf(calls.of(partition).open.values())) {
            if (work.fedNanos() - nanos < 0 && work.open() && !work.ended() && pending < settings.maxPendingWindows()) {
                change(work, work::park);
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
        return calls.channels();
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

    /** Windows taken back from the decoder that it has not let go of. */
    public int abandonedWindows() {
        return desk.abandoned();
    }

    /** Audio held in memory, bytes. */
    public long bufferedBytes() {
        return buffered;
    }

    /** How long the oldest window that is not decoded has waited, ms; 0 where there is none. */
    public long oldestWindowMs(long nanos) {
        return calls.oldestMs(nanos, ChannelWork::oldestWindow);
    }

    /** How long the oldest undecided chunk has been here, ms: in an open window even where the decoder keeps up. */
    public long oldestAudioMs(long nanos) {
        return calls.oldestMs(nanos, ChannelWork::oldestAudio);
    }

    /** Cancels what the decoder has; its answers are ignored. */
    @Override
    public void close() {
        canaries.close();
        calls.partitions().forEach(this::drop);
    }

    private void hear(WindowDesk.Said said) {
        ChannelWork work = said.task().work();
        if (said instanceof WindowDesk.Ended) {
            desk.done(said.task());
        }
        if (work.dropped()) {
            return;
        }
        change(work, () -> hear(said, work, said.task().cut()));
    }

    private void hear(WindowDesk.Said said, ChannelWork work, WindowCut cut) {
        switch (said) {
            case WindowDesk.Alarmed(WindowDesk.Task task, Alert alert, Optional<String> guard) -> {
                results.alert(task, alert);
                guard.ifPresent(work::remembers);
            }
            case WindowDesk.Decoded(WindowDesk.Task task, GuardedSegment segment) -> {
                results.segment(task, segment);
                work.decoded(cut, memory.state(work.key()));
            }
            case WindowDesk.Failed(WindowDesk.Task task, String reason) -> {
                if (!cut.isFinal()) {
                    if (work.overtaken()) {
                        events.note(work.key(), MediaNote.PROVISIONAL_SKIPPED);
                    }
                    work.decoded(cut, memory.state(work.key())); // the final decode comes in any case
                } else if (task.attempt() == 0) {
                    work.again();
                    remember(work.progress()); // the guard forgets what the failed decode made it think
                    desk.submit(task.again());
                    work.start();
                } else {
                    results.failed(task, reason);
                    work.decoded(cut, memory.state(work.key()));
                }
            }
        }
    }

    /** Lets a channel's state change and keeps the sums over all channels. */
    private void change(ChannelWork work, Runnable how) {
        tally(work, how);
        admit();
    }

    private void tally(ChannelWork work, Runnable how) {
        int pendingBefore = work.pending();
        long bytesBefore = work.bytes();
        how.run();
        pending += work.pending() - pendingBefore;
        buffered += work.bytes() - bytesBefore;
        if (work.ready()) {
            ready.add(work);
        } else if (settings.skipLateProvisionals() && work.overtaken()) {
            desk.cancel(work);
        }
    }

    private void admit() {
        while (!closing && desk.room()) {
            Optional<ChannelWork> next = ready.next(!desk.roomForAny());
            if (next.isEmpty()) {
                return;
            }
            next.get().start().ifPresent(cut -> decode(next.get(), cut));
        }
    }

    /** Hands a window to the decoder, unless the line is behind and may leave it out. */
    private void decode(ChannelWork work, WindowCut cut) {
        boolean sampled = Sampling.picks(settings.lag().share(), "lag", work.key(), cut.startMs());
        boolean silent = lag.samples() && cut.isFinal() && work.untold();
        if (silent && !sampled) {
            results.skipped(work, cut, false);
            tally(work, () -> work.decoded(cut, memory.state(work.key())));
        } else if (!cut.isFinal() && lag.skipsProvisionals()) {
            events.note(work.key(), MediaNote.PROVISIONAL_SKIPPED);
            tally(work, () -> work.left(cut));
        } else {
            desk.submit(WindowDesk.Task.first(work, cut, silent));
        }
    }

    private void remember(ChannelProgress from) {
        try {
            memory.restore(from.key(), from.guard());
        } catch (IllegalArgumentException e) {
            memory.restore(from.key(), "");
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: the guard starts anew, its memory is another version''s",
                    from.key());
        }
    }

    private void rest(PartitionCalls here, ChannelWork work) {
        if (here.restIfDone(work)) {
            buffered -= work.bytes();
            memory.forget(work.key());
        }
    }
}
