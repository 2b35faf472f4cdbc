package io.mondegreen.cli;

import io.mondegreen.app.EngineMemory;
import io.mondegreen.app.GuardStack;
import io.mondegreen.app.RecordingLine;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallEvents;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.FailedWindow;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.Redactor;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.SpeechGate;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording through the very line that live calls take (gate, windows, engine, guard), as fast as it goes; without provisional
 * decodes, unless what is looked at is what the line does.
 */
final class FileTranscription implements CallEvents {

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
        RecordingLine.run(RecordingLine.settings(stack, live, Redactor.NONE), decoder, memory, gate, key, pcm, result);
        result.failed.stream().findFirst().ifPresent(window -> {
            throw new CommandFailure(
                    "the window at " + window.window().startMs() + " ms could not be decoded: " + window.reason());
        });
        return new Result(List.copyOf(result.segments), List.copyOf(result.provisional), List.copyOf(result.alerts));
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
