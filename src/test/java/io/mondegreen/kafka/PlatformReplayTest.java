package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.ScriptedDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of platforms, crashed at random places: restarts that begin long after the start message publish the same once. */
class PlatformReplayTest {
    /** Two on one partition: each holds back audio that the other has decided. */
    private static final List<String> CALLS = List.of("CA0123", "CA4567");

    @ParameterizedTest
    @CsvSource({
        "TWILIO, PCMU, 1",
        "TWILIO, PCMU, 2",
        "TELNYX, S16BE, 3",
        "TELNYX, OPUS, 4",
        "AUDIOHOOK, PCMU, 5",
        "AUDIOHOOK, PCMU, 6"
    })
    void aRestartAnywherePublishesTheSameOnce(AudioSource platform, Encoding encoding, long seed) {
        List<ConsumerRecord<byte[], byte[]>> log = log(platform, encoding, new SplittableRandom(seed));
        IntakeBench calm = run(log, new SplittableRandom(seed), 0);
        IntakeBench rough = run(log, new SplittableRandom(seed), 8);

        TopicNames names = TopicNames.shipped();
        assertThat(calm.finals()).hasSizeGreaterThan(5);
        assertThat(calm.finals().stream().map(TranscriptRecord::key).distinct()).hasSize(4);
        for (String topic : List.of(names.transcripts(), names.alerts(), names.deadLetters())) {
            assertThat(rough.published(topic))
                    .as("%s with seed %d", topic, seed)
                    .containsExactlyInAnyOrderElementsOf(calm.published(topic));
        }
        assertThat(calm.codes()).containsOnly("MG-1023").hasSize(10);
        assertThat(rough.book.openChannels()).isZero();
        assertThat(rough.from()).isEqualTo(log.size());
    }

    private static IntakeBench run(List<ConsumerRecord<byte[], byte[]>> log, SplittableRandom random, int crashes) {
        ScriptedDecoder decoder = ScriptedDecoder.held(8000);
        IntakeBench bench = new IntakeBench(decoder, LineMetrics.NONE);
        int crashed = 0;
        long at = 0;
        while (at < log.size()) {
            bench.take(log.get((int) at++));
            decoder.release(random.nextInt(2));
            if (random.nextInt(30) == 0) {
                bench.commit();
            }
            boolean crash = crashed < crashes && random.nextInt(log.size() / crashes) == 0;
            if (crash || crashed < crashes && at == log.size()) {
                crashed++;
                bench.crash();
                decoder.release(1000); // of windows that nobody waits for any more
                at = bench.from();
            }
        }
        bench.finish(decoder);
        return bench;
    }

    private static List<ConsumerRecord<byte[], byte[]>> log(
            AudioSource platform, Encoding encoding, SplittableRandom random) {
        List<ArrayDeque<ProducerRecord<byte[], byte[]>>> calls = new ArrayList<>();
        for (String call : CALLS) {
            calls.add(new ArrayDeque<>(call(platform, call, encoding, random)));
        }
        List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        while (calls.stream().anyMatch(c -> !c.isEmpty())) {
            ArrayDeque<ProducerRecord<byte[], byte[]>> call = calls.get(random.nextInt(CALLS.size()));
            if (!call.isEmpty()) {
                log.add(IntakeBench.record(log.size(), call.removeFirst()));
            }
        }
        return log;
    }

    private static List<ProducerRecord<byte[], byte[]>> call(
            AudioSource platform, String call, Encoding encoding, SplittableRandom random) {
        AudioFormat format = new AudioFormat(encoding, encoding == Encoding.PCMU ? 8000 : 16_000);
        float[] customer = CallScript.media(random, format.rateHz(), 4);
        float[] agent = Arrays.copyOf(CallScript.media(random, format.rateHz(), 4), customer.length);
        int ms = platform == AudioSource.AUDIOHOOK ? 100 : 20;
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(
                PlatformCall.of(platform, "call.audio", call, format, new float[][] {customer, agent}, ms).stream()
                        .map(PlatformCall.Message::record)
                        .toList());
        if (platform == AudioSource.AUDIOHOOK) {
            pause(call, records, records.size() / 4, 8);
            pause(call, records, records.size() / 2, 20);
        } else {
            for (int i = 10; i + 10 < records.size(); i += 1 + random.nextInt(60)) {
                records.add(i, records.remove(i + 2)); // within what a line waits for
            }
        }
        for (int i = 0; i < 5; i++) {
            ProducerRecord<byte[], byte[]> broken = new ProducerRecord<>(
                    "call.audio",
                    null,
                    call.getBytes(StandardCharsets.UTF_8),
                    "{\"event\":".getBytes(StandardCharsets.UTF_8),
                    new RecordHeaders(records.getFirst().headers().toArray()));
            records.add(random.nextInt(records.size()), broken);
        }
        return records;
    }

    /** Pauses a session for so many frames, which are sent all the same; then some more are discarded. */
    private static void pause(String call, List<ProducerRecord<byte[], byte[]>> records, int at, int frames) {
        records.add(at, hook(call, "paused", "{}"));
        records.add(at + 1 + frames, hook(call, "resumed", "{\"discarded\":\"PT" + frames / 10.0 + "S\"}"));
        records.add(at + 5 + frames, hook(call, "discarded", "{\"discarded\":\"PT0.1S\"}"));
    }

    private static ProducerRecord<byte[], byte[]> hook(String call, String type, String parameters) {
        String id =
                UUID.nameUUIDFromBytes(call.getBytes(StandardCharsets.UTF_8)).toString();
        String json = "{\"version\":\"2\",\"type\":\"" + type + "\",\"seq\":3,\"id\":\"" + id
                + "\",\"position\":\"PT1S\",\"parameters\":" + parameters + "}";
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                "call.audio", call.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
        record.headers().add("content-type", AudioHookAdapter.TEXT.getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
