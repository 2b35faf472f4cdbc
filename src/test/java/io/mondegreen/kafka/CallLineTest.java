package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.ScriptedDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The line on a real broker, with a scripted decoder in the model's place. */
class CallLineTest {
    private static final CallKey CALL = new CallKey("acme", "call-1", "customer");
    private static final int WINDOW_MS = 8000;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.temporary().start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void chunksBecomeProvisionalThenFinalTranscriptsAndAlerts() {
        float[] media = CallScript.append(
                CallScript.append(CallScript.quiet(8000, 800), CallScript.burst(random(), 8000, 2500, 0.95f)),
                CallScript.quiet(8000, 1500));
        try (LineBench bench = new LineBench(broker, 2);
                CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            bench.send(bench.chunks(CALL).all(media, 200));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !bench.finals(CALL).isEmpty());

            List<TranscriptRecord> all = bench.transcripts();
            assertThat(all).extracting(TranscriptRecord::revision).containsExactly(0, 1, 2, 3);
            TranscriptRecord last = all.getLast();
            assertThat(last.isFinal()).isTrue();
            assertThat(last.startMs()).isBetween(500L, 900L);
            assertThat(last.endMs()).isBetween(3300L, 3900L);
            assertThat(last.words()).isNotEmpty();
            assertThat(last.audio().lastOffset()).isGreaterThan(last.audio().firstOffset());
            assertThat(last.key()).isEqualTo(CALL);
            // the decoder raises its alert in every revision; an episode is raised once
            assertThat(bench.alerts())
                    .extracting(a -> a.alert().state() + " r" + a.alert().revision())
                    .containsExactly("RAISED r0", "CONFIRMED r3");
            List<String> traces = bench.committed(bench.names.traces()).stream()
                    .map(r -> CloudEvent.type(r.value()))
                    .toList();
            assertThat(traces.stream().filter(TraceRecord.TYPE::equals)).hasSize(4);
            assertThat(traces).contains("io.mondegreen.trace.nonspeech");
            assertThat(line.health().state()).isEqualTo(LineHealth.State.RUNNING);
            assertThat(bench.committed(bench.names.deadLetters())).isEmpty();
        }
    }

    @Test
    void malformedRecordsGoToDeadLettersAndTheCallGoesOn() {
        float[] media = CallScript.media(random(), 8000, 2);
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            List<ProducerRecord<byte[], byte[]>> records =
                    new ArrayList<>(bench.chunks(CALL).all(media, 200));
            ProducerRecord<byte[], byte[]> noSequence = bench.chunks(CALL).next(new float[1600]);
            noSequence.headers().remove("ce_sequence");
            ProducerRecord<byte[], byte[]> otherKey = new ProducerRecord<>(
                    bench.names.audio(),
                    null,
                    "someone-else".getBytes(StandardCharsets.UTF_8),
                    new byte[] {1, 2, 3},
                    noSequence.headers());
            records.add(3, noSequence);
            records.add(7, otherKey);
            bench.send(records);
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.committedOffset(0) == records.size());

            List<ConsumerRecord<byte[], byte[]>> dead = bench.committed(bench.names.deadLetters());
            assertThat(dead).extracting(r -> header(r, "mg_code")).containsExactlyInAnyOrder("MG-1001", "MG-1006");
            assertThat(dead).extracting(r -> header(r, "mg_offset")).containsExactlyInAnyOrder("3", "7");
            assertThat(dead.stream()
                            .filter(r -> header(r, "mg_offset").equals("7"))
                            .findFirst()
                            .orElseThrow()
                            .value())
                    .containsExactly(1, 2, 3);
            assertThat(bench.finals(CALL)).isNotEmpty();
            assertThat(bench.finals(CALL)).allMatch(t -> t.gapBeforeMs() == 0 && t.gapAfterMs() == 0);
            assertThat(line.health().undecided()).isZero();
        }
    }

    /** What a stream's start message said is known to a line that begins long after it. */
    @Test
    void aPlatformsCallIsContinuedByALineThatNeverSawItsStart() {
        float[] customer = CallScript.media(random(), 8000, 4);
        float[] agent = CallScript.media(new SplittableRandom(77), 8000, 4);
        float[][] media = {customer, Arrays.copyOf(agent, customer.length)};
        List<String> expected;
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            List<ProducerRecord<byte[], byte[]>> records = platformCall(bench, media);
            bench.send(records);
            await().atMost(Duration.ofSeconds(60)).until(() -> bench.committedOffset(0) == records.size());
            expected = finals(bench);
            assertThat(line.health().fault()).isEmpty();
        }
        assertThat(expected).anyMatch(t -> t.startsWith("CA1/external ")).anyMatch(t -> t.startsWith("CA1/internal "));

        try (LineBench bench = new LineBench(broker, 1)) {
            List<ProducerRecord<byte[], byte[]>> records = platformCall(bench, media);
            int half = records.size() / 2;
            try (CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
                bench.send(records.subList(0, half));
                await().atMost(Duration.ofSeconds(60)).until(() -> bench.committedOffset(0) > 4);
                assertThat(line.health().fault()).isEmpty();
            }
            try (CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
                bench.send(records.subList(half, records.size()));
                await().atMost(Duration.ofSeconds(60)).until(() -> bench.committedOffset(0) == records.size());
                assertThat(line.health().fault()).isEmpty();
            }
            assertThat(finals(bench)).containsExactlyElementsOf(expected);
            assertThat(bench.committed(bench.names.deadLetters())).isEmpty();
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> platformCall(LineBench bench, float[][] media) {
        return PlatformCall.of(AudioSource.AUDIOHOOK, bench.names.audio(), "CA1", CallScript.PCMU, media, 100).stream()
                .map(PlatformCall.Message::record)
                .toList();
    }

    private static List<String> finals(LineBench bench) {
        return bench.transcripts().stream()
                .filter(TranscriptRecord::isFinal)
                .map(t -> t.key().subject() + " " + t.id() + " " + t.startMs() + "-" + t.endMs() + " " + t.text())
                .sorted()
                .toList();
    }

    @Test
    void aLineStoppedInMidCallIsContinuedByTheNextWithNothingLostOrDoubled() {
        CallKey other = new CallKey("", "call-2", "agent");
        SplittableRandom random = random();
        float[] first = CallScript.media(random, 8000, 8);
        float[] second = CallScript.media(random, 8000, 8);
        List<TranscriptRecord> expected = new ArrayList<>();
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            List<ProducerRecord<byte[], byte[]>> records = interleaved(bench, other, first, second);
            bench.send(records);
            await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) == records.size());
            expected.addAll(bench.transcripts());
            assertThat(line.health().fault()).isEmpty();
        }
        assertThat(expected).anyMatch(t -> t.key().equals(CALL)).anyMatch(t -> t.key()
                .equals(other));

        try (LineBench bench = new LineBench(broker, 1)) {
            List<ProducerRecord<byte[], byte[]>> records = interleaved(bench, other, first, second);
            int sent = 0;
            int lives = 0;
            while (sent < records.size()) {
                int until = Math.min(records.size(), sent + records.size() / 3);
                // the decoder of the first lives keeps some windows for ever, as one that is killed does
                ScriptedDecoder decoder =
                        until < records.size() ? ScriptedDecoder.held(WINDOW_MS) : ScriptedDecoder.prompt(WINDOW_MS);
                try (CallLine line = bench.line(decoder)) {
                    bench.send(records.subList(sent, until));
                    int give = 3;
                    if (until < records.size()) {
                        await().atMost(Duration.ofSeconds(20)).until(() -> decoder.waiting() > 0);
                        for (int i = 0; i < give; i++) {
                            decoder.release(1);
                            await().atMost(Duration.ofSeconds(20)).until(() -> decoder.waiting() > 0);
                        }
                    } else {
                        await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) == records.size());
                    }
                    assertThat(line.health().fault()).isEmpty();
                }
                sent = until;
                lives++;
            }
            assertThat(lives).isGreaterThanOrEqualTo(3);
            for (CallKey key : List.of(CALL, other)) {
                assertThat(texts(bench.transcripts(), key)).containsExactlyElementsOf(texts(expected, key));
            }
            assertThat(bench.alerts()).extracting(a -> a.alert().id()).doesNotHaveDuplicates();
        }
    }

    @Test
    void duplicatesSwapsAndLossAreToldApart() {
        float[] media = CallScript.append(
                CallScript.append(CallScript.quiet(8000, 400), CallScript.burst(random(), 8000, 5000, 0.4f)),
                CallScript.quiet(8000, 1500));
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS))) {
            List<ProducerRecord<byte[], byte[]>> records =
                    new ArrayList<>(bench.chunks(CALL).all(media, 200));
            ProducerRecord<byte[], byte[]> lost = records.remove(12); // 2400 to 2600 ms, comes far too late
            Collections.swap(records, 5, 6);
            records.add(9, records.get(8));
            records.add(25, lost);
            bench.send(records);
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.committedOffset(0) == records.size());

            List<TranscriptRecord> finals = bench.finals(CALL);
            assertThat(finals).hasSize(2);
            assertThat(finals.get(0).endMs()).isEqualTo(2400);
            assertThat(finals.get(0).gapAfterMs()).isEqualTo(200);
            assertThat(finals.get(1).startMs()).isEqualTo(2600);
            assertThat(finals.get(1).gapBeforeMs()).isEqualTo(200);
            assertThat(bench.committed(bench.names.deadLetters()))
                    .extracting(r -> header(r, "mg_code"))
                    .containsExactly("MG-1019");
            assertThat(line.health().openChannels()).isZero();
        }
    }

    @Test
    void aCallThatFallsSilentIsClosedByTheClock() {
        float[] media = CallScript.append(CallScript.quiet(8000, 400), CallScript.burst(random(), 8000, 2000, 0.4f));
        try (LineBench bench = new LineBench(broker, 1);
                CallLine line = bench.line(ScriptedDecoder.prompt(WINDOW_MS), "one", Duration.ofSeconds(1))) {
            List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, 200);
            bench.send(records.subList(0, records.size() - 1)); // the end never comes
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> bench.finals(CALL).size() == 1);
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.committedOffset(0) == records.size() - 1);
            assertThat(line.health().fault()).isEmpty();
        }
    }

    @Test
    void aSecondInstanceTakesOverHalfThePartitions() {
        SplittableRandom random = random();
        try (LineBench bench = new LineBench(broker, 2);
                CallLine one = bench.line(ScriptedDecoder.prompt(WINDOW_MS), "one", Duration.ofSeconds(30))) {
            List<List<ProducerRecord<byte[], byte[]>>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                calls.add(bench.chunks(new CallKey("", "call-" + i, "agent"))
                        .all(CallScript.media(random, 8000, 3), 200));
            }
            calls.forEach(c -> bench.send(c.subList(0, c.size() / 2)));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !bench.transcripts().isEmpty());
            try (CallLine two = bench.line(ScriptedDecoder.prompt(WINDOW_MS), "two", Duration.ofSeconds(30))) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> one.health().partitions().size() == 1
                                && two.health().partitions().size() == 1);
                calls.forEach(c -> bench.send(c.subList(c.size() / 2, c.size())));
                long total = calls.stream().mapToLong(List::size).sum();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> bench.committedOffset(0) + bench.committedOffset(1) == total);
                List<TranscriptRecord> all = bench.transcripts();
                assertThat(all).extracting(TranscriptRecord::id).doesNotHaveDuplicates();
                for (int i = 0; i < 6; i++) {
                    CallKey key = new CallKey("", "call-" + i, "agent");
                    assertThat(bench.finals(key)).isNotEmpty();
                    assertThat(bench.finals(key))
                            .extracting(TranscriptRecord::startMs)
                            .isSorted();
                }
                assertThat(one.health().fault()).isEmpty();
                assertThat(two.health().fault()).isEmpty();
            }
        }
    }

    @Test
    void audioOfLongAgoIsKeptAsLongAsAnyOther() {
        long before = System.currentTimeMillis();
        long longAgo = Instant.parse("2020-01-31T12:00:00Z").toEpochMilli();
        try (LineBench bench = new LineBench(broker, 1)) {
            bench.send(List.of(new ProducerRecord<>(bench.names.audio(), null, longAgo, new byte[1], new byte[1])));
            assertThat(bench.committed(bench.names.audio()))
                    .singleElement()
                    .satisfies(record -> assertThat(record.timestamp()).isGreaterThanOrEqualTo(before));
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> interleaved(
            LineBench bench, CallKey other, float[] first, float[] second) {
        List<ProducerRecord<byte[], byte[]>> a = bench.chunks(CALL).all(first, 200);
        List<ProducerRecord<byte[], byte[]>> b = bench.chunks(other).all(second, 300);
        List<ProducerRecord<byte[], byte[]>> mixed = new ArrayList<>();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i < a.size()) {
                mixed.add(a.get(i));
            }
            if (i < b.size()) {
                mixed.add(b.get(i));
            }
        }
        return mixed;
    }

    private static List<String> texts(List<TranscriptRecord> records, CallKey key) {
        return records.stream()
                .filter(t -> t.key().equals(key))
                .map(t -> t.id() + " " + t.startMs() + "-" + t.endMs() + " r" + t.revision() + " " + t.isFinal() + " "
                        + t.text())
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static SplittableRandom random() {
        return new SplittableRandom(7);
    }
}
