package io.mondegreen.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The transactional producer of one life of the line: results and offsets become visible together or not at all. */
final class LineTransaction implements AutoCloseable {
    /** Another producer took this one's transactional id. */
    static final class Fenced extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fenced(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** What the broker made of the last transaction is not known, or the producer cannot go on. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final KafkaProducer<byte[], byte[]> producer;

    /** Aborts what an earlier life with the same transactional id left open. */
    LineTransaction(LineConfig config) {
        producer =
                new KafkaProducer<>(LineClients.producer(config), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw fencedOrLost(e);
        }
    }

    /**
     * Publishes records and offsets in one transaction.
     *
     * @return false where it was aborted and may be tried again
     * @throws Fenced where another instance has this one's transactional id
     * @throws Lost   where the outcome is unknown
     */
    boolean commit(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        boolean committing = false;
        try {
            producer.beginTransaction();
            records.forEach(producer::send);
            // progress lies in the log before the offsets that go with it can be seen as pending
            producer.flush();
            if (!offsets.isEmpty()) {
                producer.sendOffsetsToTransaction(offsets, group);
            }
            committing = true;
            producer.commitTransaction();
            return true;
        } catch (KafkaException e) {
            if (isFenced(e) || committing && (e instanceof TimeoutException || e instanceof InterruptException)) {
                throw fencedOrLost(e);
            }
            return abort(e);
        }
    }

    private boolean abort(KafkaException cause) {
        try {
            producer.abortTransaction();
            return false;
        } catch (KafkaException e) {
            e.addSuppressed(cause);
            throw fencedOrLost(e);
        }
    }

    private static RuntimeException fencedOrLost(KafkaException e) {
        return isFenced(e) ? new Fenced(e) : new Lost(e);
    }

    private static boolean isFenced(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof ProducerFencedException
                    || t instanceof InvalidProducerEpochException
                    || t instanceof FencedInstanceIdException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
