package io.mondegreen.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long after its Kafka record an alert's row was in the page. The record's time is when the line handed it to its producer,
 * before its transaction was committed; the row's is the browser's clock in the moment that it entered the document. Both are of
 * this machine, so their difference is the whole way: commit, consumer, state, stream, frame.
 */
public final class Delays {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WATCH = """
            globalThis.rows = {};
            new MutationObserver(() => {
              for (const row of document.querySelectorAll('.alert')) rows[row.dataset.alert] ??= Date.now();
            }).observe(document, { childList: true, subtree: true });
            """;

    private Delays() {}

    /** Begins to note when rows appear. */
    public static void watch(Tab tab) {
        tab.read(WATCH);
    }

    /** Delays in ms of the alerts whose first record is at least of medium severity and came after the watch began, by episode. */
    public static Map<String, Long> measure(Tab tab, String servers, long sinceMs) throws IOException {
        JsonNode rows = tab.read("rows");
        Map<String, Long> delays = new TreeMap<>();
        firstRecords(servers).forEach((episode, writtenMs) -> {
            if (writtenMs >= sinceMs) {
                delays.put(episode, rows.path(episode).asLong(Long.MAX_VALUE) - writtenMs);
            }
        });
        return delays;
    }

    private static Map<String, Long> firstRecords(String servers) throws IOException {
        Map<String, Long> first = new HashMap<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("call.alerts").stream()
                    .map(Delays::partition)
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    JsonNode data = JSON.readTree(record.value()).path("data");
                    if (data.has("episode") && !data.path("severity").asText().equals("low")) {
                        first.putIfAbsent(data.get("episode").asText(), record.timestamp());
                    }
                }
            }
        }
        return first;
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }
}
