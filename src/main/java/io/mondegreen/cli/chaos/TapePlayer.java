package io.mondegreen.cli.chaos;

import io.mondegreen.cli.CommandFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a tape on a thread of its own, each record at its time or all at once. A broker that is away is waited for: records keep
 * their order and none is sent twice by the sender itself.
 */
final class TapePlayer implements AutoCloseable {
    private static final String PATIENCE_MS =
            Long.toString(Duration.ofMinutes(10).toMillis());

    private final Tape tape;
    private final String topic;
    private final boolean atOnce;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<Exception> refused = new AtomicReference<>();
    private final Thread thread;

    TapePlayer(Tape tape, String topic, String servers, boolean atOnce) {
        this.tape = tape;
        this.topic = topic;
        this.atOnce = atOnce;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "acks", "all",
                        "enable.idempotence", "true",
                        "delivery.timeout.ms", PATIENCE_MS,
                        "max.block.ms", PATIENCE_MS,
                        "request.timeout.ms", "5000",
                        "reconnect.backoff.max.ms", "500",
                        "client.id", "mondegreen-tape"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("mondegreen-tape").start(this::play);
    }

    /** Records that the broker has taken. */
    int sent() {
        return sent.get();
    }

    /**
     * Whether everything was taken.
     *
     * @throws CommandFailure where a record was refused
     */
    boolean done() {
        if (refused.get() != null) {
            throw new CommandFailure(
                    "the broker did not take a record: " + refused.get().getMessage(), refused.get());
        }
        return sent.get() == tape.cues().size();
    }

    private void play() {
        long start = System.nanoTime();
        try {
            for (Tape.Cue cue : tape.cues()) {
                long wait = start + cue.dueMs() * 1_000_000 - System.nanoTime();
                if (!atOnce && wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                producer.send(cue.to(topic), (taken, failed) -> {
                    if (failed == null) {
                        sent.incrementAndGet();
                    } else {
                        refused.compareAndSet(null, failed);
                    }
                });
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            refused.compareAndSet(null, failed);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        producer.close(Duration.ofSeconds(1));
    }
}
