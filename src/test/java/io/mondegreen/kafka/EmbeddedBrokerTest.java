package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path folder;

    @Test
    void recordsOfACommittedTransactionSurviveARestartOnTheSamePort() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.in(folder).start();
        String bootstrap = broker.bootstrapServers();
        try (broker) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                Topics.shipped().createOnOneNode(admin, 2);
                Topics.shipped().createOnOneNode(admin, 2);
                assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS))
                        .contains("call.audio", "call.alerts", "call.progress");
            }
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrap, "transactional.id", "t1"),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("call.alerts", 0, "k", "kept"));
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("call.alerts", 0, "k", "dropped"));
                producer.abortTransaction();
            }
            assertThatThrownBy(broker::start).isInstanceOf(IllegalStateException.class);
        }
        assertThat(broker.running()).isFalse();

        try (EmbeddedBroker again = broker.start();
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrap,
                                "isolation.level", "read_committed",
                                "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            assertThat(again.bootstrapServers()).isEqualTo(bootstrap);
            TopicPartition partition = new TopicPartition("call.alerts", 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> seen = new java.util.ArrayList<>();
            while (consumer.position(partition) < end) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
                records.forEach(r -> seen.add(r.value()));
            }
            assertThat(seen).containsExactly("kept");
        }
    }
}
