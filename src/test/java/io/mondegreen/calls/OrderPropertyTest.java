package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever order the network gives a call's chunks within the wait, the same is published under the same ids. */
class OrderPropertyTest {
    private static final CallKey CALL = new CallKey("acme", "call", "customer");
    private static final int WAIT_MS = 400;
    private static final int CALLS = 12;
    /** Orders per call; {@code -Dorder.orders=1000} looks longer. */
    private static final int ORDERS = Integer.getInteger("order.orders", 25);

    @Test
    void anyOrderWithinTheWaitGivesTheSameWindowsAndIds() {
        int permuted = 0;
        for (int seed = 0; seed < CALLS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] media = CallScript.media(random, 8000, 3);
            int longest = new int[] {20, 60, 200}[seed % 3];
            List<Chunk> chunks = CallScript.chunks(random, CALL, CallScript.PCMU, media, 20, longest);
            List<String> expected = said(published(chunks));
            assertThat(expected).anyMatch(s -> s.contains(" final "));
            for (int order = 0; order < ORDERS; order++) {
                List<Chunk> arrived = delayed(random, chunks, WAIT_MS);
                permuted += arrived.equals(chunks) ? 0 : 1;
                PublishedLog log = published(CallScript.repeatSome(random, arrived, 0.05));
                assertThat(said(log)).as("seed %d order %d", seed, order).isEqualTo(expected);
                assertThat(log.notes).doesNotContainKey(MediaNote.GAP);
            }
        }
        assertThat(permuted).isGreaterThan(CALLS * ORDERS * 3 / 4);
    }

    @Test
    void chunksLaterThanTheWaitAreSetAsideAndTheirPlaceIsAGap() {
        SplittableRandom random = new SplittableRandom(77);
        Map<Verdict, Integer> verdicts = new HashMap<>();
        int gaps = 0;
        for (int seed = 0; seed < 10; seed++) {
            float[] media = CallScript.media(random, 8000, 3);
            List<Chunk> chunks = CallScript.chunks(random, CALL, CallScript.PCMU, media, 20, 200);
            PublishedLog log = new PublishedLog();
            feed(delayed(random, chunks, 3 * WAIT_MS), log, verdicts);
            gaps += log.notes.getOrDefault(MediaNote.GAP, 0);
        }
        assertThat(gaps).isPositive();
        assertThat(verdicts.get(Verdict.LATE)).isPositive();
        assertThat(verdicts).doesNotContainKey(Verdict.DUPLICATE);
    }

    /** Each chunk is sent when its last sample is spoken and takes up to {@code ms} longer than the fastest. */
    private static List<Chunk> delayed(SplittableRandom random, List<Chunk> chunks, int ms) {
        Map<Chunk, Long> arrival = new HashMap<>();
        for (Chunk chunk : chunks) {
            long spoken = chunk.mediaMs() + chunk.audio().length / 8;
            arrival.put(chunk, spoken + random.nextInt(ms));
        }
        List<Chunk> order = new ArrayList<>(chunks);
        order.sort(Comparator.comparingLong(arrival::get));
        return order;
    }

    private static PublishedLog published(List<Chunk> arrived) {
        PublishedLog log = new PublishedLog();
        feed(arrived, log, new HashMap<>());
        return log;
    }

    private static void feed(List<Chunk> arrived, PublishedLog log, Map<Verdict, Integer> verdicts) {
        BookSettings settings = new BookSettings(
                new WindowRules(8000, 200, 200, 600, 1000, WAIT_MS, 64, 200), 10, 1000, 4, 10, false, "test");
        try (CallBook book = new CallBook(
                settings, ScriptedDecoder.prompt(8000), GuardMemory.NONE, TelephoneGate::open, Runnable::run, log)) {
            CallScript.log(new SplittableRandom(1), List.of(arrived)).forEach(chunk -> {
                verdicts.merge(book.accept(chunk, 0), 1, Integer::sum);
                book.drain();
            });
            book.parkIdle(0, 1);
            while (book.drain()) {
                assertThat(book.pendingWindows()).isNotNegative();
            }
            log.commit(book, arrived.size());
        }
    }

    private static List<String> said(PublishedLog log) {
        // where chunks lie in the log is another place in every order
        return log.of(CALL).stream().map(s -> s.replaceAll("@\\d+-\\d+", "")).toList();
    }
}
