package io.mondegreen.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether the broker answers. A consumer's fetches come back at least twice a second while nothing is sent
 * ({@code fetch.max.wait.ms}); when none does, that nothing comes says nothing about the calls. One thread.
 */
final class BrokerContact {
    private static final long SILENT_NANOS = Duration.ofSeconds(2).toNanos();

    private final Consumer<?, ?> consumer;
    private double fetches;
    private long since;

    BrokerContact(Consumer<?, ?> consumer, long nanos) {
        this.consumer = consumer;
        this.since = nanos;
    }

    /** Whether no fetch came back for two seconds; to be asked more often than that. */
    boolean lost(long nanos) {
        return silent(nanos) > SILENT_NANOS;
    }

    /** Since a fetch came back, ns; to be asked every second or more often. */
    long silent(long nanos) {
        double now = 0;
        for (Map.Entry<MetricName, ? extends Metric> each : consumer.metrics().entrySet()) {
            if (each.getKey().name().equals("fetch-total")
                    && each.getValue().metricValue() instanceof Double count
                    && !count.isNaN()) {
                now += count;
            }
        }
        if (now != fetches) {
            fetches = now;
            since = nanos;
        }
        return nanos - since;
    }
}
