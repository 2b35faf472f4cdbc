package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.app.EngineMemory;
import io.mondegreen.app.GuardStack;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A call that has much to say does not keep the others waiting, over the bundled model and in seeded orders. */
class FairTurnsTest {
    private static final int SEEDS = 3;
    private static final CallKey LONG = new CallKey("", "long", "customer");
    private static final int BACKLOG = 12;
    private static final int OTHERS = 4;

    private static GuardStack stack;

    @BeforeAll
    static void open() {
        stack = GuardStack.open(
                new GuardStack.Options(
                        Path.of("models/mini"),
                        Optional.empty(),
                        false,
                        new EngineOptions(EngineOptions.DeviceChoice.CPU, 2, 1, 1, 8, false, "en"),
                        GuardPolicy.standard(),
                        GuardStack.Cures.standard()),
                EngineMeter.NONE);
    }

    @AfterAll
    static void close() {
        stack.close();
    }

    @Test
    void betweenTwoTurnsOfAChannelEachOtherHasAtMostOne() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<String> turns = turns(seed);
            Map<String, Integer> left = new HashMap<>();
            turns.forEach(channel -> left.merge(channel, 1, Integer::sum));
            assertThat(left).hasSize(1 + OTHERS).containsEntry(LONG.call(), BACKLOG);
            // every call's windows are all there from the start, so each that has some left is ready or being decoded
            Map<String, Integer> since = new HashMap<>();
            for (String turn : turns) {
                int longs = since.merge(turn, 0, (a, b) -> 0);
                assertThat(longs).isZero();
                left.merge(turn, -1, Integer::sum);
                for (String other : left.keySet()) {
                    if (!other.equals(turn) && left.get(other) > 0) {
                        int waited = since.merge(other, 1, Integer::sum);
                        assertThat(waited)
                                .as("seed %d: %s waits while others are decoded: %s", seed, other, turns)
                                // each other once, and those that had their turn while its last was still with the
                                // decoder
                                .isLessThanOrEqualTo(2 * OTHERS);
                    }
                }
            }
            List<String> early = turns.subList(0, turns.size() - BACKLOG / 2);
            assertThat(Collections.frequency(early, LONG.call())).isLessThan(BACKLOG);
        }
    }

    /** Calls in the order in which their final windows went to the engine. */
    private static List<String> turns(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Chunk>> calls = new ArrayList<>();
        calls.add(chunks(random, LONG, BACKLOG));
        for (int i = 0; i < OTHERS; i++) {
            calls.add(chunks(random, new CallKey("", "call-" + i, "customer"), 2 + random.nextInt(3)));
        }
        List<String> turns = Collections.synchronizedList(new ArrayList<>());
        WindowDecoder decoder = new WindowDecoder() {
            @Override
            public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
                if (window.isFinal()) {
                    turns.add(window.call());
                }
                return stack.guarded().decode(window, pcm, listener);
            }

            @Override
            public int windowMs() {
                return stack.guarded().windowMs();
            }
        };
        BookSettings settings = new BookSettings(
                new WindowRules(8000, 200, 200, 600, 60_000, 400, 64, 200), 100, 1000, 2, 100, false, "test");
        PublishedLog log = new PublishedLog();
        try (var admission = Executors.newSingleThreadExecutor()) {
            List<Runnable> held = new ArrayList<>();
            boolean[] open = new boolean[1];
            try (CallBook book = new CallBook(
                    settings,
                    decoder,
                    new EngineMemory(stack.guarded()),
                    (rate, state) -> new LevelGate(state),
                    task -> {
                        if (open[0]) {
                            admission.execute(task);
                        } else {
                            held.add(task);
                        }
                    },
                    log)) {
                // the long call's backlog is there first, as after a restart
                calls.getFirst().forEach(chunk -> book.accept(chunk, 0));
                CallScript.log(random, calls.subList(1, calls.size())).forEach(chunk -> book.accept(chunk, 0));
                open[0] = true;
                held.forEach(admission::execute);
                await().atMost(Duration.ofSeconds(120)).until(() -> {
                    book.drain();
                    return book.pendingWindows() == 0;
                });
            }
        }
        return turns;
    }

    private static List<Chunk> chunks(SplittableRandom random, CallKey key, int utterances) {
        return CallScript.chunks(random, key, CallScript.PCMU, Books.utterances(utterances), 200, 200);
    }
}
