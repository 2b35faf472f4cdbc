package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.calls.ChannelProgress;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the line does when its surroundings fail. */
class LineTroubleTest {
    private static final CallKey CALL = new CallKey("", "call-1", "customer");
    private static final int WINDOW_MS = 8000;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.in(folder).start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackLosesAndDoublesNothing() {
        float[] media = CallScript.media(new SplittableRandom(17), 8000, 6);
        List<String> expected;
        try (LineBench calm = new LineBench(broker, 1);
                CallLine line = calm.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            List<ProducerRecord<byte[], byte[]>> records = calm.chunks(CALL).all(media, 200);
            calm.send(records);
            await().atMost(Duration.ofSeconds(30)).until(() -> calm.committedOffset(0) == records.size());
            expected = said(calm);
            assertThat(line.health().fault()).isEmpty();
        }
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, 200);
            bench.send(records.subList(0, records.size() / 2));
            await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) > 0);
            broker.close();
            broker.start();
            bench.send(records.subList(records.size() / 2, records.size()));
            await().atMost(Duration.ofSeconds(60)).until(() -> bench.committedOffset(0) == records.size());
            assertThat(said(bench)).containsExactlyElementsOf(expected);
            assertThat(line.health().state()).isEqualTo(LineHealth.State.RUNNING);
        }
    }

    @Test
    void audioThatWasDeletedBeforeItWasReadIsCounted() throws Exception {
        float[] media = CallScript.media(new SplittableRandom(23), 8000, 6);
        AtomicLong expired = new AtomicLong();
        try (LineBench bench = new LineBench(broker, 1)) {
            List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, 200);
            try (CallLine line = bench.line(ScriptedDecoder.held(WINDOW_MS))) {
                bench.send(records);
                await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) >= 0);
                assertThat(line.health().fault()).isEmpty();
            }
            long committed = bench.committedOffset(0);
            TopicPartition audio = new TopicPartition(bench.names.audio(), 0);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.deleteRecords(Map.of(audio, RecordsToDelete.beforeOffset(committed + 3)))
                        .all()
                        .get();
            }
            LineMetrics counting = new LineMetrics() {
                @Override
                public void expired(long count) {
                    expired.addAndGet(count);
                }
            };
            try (CallLine line = new CallLine(
                            bench.config("one", Duration.ofSeconds(30)),
                            LineBench.settings(64),
                            ScriptedDecoder.prompt(WINDOW_MS),
                            GuardMemory.NONE,
                            TelephoneGate::open,
                            counting)
                    .start()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) == records.size());
                assertThat(line.health().fault()).isEmpty();
            }
        }
        assertThat(expired).hasValue(3);
    }

    @Test
    void aDecoderThatIsBehindPausesIntakeAndNothingIsDropped() {
        float[] media = CallScript.media(new SplittableRandom(19), 8000, 10);
        try (LineBench bench = new LineBench(broker, 1)) {
            ScriptedDecoder decoder = ScriptedDecoder.held(WINDOW_MS);
            try (CallLine line = new CallLine(
                            bench.config("one", Duration.ofSeconds(30)),
                            LineBench.settings(3),
                            decoder,
                            GuardMemory.NONE,
                            TelephoneGate::open,
                            LineMetrics.NONE)
                    .start()) {
                List<ProducerRecord<byte[], byte[]>> records =
                        bench.chunks(CALL).all(media, 200);
                bench.send(records);
                await().atMost(Duration.ofSeconds(20)).until(() -> line.health().paused());
                assertThat(line.health().pendingWindows()).isBetween(3, 6);
                assertThat(line.health().backlog()).isBetween(1, 40);
                assertThat(bench.committedOffset(0)).isLessThan(records.size());
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    decoder.release(5);
                    return bench.committedOffset(0) == records.size();
                });
                assertThat(line.health().paused()).isFalse();
                assertThat(bench.finals(CALL)).hasSizeGreaterThan(5);
                assertThat(bench.finals(CALL))
                        .extracting(TranscriptRecord::startMs)
                        .isSorted();
            }
        }
    }

    @Test
    void aProducerFencedByAnOutageTwiceStartsOverAndGoesOn() throws Exception {
        SplittableRandom random = new SplittableRandom(29);
        Duration transactions = Duration.ofSeconds(3);
        try (LineBench bench = new LineBench(broker, 1);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                CallLine line = new CallLine(
                                bench.config("one", Duration.ofSeconds(30), transactions),
                                LineBench.settings(64),
                                ScriptedDecoder.prompt(WINDOW_MS),
                                GuardMemory.NONE,
                                TelephoneGate::open,
                                LineMetrics.NONE)
                        .start()) {
            for (int i = 0; i < 3; i++) {
                CallKey key = new CallKey("", "call-" + i, "agent");
                bench.send(bench.chunks(key).all(CallScript.media(random, 8000, 1), 200));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !bench.finals(key).isEmpty());
                // as the coordinator does to a transaction that was open for too long: no life is that short
                Thread.sleep(transactions.plusMillis(500));
                admin.fenceProducers(List.of(bench.names.audio() + "-group.one"))
                        .all()
                        .get();
            }
            CallKey last = new CallKey("", "last", "agent");
            bench.send(bench.chunks(last).all(CallScript.media(random, 8000, 1), 200));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !bench.finals(last).isEmpty());
            assertThat(line.health().state()).isEqualTo(LineHealth.State.RUNNING);
            assertThat(line.health().fault())
                    .hasValueSatisfying(fault -> assertThat(fault).startsWith("MG-1101"));
            assertThat(bench.transcripts()).extracting(TranscriptRecord::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void timeoutsThatNoLineCanKeepAreRefusedBeforeItStarts() {
        try (LineBench bench = new LineBench(broker, 1)) {
            assertThatThrownBy(() -> bench.config("one", Duration.ofSeconds(30), Duration.ofMillis(100)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1000 ms");
        }
    }

    @Test
    void progressIsReadInTheOrderInWhichItWasWrittenLast() {
        try (LineBench bench = new LineBench(broker, 1)) {
            List<CallKey> keys = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                keys.add(new CallKey("", "call-" + i, "agent"));
            }
            bench.send(keys.stream().map(key -> progress(bench, key, 0)).toList());
            bench.send(List.of(progress(bench, keys.get(7), 200))); // this one is at work again
            keys.add(keys.remove(7));

            Collection<ChannelProgress> read = new ProgressReader(bench.config("one", Duration.ofSeconds(30)))
                    .read(List.of(0))
                    .get(0)
                    .channels()
                    .values();

            assertThat(read).extracting(ChannelProgress::key).containsExactlyElementsOf(keys);
            assertThat(read).last().satisfies(last -> assertThat(last.mark().positionMs())
                    .isEqualTo(200));
        }
    }

    private static ProducerRecord<byte[], byte[]> progress(LineBench bench, CallKey key, long positionMs) {
        ChannelMark mark = new ChannelMark(1, 0, positionMs, 8000, "", false, 0, 0, false);
        ChannelProgress progress = new ChannelProgress(key, "agent", mark, -1, List.of(), "", "");
        return new ProducerRecord<>(bench.names.progress(), 0, ProgressRecord.key(key), ProgressRecord.bytes(progress));
    }

    @Test
    void ofTwoInstancesWithOneNameTheFencedOneStopsAndSaysWhy() {
        SplittableRandom random = new SplittableRandom(23);
        try (LineBench bench = new LineBench(broker, 2);
                CallLine one = bench.line(ScriptedDecoder.prompt(WINDOW_MS));
                CallLine two = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            List<CallKey> keys = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        CallKey key = new CallKey("", "call-" + keys.size(), "agent");
                        keys.add(key);
                        bench.send(bench.chunks(key).all(CallScript.media(random, 8000, 1), 200));
                        return Stream.of(one, two).anyMatch(l -> l.health().state() == LineHealth.State.FAILED);
                    });
            CallLine failed = one.health().state() == LineHealth.State.FAILED ? one : two;
            CallLine other = failed == one ? two : one;
            assertThat(failed.health().fault())
                    .hasValueSatisfying(f -> assertThat(f).startsWith("MG-1102"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> keys.stream().allMatch(k -> !bench.finals(k).isEmpty()));
            assertThat(bench.transcripts()).extracting(TranscriptRecord::id).doesNotHaveDuplicates();
            assertThat(other.health().state()).isEqualTo(LineHealth.State.RUNNING);
        }
    }

    private static List<String> said(LineBench bench) {
        return bench.transcripts().stream()
                .map(t -> t.id() + " " + t.startMs() + "-" + t.endMs() + " r" + t.revision() + " " + t.text())
                .toList();
    }
}
