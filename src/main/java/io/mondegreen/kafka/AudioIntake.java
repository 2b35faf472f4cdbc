package io.mondegreen.kafka;

import io.mondegreen.calls.CallBook;
import io.mondegreen.calls.Chunk;
import io.mondegreen.calls.Verdict;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

    /** A record that was read, and those of its chunks that the book has not taken. */
    private static final class Reading {
        private final ConsumerRecord<byte[], byte[]> record;
        private final ArrayDeque<Chunk> chunks;
        private final String streams; // where what is known after it belongs; empty where it is no platform's message
        private final PlatformStreams after;
        private BadRecord refused;

        Reading(ConsumerRecord<byte[], byte[]> record, List<Chunk> chunks, String streams, PlatformStreams after) {
            this.record = record;
            this.chunks = new ArrayDeque<>(chunks);
            this.streams = streams;
            this.after = after;
        }

        static Reading of(ConsumerRecord<byte[], byte[]> record, List<Chunk> chunks) {
            return new Reading(record, chunks, "", PlatformStreams.NONE);
        }
    }

    private final LineConfig config;
    private final CallBook book;
    private final LineOutput output;
    private final LineMetrics metrics;
    private final LineTracing tracing;
    private final StreamBook streams;
    private final Map<AudioSource, PlatformAdapter> adapters = new EnumMap<>(AudioSource.class);
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
    private final Map<Integer, Long> next = new HashMap<>(); // offset after the last record taken
    private long takenSince = Long.MAX_VALUE; // timestamp of the oldest record taken since lagMs was asked for
    private final Map<Integer, Long> judged = new HashMap<>(); // records below were refused or not in an earlier life
    private Reading reading; // the first of the backlog, where the book was full in the middle of it

    AudioIntake(LineConfig config, CallBook book, LineOutput output, LineMetrics metrics, LineTracing tracing) {
        this.config = config;
        this.tracing = tracing;
        this.book = book;
        this.output = output;
        this.metrics = metrics;
        this.streams = new StreamBook(book);
        adapters.put(AudioSource.TWILIO, new TwilioAdapter(config.maxChunkBytes()));
        adapters.put(AudioSource.TELNYX, new TelnyxAdapter(config.maxChunkBytes()));
        adapters.put(AudioSource.AUDIOHOOK, new AudioHookAdapter(config.maxChunkBytes()));
    }

    void assigned(int partition, OffsetAndMetadata committed) {
        if (committed != null) {
            next.put(partition, committed.offset());
            if (committed.metadata().matches(COME + "[0-9]{1,18}")) {
                judged.put(partition, Long.parseLong(committed.metadata().substring(COME.length())));
            }
        }
    }

    /** Takes up a platform's streams where an earlier life left them; before their first record. */
    void restore(int partition, StreamProgress progress) {
        streams.restore(partition, progress);
    }

    void drop(int partition) {
        backlog.removeIf(r -> r.partition() == partition);
        next.remove(partition);
        judged.remove(partition);
        streams.drop(partition);
        if (reading != null && reading.record.partition() == partition) {
            reading = null;
        }
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

    /** What is to be kept of platforms' streams and was not when this was last asked; it goes with {@link #position}. */
    List<StreamProgress> changedStreams(int partition) {
        Long come = next.get(partition);
        return come == null ? List.of() : streams.changed(partition, come);
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
            if (reading == null) {
                reading = read(record);
            }
            if (!offer(reading, nanos, again)) {
                return false;
            }
            if (!reading.streams.isEmpty()) {
                streams.said(record.partition(), reading.streams, record.offset(), reading.after);
            }
            if (reading.refused != null) {
                throw reading.refused;
            }
        } catch (BadRecord bad) {
            if (!again) {
                metrics.rejected(bad.error());
                output.reject(record, bad.error(), bad.getMessage());
            }
        }
        reading = null;
        next.put(record.partition(), record.offset() + 1);
        takenSince = Math.min(takenSince, record.timestamp());
        return true;
    }

    private Reading read(ConsumerRecord<byte[], byte[]> record) throws BadRecord {
        AudioSource source = AudioSource.of(record.headers(), config.source());
        if (source == AudioSource.CLOUDEVENTS) {
            Envelope envelope = Envelope.read(record, config.maxChunkBytes());
            return Reading.of(record, List.of(envelope.chunk(record.partition(), record.offset())));
        }
        // what one platform said is nothing to another, should a key have messages of both
        String key = source.name().toLowerCase(Locale.ROOT) + ":" + PlatformAdapter.key(record);
        if (streams.decided(record.partition(), key, record.offset())) {
            metrics.chunk(Verdict.REPLAYED, 0);
            return Reading.of(record, List.of());
        }
        PlatformAdapter.Said said = adapters.get(source).read(record, streams.of(record.partition(), key));
        if (said.withheld()) {
            metrics.withheld();
        } else if (said.chunks().isEmpty()) {
            metrics.message();
        }
        return new Reading(record, said.chunks(), key, said.after());
    }

    /** Gives the book what it has room for; true where nothing is left. */
    private boolean offer(Reading reading, long nanos, boolean again) {
        while (!reading.chunks.isEmpty()) {
            Chunk chunk = reading.chunks.peekFirst();
            Verdict verdict = book.accept(chunk, nanos, again);
            if (verdict == Verdict.FULL) {
                return false;
            }
            reading.chunks.removeFirst();
            metrics.chunk(verdict, chunk.durationMs());
            if (verdict == Verdict.TAKEN) {
                tracing.took(chunk.key(), reading.record);
            }
            if (verdict == Verdict.LATE || verdict == Verdict.AFTER_END) {
                IntakeError error = verdict == Verdict.LATE ? IntakeError.LATE : IntakeError.AFTER_END;
                reading.refused = BadRecord.of(error, "sequence " + chunk.sequence());
            }
        }
        return true;
    }
}
