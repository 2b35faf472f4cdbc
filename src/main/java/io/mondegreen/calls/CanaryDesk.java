package io.mondegreen.calls;

import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.SoundClass;
import io.mondegreen.engine.Urgency;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertIds;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decodes sampled non-speech, one stretch at a time and only while nothing else waits. The guard keeps what it remembers of it
 * apart from the call's own channel. The newest few stretches wait; older ones are left out.
 */
final class CanaryDesk {
    private static final int MODEL_RATE = 16_000;
    private static final int WAITING_MOST = 16;
    /** Not allowed in a channel's name, so that no real channel is meant. */
    private static final String SUFFIX = "~canary";

    /** A sampled stretch. */
    record Piece(
            CallKey key,
            Stretch.Quiet media,
            SoundClass sound,
            int partition,
            long firstOffset,
            long lastOffset,
            Instant time) {}

    private final WindowDecoder decoder;
    private final Executor admission;
    private final String fingerprint;
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
    private final AtomicReference<Optional<GuardedSegment>> heard = new AtomicReference<>();
    private Piece running;
    private Runnable cancel = () -> {};

    CanaryDesk(WindowDecoder decoder, Executor admission, String fingerprint) {
        this.decoder = decoder;
        this.admission = admission;
        this.fingerprint = fingerprint;
    }

    /** Takes a stretch; false where an older one had to go for it. */
    boolean offer(Piece piece) {
        waiting.addLast(piece);
        if (waiting.size() <= WAITING_MOST) {
            return true;
        }
        waiting.removeFirst();
        return false;
    }

    boolean idle() {
        return running == null;
    }

    /** Has the oldest stretch decoded, if there is one. */
    void start() {
        if (running == null && !waiting.isEmpty()) {
            running = waiting.removeFirst();
            heard.set(null);
            Piece piece = running;
            admission.execute(() -> decode(piece));
        }
    }

    /** What came of the stretch that was decoded; once. */
    Optional<CanaryEvent> poll() {
        Optional<GuardedSegment> answer = heard.getAndSet(null);
        if (answer == null) {
            return Optional.empty();
        }
        Piece p = running;
        running = null;
        decoder.forget(p.key().tenant(), p.key().call(), p.key().channel() + SUFFIX);
        return answer.map(segment -> new CanaryEvent(
                p.key(), id(p), p.sound(), segment, p.partition(), p.firstOffset(), p.lastOffset(), p.time()));
    }

    /** A partition's stretches are no longer this instance's. */
    void drop(int partition) {
        waiting.removeIf(p -> p.partition() == partition);
    }

    void close() {
        waiting.clear();
        synchronized (this) {
            cancel.run();
        }
    }

    private void decode(Piece piece) {
        try {
            CallKey key = piece.key();
            WindowContext window = new WindowContext(
                    key.tenant(),
                    key.call(),
                    key.channel() + SUFFIX,
                    piece.media().startMs(),
                    piece.media().endMs(),
                    0,
                    true,
                    Urgency.BESIDE);
            float[] pcm =
                    Resampler.resample(piece.media().samples(), piece.media().rateHz(), MODEL_RATE);
            Runnable submitted = decoder.decode(window, pcm, new GuardListener() {
                @Override
                public void onAlert(Alert alert) {
                    // an alert is about text that would have been published; this is not
                }

                @Override
                public void onSegment(GuardedSegment segment) {
                    heard.set(Optional.of(segment));
                }

                @Override
                public void onFailure(RuntimeException error) {
                    heard.set(Optional.empty());
                }
            });
            synchronized (this) {
                cancel = submitted;
            }
        } catch (RuntimeException e) {
            heard.set(Optional.empty()); // a canary that fails is no loss
        }
    }

    private String id(Piece p) {
        return AlertIds.hash(
                "canary",
                p.key().tenant(),
                p.key().call(),
                p.key().channel(),
                Long.toString(p.media().startMs()),
                fingerprint);
    }
}
