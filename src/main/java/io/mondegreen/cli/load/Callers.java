package io.mondegreen.cli.load;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.traffic.Conversation;
import io.mondegreen.kafka.AudioChunks;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A number of calls at a time, each in its own time: when one ends the next begins. A chunk is due when its last sample was
 * spoken; latencies count from there, so that a sender that is late makes them longer, not shorter. One thread sends.
 */
final class Callers implements AutoCloseable {
    private static final int CHUNK_MS = 200;
    private static final int CHUNK = Conversation.RATE_HZ / 1000 * CHUNK_MS;
    private static final AudioFormat FORMAT = new AudioFormat(AudioFormat.Encoding.PCMU, Conversation.RATE_HZ);

    private final String topic;
    private final List<Conversation> pool;
    private final DueTimes due;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SplittableRandom random;
    private final AtomicReference<Exception> refused = new AtomicReference<>();
    private final PriorityQueue<Caller> next = new PriorityQueue<>(Comparator.comparingLong(Caller::dueNanos));
    private final Thread thread;
    private volatile double worstLateMs;
    private int made;

    /**
     * Starts sending.
     *
     * @param pool conversations to choose from
     */
    Callers(int calls, List<Conversation> pool, String topic, String servers, DueTimes due, long seed) {
        this.topic = topic;
        this.pool = pool;
        this.due = due;
        this.random = new SplittableRandom(seed);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", "0", "client.id", "mondegreen-load"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        long now = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            // calls do not begin together, nor do their chunks come together
            begin(now + random.nextLong(Duration.ofSeconds(3).toNanos()));
        }
        this.thread = Thread.ofPlatform().name("mondegreen-callers").start(this::send);
    }

    /** How much a chunk was sent after its time at worst, ms: large where this machine cannot even send. */
    double worstLateMs() {
        return worstLateMs;
    }

    /** @throws CommandFailure where the broker refused a chunk */
    void check() {
        if (refused.get() != null) {
            throw new CommandFailure(
                    "the broker did not take a chunk: " + refused.get().getMessage(), refused.get());
        }
    }

    private void begin(long startNanos) {
        Conversation conversation = pool.get(random.nextInt(pool.size()));
        String call = "load-" + made++;
        for (String channel : List.of(Conversation.AGENT, Conversation.CUSTOMER)) {
            CallKey key = new CallKey("", call, channel);
            AudioChunks chunks = new AudioChunks(topic, key, channel, FORMAT, Instant.now());
            next.add(new Caller(chunks, conversation.of(channel), channel.equals(Conversation.AGENT), startNanos));
        }
    }

    private void send() {
        try {
            while (!Thread.interrupted()) {
                Caller caller = next.remove();
                long wait = caller.dueNanos() - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                } else {
                    worstLateMs = Math.max(worstLateMs, -wait / 1e6);
                }
                send(caller);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            refused.compareAndSet(null, failed);
        }
    }

    private void send(Caller caller) {
        long dueNanos = caller.dueNanos();
        producer.send(caller.take(), (taken, failed) -> {
            if (failed == null) {
                due.put(taken.partition(), taken.offset(), dueNanos);
            } else {
                refused.compareAndSet(null, failed);
            }
        });
        if (!caller.over()) {
            next.add(caller);
        } else if (caller.isAgent()) {
            begin(dueNanos + random.nextLong(Duration.ofSeconds(1).toNanos()));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        producer.close(Duration.ofSeconds(1));
    }

    /** One channel of a call on its way. */
    private static final class Caller {
        private final AudioChunks chunks;
        private final float[] pcm;
        private final boolean isAgent;
        private final long startNanos;
        private int sent;
        private boolean over;

        Caller(AudioChunks chunks, float[] pcm, boolean isAgent, long startNanos) {
            this.chunks = chunks;
            this.pcm = pcm;
            this.isAgent = isAgent;
            this.startNanos = startNanos;
        }

        long dueNanos() {
            long samples = Math.min(pcm.length, (long) (sent + 1) * CHUNK);
            return startNanos + samples * 1_000_000_000L / Conversation.RATE_HZ;
        }

        ProducerRecord<byte[], byte[]> take() {
            int from = sent * CHUNK;
            over = from >= pcm.length;
            sent++;
            return over ? chunks.end() : chunks.next(Arrays.copyOfRange(pcm, from, Math.min(pcm.length, from + CHUNK)));
        }

        boolean over() {
            return over;
        }

        boolean isAgent() {
            return isAgent;
        }
    }
}
