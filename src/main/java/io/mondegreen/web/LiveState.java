package io.mondegreen.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * What the page and the API show, fed from the topics by readers of committed records that belong to this replica alone
 * (own consumer group, from the earliest retained record). A record that cannot be read is counted and passed over.
 */
@Singleton
final class LiveState {

    private static final Logger LOG = Logger.getLogger(LiveState.class);

    private final RecentRecords alerts;
    private final RecentRecords transcripts;
    private final Counter unreadable;

    @Inject
    LiveState(PageConfig config, MeterRegistry meters) {
        alerts = new RecentRecords(config.recent());
        transcripts = new RecentRecords(config.recent());
        unreadable = Counter.builder("mondegreen.page.records.unreadable")
                .description("Records on call.alerts or call.transcripts that the page could not read")
                .register(meters);
        Gauge.builder("mondegreen.page.watchers", () -> alerts.watching() + transcripts.watching())
                .description("Open server-sent event streams")
                .register(meters);
    }

    @Incoming("page-alerts")
    void alert(byte[] value) {
        if (!LiveRecord.isOfLine(value)) {
            take(value, LiveRecord::alert, alerts);
        }
    }

    @Incoming("page-transcripts")
    void transcript(byte[] value) {
        take(value, LiveRecord::transcript, transcripts);
    }

    RecentRecords alerts() {
        return alerts;
    }

    RecentRecords transcripts() {
        return transcripts;
    }

    private void take(byte[] value, Function<byte[], LiveRecord> reader, RecentRecords into) {
        try {
            into.add(reader.apply(value));
        } catch (IllegalArgumentException unread) {
            unreadable.increment();
            LOG.debugf("record passed over: %s", unread.getMessage());
        }
    }
}
