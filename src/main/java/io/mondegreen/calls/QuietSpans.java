package io.mondegreen.calls;

import io.mondegreen.audio.Levels;
import io.mondegreen.audio.SoundClass;
import io.mondegreen.guard.AlertIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Joins what is decided as non-speech, piece by piece, into spans of one class and at most {@value #LONGEST_MS} ms. */
final class QuietSpans {
    private static final int LONGEST_MS = 10_000;

    /** In a state; levels come after it, and a state of an earlier version has none. */
    private static final int TIME_FIELD = 5;

    private final CallKey key;
    private final int partition;
    private Optional<NonSpeechEvent> open = Optional.empty();

    QuietSpans(CallKey key, int partition) {
        this.key = key;
        this.partition = partition;
    }

    /**
     * The next piece; gives the span that it does not belong to.
     *
     * @param heard dBFS of the piece, one per 100 ms
     */
    Optional<NonSpeechEvent> add(Stretch.Quiet piece, SoundClass sound, List<Integer> heard, Stretch of) {
        boolean joins = open.isPresent()
                && open.get().sound() == sound
                && open.get().endMs() == piece.startMs()
                && piece.endMs() - open.get().startMs() <= LONGEST_MS;
        Optional<NonSpeechEvent> done = joins ? Optional.empty() : close();
        long startMs = joins ? open.get().startMs() : piece.startMs();
        long first = joins ? Math.min(open.get().firstOffset(), of.firstOffset()) : of.firstOffset();
        List<Integer> levels = Levels.join(
                joins ? open.get().levels() : List.of(),
                heard,
                piece.startMs() - startMs,
                piece.endMs() - piece.startMs());
        open = Optional.of(event(sound, startMs, piece.endMs(), levels, first, of.lastOffset(), of.time()));
        return done;
    }

    /** Nothing joins any more. */
    Optional<NonSpeechEvent> close() {
        Optional<NonSpeechEvent> done = open;
        open = Optional.empty();
        return done;
    }

    private NonSpeechEvent event(
            SoundClass sound,
            long startMs,
            long endMs,
            List<Integer> levels,
            long firstOffset,
            long lastOffset,
            Instant time) {
        String id = AlertIds.hash(
                "nonspeech",
                key.tenant(),
                key.call(),
                key.channel(),
                sound.name(),
                Long.toString(startMs),
                Long.toString(endMs));
        return new NonSpeechEvent(key, id, sound, startMs, endMs, levels, partition, firstOffset, lastOffset, time);
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
                        o.time().toString(),
                        written(o.levels())))
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
                    f.length > TIME_FIELD + 1 ? read(f[TIME_FIELD + 1]) : List.of(),
                    Long.parseLong(f[3]),
                    Long.parseLong(f[4]),
                    Instant.parse(f[TIME_FIELD])));
        }
    }

    /** Two digits each: none is below -99. */
    private static String written(List<Integer> levels) {
        StringBuilder text = new StringBuilder();
        levels.forEach(level -> text.append(String.format(Locale.ROOT, "%02d", -level)));
        return text.toString();
    }

    private static List<Integer> read(String text) {
        List<Integer> levels = new ArrayList<>();
        for (int at = 0; at < text.length(); at += 2) {
            levels.add(-Integer.parseInt(text, at, at + 2, 10));
        }
        return List.copyOf(levels);
    }
}
