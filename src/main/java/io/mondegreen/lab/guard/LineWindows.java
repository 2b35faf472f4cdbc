package io.mondegreen.lab.guard;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallBook;
import io.mondegreen.calls.CallEvents;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.Chunk;
import io.mondegreen.calls.FailedWindow;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.calls.Verdict;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * One channel through the line's own intake, as the service is delivered: its activity gate decides what is heard, its rules cut
 * the windows. How they are cut follows from the audio alone, so no window has to be decoded before the next is cut.
 */
final class LineWindows implements CallEvents, WindowDecoder {
    private static final int CHUNK_MS = 1000;

    private final int windowMs;
    private final Sink sink;

    /** Takes the windows, in the order in which the line has them decoded. */
    interface Sink {
        /**
         * One window.
         *
         * @param pcm 16 kHz mono
         */
        void window(WindowContext window, float[] pcm);
    }

    private LineWindows(int windowMs, Sink sink) {
        this.windowMs = windowMs;
        this.sink = sink;
    }

    /**
     * Cuts a channel.
     *
     * @param rateHz      of the samples
     * @param provisional whether windows that still grow are given too, once a second
     */
    static void cut(
            String call, String channel, float[] pcm, int rateHz, int windowMs, boolean provisional, Sink sink) {
        LineWindows line = new LineWindows(windowMs, sink);
        AudioFormat format = new AudioFormat(AudioFormat.Encoding.S16LE, rateHz);
        CallKey key = new CallKey("", call, channel);
        int step = rateHz / 1000 * CHUNK_MS;
        try (CallBook book = new CallBook(
                settings(windowMs, provisional), line, GuardMemory.NONE, TelephoneGate::open, Runnable::run, line)) {
            long sequence = 0;
            for (int at = 0; at < pcm.length; at += step) {
                byte[] audio = format.encode(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + step)));
                take(book, chunk(key, sequence++, at * 1000L / rateHz, format, audio, false));
            }
            take(book, chunk(key, sequence, pcm.length * 1000L / rateHz, format, new byte[0], true));
        }
    }

    /** As config/application.properties has it; nothing is left out for being late. */
    private static BookSettings settings(int windowMs, boolean provisional) {
        return new BookSettings(
                new WindowRules(windowMs, 200, 200, 600, provisional ? 1000 : windowMs, 400, 64, 200),
                1,
                64,
                16,
                1,
                false,
                "lab");
    }

    private static Chunk chunk(
            CallKey key, long sequence, long mediaMs, AudioFormat format, byte[] audio, boolean last) {
        return new Chunk(
                key,
                sequence,
                mediaMs,
                key.channel(),
                last,
                format,
                audio,
                Instant.EPOCH.plusMillis(mediaMs),
                0,
                sequence);
    }

    private static void take(CallBook book, Chunk chunk) {
        if (book.accept(chunk, 0) != Verdict.TAKEN) {
            throw new IllegalStateException("the line did not take chunk " + chunk.sequence() + " of " + chunk.key());
        }
        while (book.drain()) {
            // until all that was cut is given
        }
    }

    @Override
    public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
        sink.window(window, pcm);
        listener.onSegment(new GuardedSegment(
                window.startMs(),
                window.endMs(),
                window.revision(),
                window.isFinal(),
                "",
                0,
                0,
                Double.NaN,
                DecodeEnd.Reason.END_OF_TEXT,
                List.of()));
        return () -> {};
    }

    @Override
    public int windowMs() {
        return windowMs;
    }

    @Override
    public void segment(SegmentEvent event) {
        // what is written comes later
    }

    @Override
    public void alert(AlertEvent event) {
        // the line tells of the quality of its audio, which is not asked here
    }

    @Override
    public void failed(FailedWindow event) {
        throw new IllegalStateException("a window was lost that nobody decoded: " + event.reason());
    }

    @Override
    public void note(CallKey key, MediaNote note) {
        // the audio is whole
    }
}
