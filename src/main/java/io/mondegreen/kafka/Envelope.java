package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormatException;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.Chunk;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * One chunk of call audio as it came: CloudEvents 1.0 in Kafka binary mode, checked.
 *
 * @param tenant   empty where there is none
 * @param sequence per call and channel, from 0
 * @param mediaMs  of the first sample, ms from the start of the call
 * @param role     {@code agent}, {@code customer} or {@code mixed}
 * @param last     whether the channel ends with it
 * @param time     as the source says, or when the broker got it
 */
public record Envelope(
        String tenant,
        String call,
        String channel,
        String id,
        String source,
        Instant time,
        long sequence,
        long mediaMs,
        String role,
        boolean last,
        AudioFormat format,
        byte[] audio) {
    public static final String SPEC_VERSION = "1.0";
    public static final String TYPE = "io.mondegreen.audio.chunk";
    /** The source stops for a while; no audio. */
    public static final String PAUSE = "io.mondegreen.audio.pause";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final Set<String> ROLES = Set.of("agent", "customer", "mixed");
    static final long MAX_MEDIA_MS = 100L * 3_600_000;
    private static final int MAX_TEXT = 1024;
    private static final int MIN_MS = 20;
    private static final int MAX_MS = 2000;

    /** Whether this may name a call, channel or tenant. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Reads and checks a record.
     *
     * @param maxBytes of audio
     * @throws BadRecord with a stable code and what to do
     */
    public static Envelope read(ConsumerRecord<byte[], byte[]> record, int maxBytes) throws BadRecord {
        Headers headers = record.headers();
        String version = required(headers, "ce_specversion");
        check(version.equals(SPEC_VERSION), IntakeError.BAD_SPEC_VERSION, version);
        String type = required(headers, "ce_type");
        boolean pause = type.equals(PAUSE);
        check(pause || type.equals(TYPE), IntakeError.BAD_TYPE, type);
        String id = required(headers, "ce_id");
        String source = required(headers, "ce_source");
        String subject = required(headers, "ce_subject");
        int slash = subject.indexOf('/');
        check(slash > 0 && subject.indexOf('/', slash + 1) < 0, IntakeError.BAD_SUBJECT, subject);
        String call = name(subject.substring(0, slash));
        String channel = name(subject.substring(slash + 1));
        Optional<String> tenant = optional(headers, "ce_tenant");
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        check(key.equals(call), IntakeError.KEY_MISMATCH, key);
        long sequence = number(headers, "ce_sequence", IntakeError.BAD_SEQUENCE, Long.MAX_VALUE);
        long mediaMs = number(headers, "ce_mediatime", IntakeError.BAD_MEDIA_TIME, MAX_MEDIA_MS);
        String role = optional(headers, "ce_role").orElse(ROLES.contains(channel) ? channel : "mixed");
        check(ROLES.contains(role), IntakeError.BAD_ROLE, role);
        String last = optional(headers, "ce_final").orElse("false");
        check(last.equals("true") || last.equals("false"), IntakeError.BAD_FINAL, last);
        AudioFormat format = format(required(headers, "content-type"));
        byte[] audio = record.value() == null ? new byte[0] : record.value();
        if (pause) {
            check(audio.length == 0, IntakeError.BAD_PAYLOAD, audio.length + " bytes in a pause");
        } else {
            checkAudio(audio, format, last.equals("true"), maxBytes);
        }
        return new Envelope(
                tenant.isPresent() ? name(tenant.get()) : "",
                call,
                channel,
                id,
                source,
                time(headers, record.timestamp()),
                sequence,
                mediaMs,
                role,
                last.equals("true"),
                format,
                audio);
    }

    /** As {@code calls} takes it. */
    public Chunk chunk(int partition, long offset) {
        return new Chunk(
                new CallKey(tenant, call, channel),
                sequence,
                mediaMs,
                role,
                last,
                format,
                audio,
                time,
                partition,
                offset);
    }

    private static void checkAudio(byte[] audio, AudioFormat format, boolean last, int maxBytes) throws BadRecord {
        check(audio.length <= maxBytes, IntakeError.TOO_LARGE, audio.length + " bytes, the limit is " + maxBytes);
        if (audio.length == 0) {
            check(last, IntakeError.EMPTY, "");
            return;
        }
        long ms = samples(audio, format) * 1000L / format.rateHz();
        int least = format.remembers() ? 0 : MIN_MS; // packets of Opus are 2.5 ms at least
        check(ms <= MAX_MS && (ms >= least || last), IntakeError.BAD_DURATION, ms + " ms");
    }

    /** Checks a platform's chunk: it cuts them as it likes. */
    static void checkPlatformAudio(byte[] audio, AudioFormat format) throws BadRecord {
        check(audio.length > 0, IntakeError.EMPTY, "");
        long ms = samples(audio, format) * 1000L / format.rateHz();
        check(ms <= MAX_MS, IntakeError.BAD_DURATION, ms + " ms");
    }

    private static int samples(byte[] audio, AudioFormat format) throws BadRecord {
        try {
            return format.samples(audio);
        } catch (AudioFormatException e) {
            throw BadRecord.of(error(e), e.getMessage());
        }
    }

    private static AudioFormat format(String contentType) throws BadRecord {
        try {
            return AudioFormat.parse(contentType);
        } catch (AudioFormatException e) {
            throw BadRecord.of(error(e), e.getMessage());
        }
    }

    private static IntakeError error(AudioFormatException e) {
        return switch (e.reason()) {
            case MALFORMED_CONTENT_TYPE -> IntakeError.BAD_CONTENT_TYPE;
            case UNSUPPORTED_TYPE, BAD_SAMPLE_FORMAT -> IntakeError.UNSUPPORTED_CODEC;
            case BAD_RATE, BAD_CHANNELS -> IntakeError.BAD_RATE;
            case BAD_PAYLOAD -> IntakeError.BAD_PAYLOAD;
            case BAD_PACKET -> IntakeError.BAD_PACKET;
        };
    }

    static Instant time(Headers headers, long timestamp) throws BadRecord {
        Optional<String> time = optional(headers, "ce_time");
        if (time.isEmpty()) {
            return Instant.ofEpochMilli(Math.max(0, timestamp));
        }
        try {
            return OffsetDateTime.parse(time.get()).toInstant();
        } catch (DateTimeException e) {
            throw BadRecord.of(IntakeError.BAD_TIME, time.get());
        }
    }

    static String name(String text) throws BadRecord {
        check(isName(text), IntakeError.BAD_NAME, text);
        return text;
    }

    private static long number(Headers headers, String header, IntakeError error, long max) throws BadRecord {
        String text = required(headers, header);
        check(NUMBER.matcher(text).matches() && Long.parseLong(text) <= max, error, text);
        return Long.parseLong(text);
    }

    private static String required(Headers headers, String name) throws BadRecord {
        Optional<String> value = optional(headers, name);
        check(value.isPresent(), IntakeError.MISSING_HEADER, name);
        return value.get();
    }

    static Optional<String> optional(Headers headers, String name) throws BadRecord {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        check(
                header.value().length <= MAX_TEXT,
                IntakeError.TOO_LARGE,
                name + " has " + header.value().length + " bytes");
        return Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static void check(boolean good, IntakeError error, String detail) throws BadRecord {
        if (!good) {
            throw BadRecord.of(error, detail);
        }
    }
}
