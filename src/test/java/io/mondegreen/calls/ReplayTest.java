package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.ChunkEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Crashes at random places of random calls: what is published in the end is what an undisturbed run publishes. */
class ReplayTest {
    private static final int WINDOW_MS = 8000;
    private static final CallKey A = new CallKey("", "call-a", "customer");
    private static final CallKey B = new CallKey("acme", "call-b", "agent");

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestartAnywherePublishesTheSameOnce(long seed) {
        publishesTheSameOnce(seed, CallScript.PCMU);
    }

    /** The decoder's state is in no mark: it follows from the bytes all the same. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void aRestartAnywhereOfACallInOpusPublishesTheSameOnce(long seed) {
        publishesTheSameOnce(seed, seed % 4 < 2 ? CallScript.OPUS : CallScript.OPUS_TRANSFORM);
    }

    private static void publishesTheSameOnce(long seed, AudioFormat format) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Chunk> log = log(random, format, 0.05);
        PublishedLog undisturbed = new PublishedLog();
        run(gates(seed), new SplittableRandom(seed), log, undisturbed, 0);

        PublishedLog disturbed = new PublishedLog();
        int crashes = run(gates(seed), random, log, disturbed, 6);

        assertThat(crashes).as("crashes with seed %d", seed).isPositive();
        for (CallKey key : List.of(A, B)) {
            assertThat(disturbed.of(key)).as("seed %d %s", seed, key).containsExactlyElementsOf(undisturbed.of(key));
            assertThat(undisturbed.of(key)).anyMatch(s -> s.contains(" final "));
            assertThat(undisturbed.of(key)).doesNotHaveDuplicates();
            for (QualityKind kind : QualityKind.values()) {
                assertThat(disturbed.quality(key, kind))
                        .as("seed %d %s %s", seed, key, kind)
                        .containsExactlyElementsOf(undisturbed.quality(key, kind));
            }
            assertThat(Arrays.stream(QualityKind.values())
                            .mapToInt(kind -> undisturbed.quality(key, kind).size())
                            .sum())
                    .as("alerts of quality with seed %d", seed)
                    .isPositive();
        }
        assertThat(disturbed.offset).isEqualTo(log.size());
        // down to the last bit of what the gates remember
        assertThat(disturbed.progress).isEqualTo(undisturbed.progress);
    }

    /** A dozen by default; {@code -Dreplay.seeds=1000} looks longer. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("replay.seeds", 12));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void howChunksCutTheMediaAndSwapPlacesDoesNotMatter(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] media = CallScript.media(random, 8000, 8);
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int maxMs = new int[] {60, 300, 2000}[i];
            List<Chunk> chunks = CallScript.chunks(random, A, CallScript.PCMU, media, 20, maxMs);
            // with chunks of up to 300 ms two neighbours out of place are within the wait
            List<Chunk> arrived = CallScript.swapSome(random, CallScript.repeatSome(random, chunks, 0.1), 0.2);
            PublishedLog log = new PublishedLog();
            run(gates(seed), random, CallScript.log(random, List.of(arrived)), log, 0);
            runs.add(log.of(A).stream().map(s -> s.replaceAll(" @.*", "")).toList());
            assertThat(log.notes).doesNotContainKey(MediaNote.GAP);
        }
        assertThat(runs.get(1)).isEqualTo(runs.get(0));
        assertThat(runs.get(2)).isEqualTo(runs.get(0));
    }

    /** The telephone's gate, and one whose every verdict depends on all it has heard. */
    private static SpeechGate.Factory gates(long seed) {
        return seed % 2 == 0 ? TelephoneGate::open : (rate, state) -> new LevelGate(state);
    }

    private static List<Chunk> log(SplittableRandom random, AudioFormat format, double lost) {
        List<List<Chunk>> calls = new ArrayList<>();
        for (CallKey key : List.of(A, B)) {
            float[] media = CallScript.media(random, format.rateHz(), 7);
            media = format.remembers() ? CallScript.voiced(format.rateHz(), media) : media;
            ChunkEncoder encoder =
                    format.equals(CallScript.OPUS_TRANSFORM) ? CallScript.transformCoded() : format.encoder();
            List<Chunk> chunks = CallScript.chunks(random, key, format, encoder, media, 20, 700);
            chunks = CallScript.loseSome(random, chunks, lost);
            chunks = CallScript.repeatSome(random, chunks, 0.05);
            calls.add(CallScript.swapSome(random, chunks, 0.1));
        }
        return CallScript.log(random, calls);
    }

    /** Feeds the log, commits and crashes at random; returns how often it crashed. */
    private static int run(
            SpeechGate.Factory gates, SplittableRandom random, List<Chunk> log, PublishedLog published, int crashes) {
        int crashed = 0;
        while (true) {
            ScriptedDecoder decoder = ScriptedDecoder.held(WINDOW_MS);
            BookSettings settings = new BookSettings(
                    new WindowRules(WINDOW_MS, 200, 200, 600, 1000, 400, 64, 200),
                    100,
                    1000,
                    4,
                    100,
                    false,
                    64L << 20,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(5),
                    new QualityRules(300, 1, 2, 400, 1000),
                    CanaryRules.OFF,
                    LagRules.standard(),
                    Redactor.NONE,
                    "test");
            CallBook book = new CallBook(settings, decoder, GuardMemory.NONE, gates, Runnable::run, published);
            published.progress.values().forEach(p -> book.restore(0, p));
            boolean crash = false;
            int position = (int) published.offset;
            while (position < log.size() && !crash) {
                assertThat(book.accept(log.get(position), 0, position < published.come))
                        .isNotEqualTo(Verdict.FULL);
                position++;
                decoder.release(random.nextInt(3));
                book.drain();
                if (random.nextInt(4) == 0) {
                    published.commit(book, position);
                }
                boolean must = crashed == 0 && position == log.size() * 3 / 4;
                crash = crashed < crashes && (must || random.nextInt(log.size() / 4) == 0);
            }
            if (!crash) {
                book.parkIdle(0, 1); // where the chunk before the last was lost, wall clock ends the wait
                while (book.pendingWindows() > 0) {
                    decoder.release(1);
                    book.drain();
                }
                published.commit(book, position);
                assertThat(book.openChannels()).isZero();
                return crashed;
            }
            crashed++;
            published.crash();
        }
    }
}
