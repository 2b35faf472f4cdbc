package io.mondegreen.cli.chaos;

import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallBook;
import io.mondegreen.calls.CallEvents;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.FailedWindow;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import io.mondegreen.kafka.BadRecord;
import io.mondegreen.kafka.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * What a line makes of a tape which nothing ever happens to: the windows that it cuts and the chunks that it sets aside as too
 * late, found by reading the tape once, in this process, with a decoder that says nothing. What chaos leaves must be the same.
 */
final class CalmReading implements CallEvents {
    /** A final window. */
    record Span(long startMs, long endMs) {}

    private final Map<CallKey, List<Span>> windows = new HashMap<>();
    private final Map<CallKey, Integer> late = new HashMap<>();

    private CalmReading() {}

    /** Final windows of a channel, in order. */
    List<Span> windows(CallKey key) {
        return windows.getOrDefault(key, List.of());
    }

    /** Chunks of a channel that came too late. */
    int late(CallKey key) {
        return late.getOrDefault(key, 0);
    }

    static CalmReading of(Tape tape, BookSettings settings) {
        CalmReading reading = new CalmReading();
        try (CallBook book = new CallBook(
                settings,
                new Mute(settings.rules().windowMs()),
                GuardMemory.NONE,
                TelephoneGate::open,
                Runnable::run,
                reading)) {
            long offset = 0;
            for (Tape.Cue cue : tape.cues()) {
                var record = new ConsumerRecord<>(
                        cue.record().topic(),
                        0,
                        offset,
                        0L,
                        TimestampType.LOG_APPEND_TIME,
                        cue.record().key().length,
                        cue.record().value().length,
                        cue.record().key(),
                        cue.record().value(),
                        new RecordHeaders(cue.record().headers()),
                        java.util.Optional.empty());
                switch (book.accept(Envelope.read(record, Integer.MAX_VALUE).chunk(0, offset), 0)) {
                    case FULL ->
                        throw new IllegalStateException("the book is full though every window is answered at once");
                    case LATE -> reading.late.merge(cue.key(), 1, Integer::sum);
                    case TAKEN, DUPLICATE, REPLAYED, AFTER_END -> {}
                }
                book.drain();
                book.changedProgress(0);
                offset++;
            }
            // those that hang up
            while (book.parkIdle(0, 1) > 0) {
                book.drain();
            }
        } catch (BadRecord bad) {
            throw new IllegalStateException("the tape has a record that intake refuses", bad);
        }
        return reading;
    }

    @Override
    public void segment(SegmentEvent event) {
        if (event.segment().isFinal()) {
            windows.computeIfAbsent(event.key(), key -> new ArrayList<>())
                    .add(new Span(event.segment().startMs(), event.segment().endMs()));
        }
    }

    @Override
    public void alert(AlertEvent event) {
        // the decoder raises none
    }

    @Override
    public void failed(FailedWindow window) {
        throw new IllegalStateException("a window failed: " + window.reason());
    }

    @Override
    public void note(CallKey key, MediaNote note) {
        // gaps were put there
    }

    /** Answers at once with no text. */
    private record Mute(int windowMs) implements WindowDecoder {
        @Override
        public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
            listener.onSegment(new GuardedSegment(
                    window.startMs(),
                    window.endMs(),
                    window.revision(),
                    window.isFinal(),
                    "",
                    0,
                    0,
                    Float.NaN,
                    DecodeEnd.Reason.END_OF_TEXT,
                    List.of()));
            return () -> {};
        }
    }
}
