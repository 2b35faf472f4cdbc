package io.mondegreen.web;

import io.mondegreen.kafka.FeedbackRecord;
import io.mondegreen.kafka.TopicNames;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes verdicts to {@code call.feedback}. Its producer is made with the first one. */
@Singleton
final class Verdicts {
    private static final int PATIENCE_MS = 10_000;

    private final String topic;
    private final Map<String, Object> client;
    private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();

    @Inject
    Verdicts(TopicNames names, @Identifier("default-kafka-broker") Map<String, Object> client) {
        this.topic = names.feedback();
        this.client = client;
    }

    /**
     * Returns when the broker has it.
     *
     * @throws ProblemException 503 if it did not take it
     */
    void write(FeedbackRecord record) {
        byte[] key = record.key().call().getBytes(StandardCharsets.UTF_8);
        try {
            producer().send(new ProducerRecord<>(topic, key, record.bytes())).get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw untaken();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw untaken();
        }
    }

    private static ProblemException untaken() {
        return ProblemException.unavailable("Kafka did not take the verdict; send it again");
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer.isEmpty()) {
            Map<String, Object> properties = new HashMap<>(client);
            properties.put(ProducerConfig.CLIENT_ID_CONFIG, "mondegreen-verdicts");
            properties.put(ProducerConfig.ACKS_CONFIG, "all");
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
            properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS / 2);
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
            properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            producer =
                    Optional.of(new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
        }
        return producer.get();
    }

    void stop(@Observes ShutdownEvent event) {
        producer.ifPresent(KafkaProducer::close);
    }
}
