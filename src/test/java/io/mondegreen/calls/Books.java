package io.mondegreen.calls;

import io.mondegreen.guard.WindowDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Books with one thing set and the rest as tests usually have it, and audio to feed them. */
final class Books {
    static final CallKey CALL = new CallKey("acme", "call", "customer");
    static final QualityRules NO_QUALITY = new QualityRules(0, 0, 0, 0, 0);

    private Books() {}

    static BookSettings settings(QualityRules quality, CanaryRules canary, LagRules lag, Redactor redactor) {
        return settings(quality, canary, lag, redactor, Duration.ofMinutes(5), 64L << 20);
    }

    static BookSettings settings(
            QualityRules quality,
            CanaryRules canary,
            LagRules lag,
            Redactor redactor,
            Duration decodeTimeout,
            long maxBytes) {
        return new BookSettings(
                new WindowRules(8000, 200, 200, 600, 1000, 400, 64, 200),
                100,
                100,
                4,
                100,
                false,
                maxBytes,
                Duration.ofSeconds(2),
                decodeTimeout,
                quality,
                canary,
                lag,
                redactor,
                "test");
    }

    static CallBook book(BookSettings settings, WindowDecoder decoder, PublishedLog log) {
        return new CallBook(
                settings, decoder, GuardMemory.NONE, (rate, state) -> new LevelGate(state), Runnable::run, log);
    }

    /** Chunks of 200 ms without an end, numbered as records. */
    static List<Chunk> chunks(CallKey key, float[] media) {
        SplittableRandom random = new SplittableRandom(5);
        List<Chunk> all = CallScript.chunks(random, key, CallScript.PCMU, media, 200, 200);
        return CallScript.log(random, List.of(all));
    }

    /** So many utterances of 1.6 s with 900 ms between. */
    static float[] utterances(int count) {
        SplittableRandom random = new SplittableRandom(9);
        float[] media = CallScript.quiet(8000, 500);
        for (int i = 0; i < count; i++) {
            media = CallScript.append(media, CallScript.burst(random, 8000, 1600, 0.4f));
            media = CallScript.append(media, CallScript.quiet(8000, 900));
        }
        return media;
    }

    static float[] level(int ms, float value) {
        float[] x = CallScript.quiet(8000, ms);
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? value : -value;
        }
        return x;
    }

    static float[] join(float[]... parts) {
        return Arrays.stream(parts).reduce(new float[0], CallScript::append);
    }

    /** Feeds and drains to the end, and commits. */
    static void run(CallBook book, List<Chunk> chunks, PublishedLog log) {
        for (Chunk chunk : chunks) {
            book.accept(chunk, 0);
            book.drain();
        }
        while (book.drain()) {
            log.commit(book, chunks.size());
        }
        log.commit(book, chunks.size());
    }
}
