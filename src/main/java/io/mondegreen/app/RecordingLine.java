package io.mondegreen.app;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallBook;
import io.mondegreen.calls.CallEvents;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.Chunk;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.Redactor;
import io.mondegreen.calls.SpeechGate;
import io.mondegreen.calls.Verdict;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.guard.WindowDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A recording through the very line that live calls take (gate, windows, engine, guard), as fast as it goes. */
public final class RecordingLine {
    private static final AudioFormat FORMAT = new AudioFormat(AudioFormat.Encoding.S16LE, 16_000);
    private static final int CHUNK_SAMPLES = 16_000;
    private static final Duration PAUSE = Duration.ofMillis(1);

    private RecordingLine() {}

    /**
     * Runs one channel; returns when all is told, on this thread.
     *
     * @param pcm 16 kHz mono in [-1,1]
     */
    public static void run(
            BookSettings settings,
            WindowDecoder decoder,
            GuardMemory memory,
            SpeechGate.Factory gate,
            CallKey key,
            float[] pcm,
            CallEvents events) {
        ExecutorService admission = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("mondegreen-admission").daemon().factory());
        try (CallBook book = new CallBook(settings, decoder, memory, gate, admission, events)) {
            feed(book, key, pcm);
            while (book.pendingWindows() > 0 || book.runningWindows() > 0) {
                turn(book);
            }
        } finally {
            admission.shutdownNow();
        }
    }

    /**
     * How a recording is cut: as calls are.
     *
     * @param live     with every provisional decode that the line makes
     * @param redactor what must not be told
     */
    public static BookSettings settings(GuardStack stack, boolean live, Redactor redactor) {
        int windowMs = stack.guarded().windowMs();
        BookSettings standard = BookSettings.standard(windowMs, stack.fingerprint());
        WindowRules rules = standard.rules();
        return new BookSettings(
                new WindowRules(
                        windowMs,
                        rules.leadInMs(),
                        rules.tailMs(),
                        rules.closeMs(),
                        live ? rules.provisionalMs() : windowMs,
                        rules.reorderMs(),
                        rules.reorderChunks(),
                        rules.jumpMs()),
                1,
                standard.maxPendingWindows(),
                standard.maxRunningWindows(),
                standard.maxRestingChannels(),
                !live,
                standard.maxBufferedBytes(),
                standard.orderWait(),
                standard.decodeTimeout(),
                standard.quality(),
                standard.canary(),
                standard.lag(),
                redactor,
                stack.fingerprint());
    }

    private static void feed(CallBook book, CallKey key, float[] pcm) {
        long sequence = 0;
        for (int at = 0; at < pcm.length; at += CHUNK_SAMPLES) {
            byte[] bytes = FORMAT.encode(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + CHUNK_SAMPLES)));
            take(book, chunk(key, sequence++, at, bytes, false));
        }
        take(book, chunk(key, sequence, pcm.length, new byte[0], true));
    }

    private static Chunk chunk(CallKey key, long sequence, int sample, byte[] bytes, boolean last) {
        long mediaMs = sample * 1000L / FORMAT.rateHz();
        return new Chunk(
                key, sequence, mediaMs, "mixed", last, FORMAT, bytes, Instant.EPOCH.plusMillis(mediaMs), 0, sequence);
    }

    private static void take(CallBook book, Chunk chunk) {
        while (book.accept(chunk, System.nanoTime()) == Verdict.FULL) {
            turn(book);
        }
        book.drain();
    }

    private static void turn(CallBook book) {
        if (!book.drain()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
