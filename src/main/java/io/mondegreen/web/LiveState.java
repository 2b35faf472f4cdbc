package io.mondegreen.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.ProgressRecord;
import io.mondegreen.kafka.StretchRecord;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.kafka.WireException;
import io.mondegreen.web.live.Limits;
import io.mondegreen.web.live.LiveCalls;
import io.mondegreen.web.live.Place;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** What the page and the API show, rebuilt from the committed records of the topics by one reader. */
@Singleton
final class LiveState {

    private static final Logger LOG = Logger.getLogger(LiveState.class);

    private final LiveCalls calls;
    private final RecentRecords alerts;
    private final RecentRecords transcripts;
    private final Counter unreadable;

    @Inject
    LiveState(PageConfig config, Items items, MeterRegistry meters) {
        calls = new LiveCalls(limits(config), items);
        alerts = new RecentRecords(config.recent());
        transcripts = new RecentRecords(config.recent());
        unreadable = Counter.builder("mondegreen.page.records.unreadable")
                .description("Records of the topics that the page could not read")
                .register(meters);
        Gauge.builder("mondegreen.page.watchers", this::watching)
                .description("Open server-sent event streams")
                .register(meters);
        Gauge.builder("mondegreen.page.calls", calls::held)
                .description("Calls that are held for the page and the API")
                .register(meters);
        Gauge.builder("mondegreen.page.bytes", calls::bytes)
                .description("What the records of those calls take")
                .baseUnit("bytes")
                .register(meters);
    }

    /** What is held, as the settings say. */
    static Limits limits(PageConfig config) {
        return new Limits(
                Duration.ofMinutes(config.horizonMinutes()),
                Duration.ofMillis(config.liveForMs()),
                config.calls(),
                config.windows(),
                config.recent(),
                (long) config.maxMb() << 20,
                config.events());
    }

    /** A record of {@code call.transcripts}. */
    void transcript(ConsumerRecord<byte[], byte[]> record) {
        take(record, (value, place) -> {
            calls.transcript(TranscriptRecord.read(value), value, place);
            transcripts.add(LiveRecord.transcript(value));
        });
    }

    /** A record of {@code call.alerts}. */
    void alert(ConsumerRecord<byte[], byte[]> record) {
        if (LiveRecord.isOfLine(record.value())) {
            return;
        }
        take(record, (value, place) -> {
            calls.alert(AlertRecord.read(value), value, place);
            alerts.add(LiveRecord.alert(value));
        });
    }

    /** A record of {@code call.traces}. */
    void trace(ConsumerRecord<byte[], byte[]> record) {
        take(record, (value, place) -> {
            if (TraceRecord.is(value)) {
                calls.trace(TraceRecord.read(value), value, place);
            } else {
                calls.stretch(StretchRecord.read(value), value, place);
            }
        });
    }

    /** A record of {@code call.progress}. */
    void progress(ConsumerRecord<byte[], byte[]> record) {
        take(record, (value, place) -> {
            if (ProgressRecord.is(value)) {
                calls.progress(ProgressRecord.read(value), place);
            }
        });
    }

    private interface Taker {
        void take(byte[] value, Place place);
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Taker taker) {
        if (record.value() == null) {
            return; // a tombstone of a compacted topic
        }
        try {
            taker.take(record.value(), new Place(record.timestamp(), record.partition(), record.offset()));
        } catch (WireException | IllegalArgumentException unread) {
            unreadable.increment();
            LOG.debugf(
                    "record passed over: %s-%d at %d: %s",
                    record.topic(), record.partition(), record.offset(), unread.getMessage());
        }
    }

    LiveCalls calls() {
        return calls;
    }

    RecentRecords alerts() {
        return alerts;
    }

    RecentRecords transcripts() {
        return transcripts;
    }

    int watching() {
        return calls.log().watching() + alerts.watching() + transcripts.watching();
    }
}
