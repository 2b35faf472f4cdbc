package io.mondegreen.calls;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.guard.Severity;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A decoder whose text is the checksum of the audio, so that one sample more or less shows. Windows louder than
 * {@link #LOUD} raise an alert. It answers at once, or when it is told to.
 */
public final class ScriptedDecoder implements WindowDecoder {
    public static final float LOUD = 0.7f;

    private final int windowMs;
    private final boolean held;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    public final AtomicInteger decodes = new AtomicInteger();
    public final AtomicInteger failures = new AtomicInteger();
    public final AtomicLong delayMs = new AtomicLong();

    private ScriptedDecoder(int windowMs, boolean held) {
        this.windowMs = windowMs;
        this.held = held;
    }

    /** Answers inside {@link #decode}. */
    public static ScriptedDecoder prompt(int windowMs) {
        return new ScriptedDecoder(windowMs, false);
    }

    /** Answers when {@link #release} is called. */
    public static ScriptedDecoder held(int windowMs) {
        return new ScriptedDecoder(windowMs, true);
    }

    @Override
    public synchronized Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
        decodes.incrementAndGet();
        waiting.addLast(() -> answer(window, pcm, listener));
        if (!held) {
            release(1);
        }
        return () -> {};
    }

    /** Answers the oldest {@code count} windows. */
    public synchronized int release(int count) {
        int done = 0;
        while (done < count && !waiting.isEmpty()) {
            waiting.removeFirst().run();
            done++;
        }
        return done;
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    @Override
    public int windowMs() {
        return windowMs;
    }

    private void answer(WindowContext window, float[] pcm, GuardListener listener) {
        if (failures.get() > 0) {
            failures.decrementAndGet();
            listener.onFailure(new IllegalStateException("scripted failure"));
            return;
        }
        if (delayMs.get() > 0) {
            try {
                Thread.sleep(delayMs.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String text = "a" + Integer.toHexString(Arrays.hashCode(pcm));
        float peak = 0;
        for (float x : pcm) {
            peak = Math.max(peak, Math.abs(x));
        }
        if (peak > LOUD) {
            listener.onAlert(alert(window));
        }
        listener.onSegment(new GuardedSegment(
                window.startMs(),
                window.endMs(),
                window.revision(),
                window.isFinal(),
                text,
                peak > LOUD ? 0.9 : 0.1,
                -0.25,
                Float.NaN,
                DecodeEnd.Reason.END_OF_TEXT,
                List.of(
                        new GuardedToken(1, " " + text.substring(0, 2), -0.1f, 0.2f, 3f),
                        new GuardedToken(2, text.substring(2), -0.4f, 0.4f, 7f))));
    }

    /** What a loud window raises. */
    static Alert alert(WindowContext window) {
        String at = window.call() + "/" + window.channel() + "/" + window.startMs();
        return new Alert(
                at + "/" + window.revision(),
                at,
                AlertType.HALLUCINATION_NONSPEECH,
                window.isFinal() ? AlertState.CONFIRMED : AlertState.RAISED,
                Severity.HIGH,
                window.startMs(),
                window.endMs(),
                window.revision(),
                0.9,
                new Evidence("probe", 2, 1.5, 0.5, List.of("loud")),
                "flagged",
                Optional.empty());
    }
}
