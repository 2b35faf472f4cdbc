package io.mondegreen.cli.chaos;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.calls.ChannelProgress;
import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.kafka.ProgressRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Reads committed progress while a run goes on: every mark of every channel in the order of the log, and when the last one came.
 * One thread uses it; others may ask for {@link #records}.
 */
final class ProgressWatch implements AutoCloseable {
    private final Tape tape;
    private final KafkaConsumer<byte[], byte[]> reader;
    private final Map<CallKey, List<ChannelMark>> marks = new HashMap<>();
    private final AtomicLong records = new AtomicLong();
    private int decided;

    ProgressWatch(Tape tape, Kafka kafka, String topic) throws InterruptedException {
        this.tape = tape;
        this.reader = kafka.reader();
        try {
            reader.assign(kafka.partitions(topic));
        } catch (ExecutionException | TimeoutException e) {
            Kafka.close(reader);
            throw new CommandFailure("cannot read " + topic, e);
        }
        reader.seekToBeginning(reader.assignment());
    }

    /** Reads what has come; true where something has. */
    boolean poll(Duration patience) {
        boolean any = false;
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(patience)) {
            any = true;
            records.incrementAndGet();
            ChannelProgress progress = ProgressRecord.read(record.value());
            List<ChannelMark> sofar = marks.computeIfAbsent(progress.key(), key -> new ArrayList<>());
            boolean was = !sofar.isEmpty() && isEnd(progress.key(), sofar.getLast());
            sofar.add(progress.mark());
            decided += !was && isEnd(progress.key(), progress.mark()) ? 1 : 0;
        }
        return any;
    }

    /** Progress records read so far. */
    long records() {
        return records.get();
    }

    /** Channels decided to their end. */
    int decided() {
        return decided;
    }

    /** Media time that is decided, over all channels, ms. */
    long decidedMs() {
        return marks.values().stream()
                .mapToLong(each -> each.getLast().positionMs())
                .sum();
    }

    /** Every mark of every channel, in order. */
    Map<CallKey, List<ChannelMark>> marks() {
        return marks;
    }

    private boolean isEnd(CallKey key, ChannelMark mark) {
        Tape.Channel channel = tape.channels().get(key);
        return channel != null && (channel.ends() ? mark.ended() : mark.positionMs() >= channel.endMs());
    }

    @Override
    public void close() {
        Kafka.close(reader);
    }
}
