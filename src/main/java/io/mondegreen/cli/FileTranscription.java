package io.mondegreen.cli;

import io.mondegreen.app.EngineMemory;
import io.mondegreen.app.GuardStack;
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
import io.mondegreen.calls.SpeechGate;
import io.mondegreen.calls.Verdict;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A recording through the very line that live calls take (gate, windows, engine, guard), as fast as it goes; without provisional
 * decodes, unless what is looked at is what the line does.
 */
final class FileTranscription implements CallEvents {

    private static final AudioFormat FORMAT = new AudioFormat(AudioFormat.Encoding.S16LE, 16_000);
    private static final int CHUNK_SAMPLES = 16_000;
    private static final Duration PAUSE = Duration.ofMillis(1);

    /**
     * Text and alerts of one channel, in media order.
     *
     * @param segments    final ones
     * @param provisional the others
     */
    record Result(List<GuardedSegment> segments, List<GuardedSegment> provisional, List<Alert> alerts) {}

    private final List<GuardedSegment> segments = new ArrayList<>();
    private final List<GuardedSegment> provisional = new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    private final List<FailedWindow> failed = new ArrayList<>();

    private FileTranscription() {}

    /**
     * Transcribes one channel.
     *
     * @param call names the recording in alert ids
     * @param pcm  16 kHz mono in [-1,1]
     * @param gate decides what is worth decoding
     * @throws CommandFailure if a window cannot be decoded
     */
    static Result of(GuardStack stack, String call, float[] pcm, SpeechGate.Factory gate) {
        CallKey key = new CallKey("", call, "mixed");
        return of(stack, stack.guarded(), new EngineMemory(stack.guarded()), key, pcm, gate, false);
    }

    /**
     * The same as a channel of a tenant's call, with every provisional decode that the line makes, and every window judged by
     * itself: an episode that goes on would be told in the first of its windows alone.
     *
     * @throws CommandFailure if a window cannot be decoded
     */
    static Result byWindow(GuardStack stack, CallKey key, float[] pcm, SpeechGate.Factory gate) {
        return of(stack, new WindowsApart(stack.guarded()), GuardMemory.NONE, key, pcm, gate, true);
    }

    private static Result of(
            GuardStack stack,
            WindowDecoder decoder,
            GuardMemory memory,
            CallKey key,
            float[] pcm,
            SpeechGate.Factory gate,
            boolean live) {
        FileTranscription result = new FileTranscription();
        ExecutorService admission = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("mondegreen-admission").daemon().factory());
        try (CallBook book = new CallBook(settings(stack, live), decoder, memory, gate, admission, result)) {
            feed(book, key, pcm);
            while (book.pendingWindows() > 0 || book.runningWindows() > 0) {
                turn(book);
            }
        } finally {
            admission.shutdownNow();
        }
        result.failed.stream().findFirst().ifPresent(window -> {
            throw new CommandFailure(
                    "the window at " + window.window().startMs() + " ms could not be decoded: " + window.reason());
        });
        return new Result(List.copyOf(result.segments), List.copyOf(result.provisional), List.copyOf(result.alerts));
    }

    private static BookSettings settings(GuardStack stack, boolean live) {
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

    @Override
    public void segment(SegmentEvent event) {
        (event.segment().isFinal() ? segments : provisional).add(event.segment());
    }

    @Override
    public void alert(AlertEvent event) {
        alerts.add(event.alert());
    }

    @Override
    public void failed(FailedWindow event) {
        failed.add(event);
    }

    @Override
    public void note(CallKey key, MediaNote note) {
        // a file has neither gaps nor an end that something could follow
    }
}
