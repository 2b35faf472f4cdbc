package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic on which nothing comes, and a broker that is there or not. */
class BrokerContactTest {
    @TempDir
    Path folder;

    private EmbeddedBroker broker;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.in(folder).start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void nothingThatComesIsContactAndABrokerThatIsAwayIsNone() {
        try (LineBench bench = new LineBench(broker, 1);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition silent = new TopicPartition(bench.names.audio(), 0);
            consumer.assign(List.of(silent));
            consumer.seekToBeginning(List.of(silent));
            BrokerContact contact = new BrokerContact(consumer, System.nanoTime());
            await().atMost(Duration.ofSeconds(30)).until(() -> !lost(consumer, contact));

            // three times as long as it takes to call the contact lost
            int kept = 0;
            for (int i = 0; i < 60; i++) {
                kept += lost(consumer, contact) ? 0 : 1;
            }
            assertThat(kept).isGreaterThan(55);

            broker.close();
            await().atMost(Duration.ofSeconds(30)).until(() -> lost(consumer, contact));
            assertThat(consumer.currentLag(silent))
                    .as("nothing waits, as far as it knows")
                    .hasValue(0);

            broker.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> !lost(consumer, contact));
        }
    }

    private static boolean lost(KafkaConsumer<?, ?> consumer, BrokerContact contact) {
        consumer.poll(Duration.ofMillis(100));
        return contact.lost(System.nanoTime());
    }
}
