package io.mondegreen.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.cli.traffic.Conversation;
import io.mondegreen.cli.traffic.Conversations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load run counts with. The run itself is for a quiet machine, by command. */
class LoadTest {
    @TempDir
    Path folder;

    @Test
    void aQuantileIsALatencyThatOccurred() {
        Latencies latencies = new Latencies();
        for (int i = 2000; i > 0; i--) {
            latencies.add(i);
        }
        assertThat(latencies.quantile(0.5)).isEqualTo(1000);
        assertThat(latencies.quantile(0.99)).isEqualTo(1980);
        assertThat(latencies.quantile(1)).isEqualTo(2000);
        assertThat(new Latencies().quantile(0.5)).isNaN();
    }

    @Test
    void theTimeOfAChunkIsKnownUntilManyMoreHaveCome() {
        DueTimes due = new DueTimes(2);
        for (long offset = 0; offset < 40_000; offset++) {
            due.put(1, offset, offset * 10);
        }
        assertThat(due.of(1, 39_999)).isEqualTo(399_990);
        assertThat(due.of(1, 5000)).isEqualTo(Long.MIN_VALUE);
        assertThat(due.of(0, 39_999)).isEqualTo(Long.MIN_VALUE);
        assertThat(due.of(7, 0)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void memoryThatGrowsIsNotFlatAndMemoryThatSwingsIs() {
        long[] leaking = new long[60];
        long[] swinging = new long[60];
        for (int i = 0; i < 60; i++) {
            leaking[i] = 400_000 + 2000L * i;
            swinging[i] = 400_000 + (i % 3) * 9000L;
        }
        assertThat(Growth.of(leaking).flat()).isFalse();
        assertThat(Growth.of(swinging).flat()).isTrue();
        assertThat(Growth.of(new long[] {1, 2, 3}).known()).isFalse();
    }

    @Test
    void theLargestNumberOfCallsIsFoundFromBelowAndFromAbove() throws Exception {
        for (int most : new int[] {1, 7, 20, 23, 64}) {
            for (int first : new int[] {1, 16, 100}) {
                List<Integer> tried = new ArrayList<>();
                int found = LargestLoad.of(first, upTo(most, tried))
                        .best()
                        .orElseThrow()
                        .calls();
                assertThat(found).as("most %d from %d: %s", most, first, tried).isBetween(most - most / 10, most);
                assertThat(tried).hasSizeLessThan(18);
            }
        }
        assertThat(LargestLoad.of(8, upTo(0, new ArrayList<>())).best()).isEmpty();
    }

    @Test
    void theCollectorsLogGivesTheHeapAfterEachCollection() throws IOException {
        Path log = folder.resolve("gc.log");
        Files.write(
                log,
                List.of(
                        "[0.010s] Using G1",
                        "[3.295s] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 19M->7M(380M) 53.322ms",
                        "[5.821s] GC(1) Concurrent Mark Cycle 4.2ms"));

        assertThat(GcLog.read(log)).containsExactly(new GcLog.After(3.295, 7));
        assertThat(GcLog.read(folder.resolve("none"))).isEmpty();
    }

    @Test
    void callersTalkAsMuchAsPeopleDo() throws IOException {
        Conversations conversations = new Conversations(SpeechBank.open(Path.of("corpus/bank")), 1);
        double share = 0;
        for (int i = 0; i < 6; i++) {
            Conversation one = conversations.compose(i, 30_000);
            assertThat(one.durationMs()).isEqualTo(30_000);
            share += one.talkShare() / 6;
        }
        assertThat(share).isBetween(0.38, 0.5);
        assertThat(conversations.compose(3, 30_000).agent())
                .isEqualTo(conversations.compose(3, 30_000).agent());
    }

    private static LargestLoad.Trial upTo(int most, List<Integer> tried) {
        return new LargestLoad.Trial() {
            @Override
            public LoadRun run(int calls) {
                tried.add(calls);
                Map<LatencyWatch.Kind, Latencies> none = new EnumMap<>(LatencyWatch.Kind.class);
                return new LoadRun(calls, none, null, List.of(), 0);
            }

            @Override
            public boolean good(LoadRun run) {
                return run.calls() <= most;
            }
        };
    }
}
