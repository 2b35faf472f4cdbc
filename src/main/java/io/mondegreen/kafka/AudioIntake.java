package io.mondegreen.kafka;

import io.mondegreen.calls.CallBook;
import io.mondegreen.calls.Chunk;
import io.mondegreen.calls.Verdict;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Takes records of {@code call.audio} into the book, as fast as the book takes them, and refuses bad ones.
 *
 * <p>Per partition it knows how far intake has come. That number travels as metadata with the committed offset, which is
 * smaller while windows are open: records between the two are read again after a restart, and are not refused twice.
 */
final class AudioIntake {
    private static final String COME = "intake=";

    private final LineConfig config;
    private final CallBook book;
    private final LineOutput output;
    private final LineMetrics metrics;
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
    private final Map<Integer, Long> next = new HashMap<>(); // offset after the last record taken
    private long takenSince = Long.MAX_VALUE; // timestamp of the oldest record taken since lagMs was asked for
    private final Map<Integer, Long> judged = new HashMap<>(); // records below were refused or not in an earlier life

    AudioIntake(LineConfig config, CallBook book, LineOutput output, LineMetrics metrics) {
        this.config = config;
        this.book = book;
        this.output = output;
        this.metrics = metrics;
    }

    void assigned(int partition, OffsetAndMetadata committed) {
        if (committed != null) {
            next.put(partition, committed.offset());
            if (committed.metadata().matches(COME + "[0-9]{1,18}")) {
                judged.put(partition, Long.parseLong(committed.metadata().substring(COME.length())));
            }
        }
    }

    void drop(int partition) {
        backlog.removeIf(r -> r.partition() == partition);
        next.remove(partition);
        judged.remove(partition);
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        backlog.addLast(record);
    }

    /** Takes what the book has room for. */
    void work(long nanos) {
        while (!backlog.isEmpty() && take(backlog.peekFirst(), nanos)) {
            backlog.removeFirst();
        }
    }

    /**
     * Age of the record that is next to be taken, or was taken just now, ms: how far behind the callers intake is; 0 where
     * nothing is left to take. Ages are those of Kafka's timestamps.
     */
    long lagMs(long nowMs) {
        long since = backlog.isEmpty() ? takenSince : backlog.peekFirst().timestamp();
        takenSince = Long.MAX_VALUE;
        return since == Long.MAX_VALUE ? 0 : Math.max(0, nowMs - since);
    }

    int backlog() {
        return backlog.size();
    }

    boolean waits(int partition) {
        return backlog.stream().anyMatch(r -> r.partition() == partition);
    }

    /** The offset to commit: the smallest that a restart needs; null before the first record. */
    OffsetAndMetadata position(int partition) {
        Long come = next.get(partition);
        if (come == null) {
            return null;
        }
        OptionalLong needed = book.needed(partition);
        long told = Math.max(come, judged.getOrDefault(partition, 0L));
        return new OffsetAndMetadata(needed.orElse(come), COME + told);
    }

    /** Records taken whose audio is not decided. */
    long undecided(int partition) {
        Long come = next.get(partition);
        OptionalLong needed = book.needed(partition);
        return come == null || needed.isEmpty() ? 0 : come - needed.getAsLong();
    }

    private boolean take(ConsumerRecord<byte[], byte[]> record, long nanos) {
        boolean again = record.offset() < judged.getOrDefault(record.partition(), 0L);
        try {
            Chunk chunk = Envelope.read(record, config.maxChunkBytes()).chunk(record.partition(), record.offset());
            Verdict verdict = book.accept(chunk, nanos, again);
            if (verdict == Verdict.FULL) {
                return false;
            }
            long samples = chunk.audio().length / chunk.format().encoding().bytes();
            metrics.chunk(verdict, samples * 1000 / chunk.format().rateHz());
            if (verdict == Verdict.LATE || verdict == Verdict.AFTER_END) {
                IntakeError error = verdict == Verdict.LATE ? IntakeError.LATE : IntakeError.AFTER_END;
                throw new BadRecord(error, "(sequence " + chunk.sequence() + ")");
            }
        } catch (BadRecord bad) {
            if (!again) {
                metrics.rejected(bad.error());
                output.reject(record, bad.error(), bad.getMessage());
            }
        }
        next.put(record.partition(), record.offset() + 1);
        takenSince = Math.min(takenSince, record.timestamp());
        return true;
    }
}
