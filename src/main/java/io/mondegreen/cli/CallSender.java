package io.mondegreen.cli;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import io.mondegreen.kafka.AudioChunks;
import io.mondegreen.kafka.PlatformCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends channels of calls as a telephony gateway would: one record per chunk, at once or in the calls' own time. */
public final class CallSender implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final String servers;

    /**
     * Connects.
     *
     * @param client of the cluster, as {@link BootstrapOption#client} has it
     * @throws CommandFailure if the cluster or the topic is not there
     */
    public CallSender(Map<String, Object> client, String topic) {
        this.servers = client.get("bootstrap.servers").toString();
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("acks", "all");
        settings.put("linger.ms", "0");
        settings.put("max.block.ms", Long.toString(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
        settings.put("client.id", "mondegreen-send");
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            // otherwise every single record would wait for a cluster that is not there
            producer.partitionsFor(topic);
        } catch (KafkaException absent) {
            close();
            throw unreachable(absent);
        }
    }

    /**
     * One channel.
     *
     * @param pcm     at the format's rate
     * @param chunkMs 20 to 2000
     * @param speed   how much faster than the call's own time; infinite sends at once
     * @return records sent, the end included
     * @throws CommandFailure if the cluster does not take them
     */
    public int send(CallKey key, String role, AudioFormat format, float[] pcm, int chunkMs, double speed)
            throws InterruptedException {
        AudioChunks chunks = new AudioChunks(topic, key, role, format, Instant.now());
        int count = format.rateHz() / 1000 * chunkMs;
        int shortest = format.rateHz() / 50;
        long start = System.nanoTime();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int at = 0; at + shortest <= pcm.length; at += count) {
            float[] chunk = Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + count));
            // a chunk exists once its last sample was spoken
            long due = (long) ((chunks.mediaMs() + chunk.length * 1000L / format.rateHz()) * 1e6 / speed);
            pause(start + due - System.nanoTime());
            sent.add(send(chunks.next(chunk)));
        }
        sent.add(send(chunks.end()));
        return taken(sent);
    }

    /**
     * A whole call in a platform's own form.
     *
     * @param speed how much faster than the call's own time; infinite sends at once
     * @return records sent
     * @throws CommandFailure if the cluster does not take them
     */
    public int send(List<PlatformCall.Message> call, double speed) throws InterruptedException {
        long start = System.nanoTime();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (PlatformCall.Message message : call) {
            pause(start + (long) (message.dueMs() * 1e6 / speed) - System.nanoTime());
            sent.add(send(message.record()));
        }
        return taken(sent);
    }

    /**
     * Waits for a channel that another thread sends.
     *
     * @return what {@link #send} gave
     * @throws CommandFailure if the cluster did not take it
     */
    public static int await(Future<Integer> channel) throws InterruptedException {
        try {
            return channel.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException said
                    ? said
                    : new CommandFailure(failed.getCause().getMessage(), failed.getCause());
        }
    }

    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record);
        } catch (KafkaException refused) {
            throw unreachable(refused);
        }
    }

    private int taken(List<Future<RecordMetadata>> sent) throws InterruptedException {
        for (Future<RecordMetadata> one : sent) {
            taken(one);
        }
        return sent.size();
    }

    private void taken(Future<RecordMetadata> one) throws InterruptedException {
        try {
            one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException refused) {
            throw unreachable(refused);
        }
    }

    private CommandFailure unreachable(Exception why) {
        String cause =
                why.getCause() == null ? why.getMessage() : why.getCause().getMessage();
        return new CommandFailure(
                "Kafka at " + servers + " did not take the audio (" + cause + "); is it running, is --bootstrap right,"
                        + " does topic " + topic + " exist?",
                why);
    }

    private static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
