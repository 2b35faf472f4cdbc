package io.mondegreen.cli;

import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.InstanceRecords;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.kafka.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed records of alert and transcript topics, of all partitions, without a consumer group: it disturbs nobody and
 * leaves no trace. One thread uses it.
 */
public final class TopicWatch implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    /** Where to begin. */
    public enum From {
        START,
        NOW
    }

    /** Takes what is read. */
    public interface Listener {
        void alert(AlertRecord record, byte[] json);

        default void transcript(TranscriptRecord record) {}
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String alerts;

    /**
     * @param client of the cluster, as {@link BootstrapOption#client} has it
     * @param alerts name of the alert topic
     * @param also   further topics, all of transcripts
     * @throws CommandFailure if the cluster or a topic is not there
     */
    public TopicWatch(Map<String, Object> client, From from, String alerts, String... also) {
        this.alerts = alerts;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        settings.put("default.api.timeout.ms", Long.toString(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
        settings.put("enable.auto.commit", "false");
        settings.put("client.id", "mondegreen-watch");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<String> topics = new ArrayList<>(List.of(also));
        topics.add(alerts);
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : topics) {
                consumer.partitionsFor(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
            }
            consumer.assign(partitions);
            if (from == From.START) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
                // positions are looked up lazily: now is now
                partitions.forEach(consumer::position);
            }
        } catch (KafkaException unreachable) {
            close();
            throw new CommandFailure(
                    "Kafka at " + client.get("bootstrap.servers") + " does not answer (" + unreachable.getMessage()
                            + "); is it running, is --bootstrap right, do the topics " + topics + " exist?",
                    unreachable);
        }
    }

    /**
     * Hands over what has come.
     *
     * @return records read
     */
    public int poll(Duration patience, Listener listener) {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            count++;
            try {
                if (record.topic().equals(alerts) && InstanceRecords.is(record.value())) {
                    continue; // about an instance and no call
                }
                if (record.topic().equals(alerts)) {
                    listener.alert(AlertRecord.read(record.value()), record.value());
                } else {
                    listener.transcript(TranscriptRecord.read(record.value()));
                }
            } catch (WireException unread) {
                throw new CommandFailure(
                        "a record of " + record.topic() + " at offset " + record.offset() + " cannot be read: "
                                + unread.getMessage(),
                        unread);
            }
        }
        return count;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
