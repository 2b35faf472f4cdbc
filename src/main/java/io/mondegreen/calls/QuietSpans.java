package io.mondegreen.calls;

import io.mondegreen.audio.SoundClass;
import io.mondegreen.guard.AlertIds;
import java.time.Instant;
import java.util.Optional;

/** Joins what is decided as non-speech, piece by piece, into spans of one class and at most {@value #LONGEST_MS} ms. */
final class QuietSpans {
    private static final int LONGEST_MS = 10_000;

    private final CallKey key;
    private final int partition;
    private Optional<NonSpeechEvent> open = Optional.empty();

    QuietSpans(CallKey key, int partition) {
        this.key = key;
        this.partition = partition;
    }

    /** The next piece; gives the span that it does not belong to. */
    Optional<NonSpeechEvent> add(Stretch.Quiet piece, SoundClass sound, Stretch of) {
        boolean joins = open.isPresent()
                && open.get().sound() == sound
                && open.get().endMs() == piece.startMs()
                && piece.endMs() - open.get().startMs() <= LONGEST_MS;
        Optional<NonSpeechEvent> done = joins ? Optional.empty() : close();
        long startMs = joins ? open.get().startMs() : piece.startMs();
        long first = joins ? Math.min(open.get().firstOffset(), of.firstOffset()) : of.firstOffset();
        open = Optional.of(event(sound, startMs, piece.endMs(), first, of.lastOffset(), of.time()));
        return done;
    }

    /** Nothing joins any more. */
    Optional<NonSpeechEvent> close() {
        Optional<NonSpeechEvent> done = open;
        open = Optional.empty();
        return done;
    }

    private NonSpeechEvent event(
            SoundClass sound, long startMs, long endMs, long firstOffset, long lastOffset, Instant time) {
        String id = AlertIds.hash(
                "nonspeech",
                key.tenant(),
                key.call(),
                key.channel(),
                sound.name(),
                Long.toString(startMs),
                Long.toString(endMs));
        return new NonSpeechEvent(key, id, sound, startMs, endMs, partition, firstOffset, lastOffset, time);
    }

    /** The open span as text without {@code ;}: empty where there is none. */
    String state() {
        return open.map(o -> String.join(
                        ",",
                        o.sound().name(),
                        Long.toString(o.startMs()),
                        Long.toString(o.endMs()),
                        Long.toString(o.firstOffset()),
                        Long.toString(o.lastOffset()),
                        o.time().toString()))
                .orElse("");
    }

    /**
     * Takes up a {@link #state}.
     *
     * @throws RuntimeException if it is none
     */
    void restore(String state) {
        if (!state.isEmpty()) {
            String[] f = state.split(",");
            open = Optional.of(event(
                    SoundClass.valueOf(f[0]),
                    Long.parseLong(f[1]),
                    Long.parseLong(f[2]),
                    Long.parseLong(f[3]),
                    Long.parseLong(f[4]),
                    Instant.parse(f[5])));
        }
    }
}
