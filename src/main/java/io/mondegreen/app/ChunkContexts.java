package io.mondegreen.app;

import io.mondegreen.calls.CallKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The traces that undecided chunks came with, by channel and offset. Bounded: beyond {@link #MOST} chunks nothing more is followed. */
final class ChunkContexts {
    static final int MOST = 65_536;
    /** As long as W3C lets {@code tracestate} be. */
    private static final int LONGEST_HEADER = 512;

    /**
     * A chunk that was taken.
     *
     * @param context invalid where its source sent none, or one that is none
     * @param cameMs  when its source or the broker says that it came, ms since 1970
     * @param takenMs when intake took it
     */
    record Taken(SpanContext context, String topic, int partition, long offset, long cameMs, long takenMs) {}

    private final Map<Integer, Map<CallKey, TreeMap<Long, Taken>>> partitions = new HashMap<>();
    private int size;

    void clear() {
        partitions.clear();
        size = 0;
    }

    void add(CallKey key, ConsumerRecord<byte[], byte[]> record, long nowMs) {
        if (size >= MOST) {
            return;
        }
        Taken taken = new Taken(
                context(record.headers()),
                record.topic(),
                record.partition(),
                record.offset(),
                Math.min(record.timestamp(), nowMs),
                nowMs);
        Taken before = partitions
                .computeIfAbsent(record.partition(), p -> new HashMap<>())
                .computeIfAbsent(key, k -> new TreeMap<>())
                .put(record.offset(), taken);
        size += before == null ? 1 : 0;
    }

    /** Those of a channel whose offsets lie in the range, both ends included, the oldest first. */
    List<Taken> of(CallKey key, int partition, long first, long last) {
        TreeMap<Long, Taken> channel =
                partitions.getOrDefault(partition, Map.of()).get(key);
        return channel == null
                ? List.of()
                : List.copyOf(channel.subMap(first, true, last, true).values());
    }

    /** Forgets a partition's below an offset. */
    void decided(int partition, long below) {
        partitions.getOrDefault(partition, Map.of()).values().removeIf(channel -> {
            SortedMap<Long, Taken> old = channel.headMap(below);
            size -= old.size();
            old.clear();
            return channel.isEmpty();
        });
    }

    void drop(int partition) {
        Map<CallKey, TreeMap<Long, Taken>> gone = partitions.remove(partition);
        if (gone != null) {
            gone.values().forEach(channel -> size -= channel.size());
        }
    }

    int size() {
        return size;
    }

    private static SpanContext context(Headers headers) {
        return Span.fromContext(
                        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HeaderGetter.INSTANCE))
                .getSpanContext();
    }

    private enum HeaderGetter implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of();
        }

        @Override
        public String get(Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null || header.value() == null || header.value().length > LONGEST_HEADER
                    ? null
                    : new String(header.value(), StandardCharsets.US_ASCII);
        }
    }
}
