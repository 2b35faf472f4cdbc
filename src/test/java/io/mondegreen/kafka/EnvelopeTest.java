package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.Chunk;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeTest {
    private static final int LIMIT = 1 << 18;
    private static final CallKey CALL = new CallKey("acme", "call-1", "customer");
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void whatAudioChunksWriteIsReadBack() throws BadRecord {
        AudioChunks chunks = new AudioChunks("call.audio", CALL, "customer", CallScript.PCMU, START);
        chunks.next(new float[1600]);
        Envelope second = Envelope.read(received(chunks.next(new float[800])), LIMIT);
        assertThat(second.sequence()).isEqualTo(1);
        assertThat(second.mediaMs()).isEqualTo(200);
        assertThat(second.time()).isEqualTo(START.plusMillis(200));
        assertThat(second.tenant()).isEqualTo("acme");
        assertThat(second.role()).isEqualTo("customer");
        assertThat(second.last()).isFalse();
        assertThat(second.format()).isEqualTo(CallScript.PCMU);
        Chunk end = Envelope.read(received(chunks.end()), LIMIT).chunk(3, 17);
        assertThat(end.last()).isTrue();
        assertThat(end.audio()).isEmpty();
        assertThat(end.partition()).isEqualTo(3);
        assertThat(end.offset()).isEqualTo(17);
        assertThat(end.key()).isEqualTo(CALL);
    }

    @Test
    void timeRoleAndTenantMayBeLeftOut() throws BadRecord {
        ConsumerRecord<byte[], byte[]> record = good();
        for (String name : List.of("ce_time", "ce_role", "ce_tenant")) {
            record.headers().remove(name);
        }
        Envelope envelope = Envelope.read(record, LIMIT);
        assertThat(envelope.time()).isEqualTo(START);
        assertThat(envelope.role()).isEqualTo("customer");
        assertThat(envelope.tenant()).isEmpty();
    }

    static Stream<Arguments> wrongHeaders() {
        return Stream.of(
                Arguments.of("ce_specversion", "0.3", IntakeError.BAD_SPEC_VERSION),
                Arguments.of("ce_type", "com.example.other", IntakeError.BAD_TYPE),
                Arguments.of("ce_subject", "call-1", IntakeError.BAD_SUBJECT),
                Arguments.of("ce_subject", "call-1/customer/x", IntakeError.BAD_SUBJECT),
                Arguments.of("ce_subject", "call 1/customer", IntakeError.BAD_NAME),
                Arguments.of("ce_subject", "call-1/" + "x".repeat(129), IntakeError.BAD_NAME),
                Arguments.of("ce_subject", "call-2/customer", IntakeError.KEY_MISMATCH),
                Arguments.of("ce_tenant", "a/b", IntakeError.BAD_NAME),
                Arguments.of("ce_sequence", "-1", IntakeError.BAD_SEQUENCE),
                Arguments.of("ce_sequence", "9999999999999999", IntakeError.BAD_SEQUENCE),
                Arguments.of("ce_mediatime", "1.5", IntakeError.BAD_MEDIA_TIME),
                Arguments.of("ce_mediatime", "360000001", IntakeError.BAD_MEDIA_TIME),
                Arguments.of("ce_time", "yesterday", IntakeError.BAD_TIME),
                Arguments.of("ce_role", "boss", IntakeError.BAD_ROLE),
                Arguments.of("ce_final", "yes", IntakeError.BAD_FINAL),
                Arguments.of("ce_id", "x".repeat(2000), IntakeError.TOO_LARGE),
                Arguments.of("content-type", "audio", IntakeError.BAD_CONTENT_TYPE),
                Arguments.of("content-type", "audio/G729", IntakeError.UNSUPPORTED_CODEC),
                Arguments.of("content-type", "audio/PCMU;rate=11025", IntakeError.BAD_RATE),
                Arguments.of("content-type", "audio/L16;rate=16000;channels=2", IntakeError.BAD_RATE));
    }

    @ParameterizedTest
    @MethodSource("wrongHeaders")
    void aWrongHeaderHasItsCode(String name, String value, IntakeError error) {
        ConsumerRecord<byte[], byte[]> record = good();
        record.headers().remove(name);
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
        assertRefused(record, LIMIT, error);
    }

    @ParameterizedTest
    @MethodSource("requiredHeaders")
    void aMissingHeaderIsNamed(String name) {
        ConsumerRecord<byte[], byte[]> record = good();
        record.headers().remove(name);
        assertThatThrownBy(() -> Envelope.read(record, LIMIT))
                .isInstanceOf(BadRecord.class)
                .hasMessageStartingWith("MG-1001 ")
                .hasMessageContaining(name);
    }

    static Stream<String> requiredHeaders() {
        return Stream.of(
                "ce_specversion",
                "ce_type",
                "ce_id",
                "ce_source",
                "ce_subject",
                "ce_sequence",
                "ce_mediatime",
                "content-type");
    }

    @Test
    void wrongAudioHasItsCode() {
        assertRefused(with("audio/PCMU", new byte[0]), LIMIT, IntakeError.EMPTY);
        assertRefused(with("audio/PCMU", null), LIMIT, IntakeError.EMPTY);
        assertRefused(with("audio/L16;rate=16000", new byte[1001]), LIMIT, IntakeError.BAD_PAYLOAD);
        assertRefused(with("audio/PCMU", new byte[100]), LIMIT, IntakeError.BAD_DURATION);
        assertRefused(with("audio/PCMU", new byte[16_500]), LIMIT, IntakeError.BAD_DURATION);
        assertRefused(with("audio/PCMU", new byte[4000]), 3000, IntakeError.TOO_LARGE);
    }

    @Test
    void opusIsMeasuredByItsPackets() throws BadRecord {
        byte[] packet = {0x08, 1, 2, 3}; // 20 ms
        assertThat(Envelope.read(with("audio/opus", packet), LIMIT).chunk(0, 0).durationMs())
                .isEqualTo(20);
        byte[] shortest = {(byte) 0x80, 1}; // 2.5 ms
        assertThat(Envelope.read(with("audio/opus", shortest), LIMIT).format()).isEqualTo(CallScript.OPUS);
        assertRefused(with("audio/opus", new byte[] {0x0b, 0}), LIMIT, IntakeError.BAD_PACKET);
        assertRefused(with("audio/opus", new byte[0]), LIMIT, IntakeError.EMPTY);
        assertRefused(with("audio/opus;framing=length16", new byte[] {0, 9, 8}), LIMIT, IntakeError.BAD_PACKET);
        byte[] long60 = new byte[35 * 3]; // 35 packets of 60 ms without a byte
        for (int i = 0; i < long60.length; i += 3) {
            long60[i + 1] = 1;
            long60[i + 2] = 0x18;
        }
        assertRefused(with("audio/opus;framing=length16", long60), LIMIT, IntakeError.BAD_DURATION);
        assertRefused(with("audio/opus;framing=ogg", packet), LIMIT, IntakeError.UNSUPPORTED_CODEC);
    }

    @Test
    void aPauseHasAPlaceAndNoAudio() throws BadRecord {
        ConsumerRecord<byte[], byte[]> pause = with("audio/PCMU", new byte[0]);
        pause.headers().remove("ce_type");
        pause.headers().add("ce_type", Envelope.PAUSE.getBytes(StandardCharsets.UTF_8));
        Chunk chunk = Envelope.read(pause, LIMIT).chunk(0, 0);
        assertThat(chunk.audio()).isEmpty();
        assertThat(chunk.last()).isFalse();
        assertRefused(record(pause.key(), new byte[160], pause.headers()), LIMIT, IntakeError.BAD_PAYLOAD);
    }

    @Test
    void noMutilatedRecordEscapesAsAnotherException() {
        SplittableRandom random = new SplittableRandom(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            ConsumerRecord<byte[], byte[]> record = mutilated(random);
            try {
                Envelope.read(record, LIMIT);
            } catch (BadRecord e) {
                refused++;
                assertThat(e.getMessage()).startsWith(e.error().code()).hasSizeLessThan(600);
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    private static ConsumerRecord<byte[], byte[]> mutilated(SplittableRandom random) {
        ConsumerRecord<byte[], byte[]> whole = good();
        RecordHeaders headers = new RecordHeaders();
        whole.headers().forEach(header -> {
            byte[] value = header.value().clone();
            switch (random.nextInt(16)) {
                case 0 -> value = new byte[random.nextInt(40)];
                case 1 -> random.nextBytes(value);
                case 2 -> value = null;
                case 3 -> {
                    return;
                }
                default -> {}
            }
            headers.add(header.key(), value);
        });
        byte[] audio = new byte[random.nextInt(3) == 0 ? random.nextInt(20_000) : 1600];
        byte[] key = random.nextInt(20) == 0 ? null : whole.key();
        return record(key, audio, headers);
    }

    private static void assertRefused(ConsumerRecord<byte[], byte[]> record, int limit, IntakeError error) {
        assertThatThrownBy(() -> Envelope.read(record, limit)).isInstanceOfSatisfying(BadRecord.class, bad -> {
            assertThat(bad.error()).isEqualTo(error);
            assertThat(bad).hasMessageStartingWith(error.code()).hasMessageEndingWith(error.fix());
        });
    }

    private static ConsumerRecord<byte[], byte[]> with(String contentType, byte[] audio) {
        ConsumerRecord<byte[], byte[]> record = good();
        record.headers().remove("content-type");
        record.headers().add("content-type", contentType.getBytes(StandardCharsets.UTF_8));
        return record(record.key(), audio, record.headers());
    }

    private static ConsumerRecord<byte[], byte[]> good() {
        AudioFormat format = CallScript.PCMU;
        return received(new AudioChunks("call.audio", CALL, "customer", format, START).next(new float[1600]));
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        return record(sent.key(), sent.value(), sent.headers());
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "call.audio",
                0,
                5,
                START.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                java.util.Optional.empty());
    }
}
