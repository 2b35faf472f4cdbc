package io.mondegreen.cli.dlq;

import io.mondegreen.kafka.IntakeError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * One record of {@code call.audio.dlq}.
 *
 * @param code      {@code MG-1001} and so on; empty where the record was not written by the line
 * @param reason    a sentence
 * @param call      as its {@code ce_subject} or its key says; not checked, and perhaps empty
 * @param partition of the original record; -1 where it is not known
 * @param offset    of the original record, or the first one of the window that failed; -1 where it is not known
 * @param refused   when the line refused it
 */
record DeadLetter(
        String code,
        String reason,
        String call,
        int partition,
        long offset,
        Instant refused,
        ConsumerRecord<byte[], byte[]> record) {
    private static final String OURS = "mg_";
    private static final int LONGEST_NAME = 128;
    /** Sent again these would be refused again for the same reason: their place in the call is gone. */
    private static final Set<String> TOO_LATE = Set.of(IntakeError.LATE.code(), IntakeError.AFTER_END.code());

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        String subject = header(record.headers(), "ce_subject");
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        String call = subject.isEmpty() ? key : subject.substring(0, Math.max(0, subject.indexOf('/')));
        return new DeadLetter(
                header(record.headers(), "mg_code"),
                header(record.headers(), "mg_reason"),
                printable(call.isEmpty() ? key : call),
                (int) number(header(record.headers(), "mg_partition")),
                number(header(record.headers(), "mg_offset").replaceFirst("-[0-9]+$", "")),
                Instant.ofEpochMilli(record.timestamp()),
                record);
    }

    /** Whether there is something to send again. */
    boolean hasBytes() {
        return !code.equals(IntakeError.WINDOW_FAILED.code()) && record.value() != null;
    }

    /** Whether its place in the call was given up, so that it would be refused again. */
    boolean tooLate() {
        return TOO_LATE.contains(code);
    }

    /** The original record: key, bytes and headers as they came. */
    ProducerRecord<byte[], byte[]> original(String topic) {
        Headers headers = new RecordHeaders();
        Arrays.stream(record.headers().toArray())
                .filter(header -> !header.key().startsWith(OURS))
                .forEach(headers::add);
        return new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers);
    }

    private static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** What a sender wrote, safe for a terminal. */
    private static String printable(String text) {
        String shown = text.replaceAll("[^\\x21-\\x7e]", "?");
        return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown;
    }
}
