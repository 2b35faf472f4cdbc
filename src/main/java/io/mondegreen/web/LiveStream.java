package io.mondegreen.web;

import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Server-sent events from recent records: replay after {@code Last-Event-ID}, then live. Every stream has a bounded buffer;
 * a client that does not keep up is cut off and comes back with the id of the last event it saw, so it loses nothing that
 * is still held.
 */
@Singleton
final class LiveStream {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int SLACK = 256;

    private final int maxStreams;

    @Inject
    LiveStream(PageConfig config) {
        this.maxStreams = config.maxStreams();
    }

    /**
     * A stream of one kind of event.
     *
     * @param shown what a client may see of a record
     * @param after id of the last event the client saw
     * @throws ProblemException 503 when as many streams are open as are allowed
     */
    Multi<OutboundSseEvent> open(
            Sse sse,
            String event,
            RecentRecords records,
            Predicate<LiveRecord> filter,
            UnaryOperator<LiveRecord> shown,
            Optional<String> after) {
        if (records.watching() >= maxStreams) {
            throw ProblemException.unavailable("there are already " + maxStreams
                    + " open streams; try later or raise mondegreen.page.max-streams");
        }
        Multi<OutboundSseEvent> live = Multi.createFrom()
                .<LiveRecord>emitter(
                        emitter -> emitter.onTermination(records.watch(after, record -> {
                            if (filter.test(record)) {
                                emitter.emit(record);
                            }
                        })),
                        records.capacity() + SLACK)
                .map(shown)
                .map(record -> sse.newEventBuilder()
                        .id(record.id())
                        .name(event)
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(String.class, record.json())
                        .build());
        Multi<OutboundSseEvent> heartbeat = Multi.createFrom()
                .ticks()
                // the first one at once: it makes the response begin, so that the client knows it is connected
                .startingAfter(Duration.ofMillis(1))
                .every(HEARTBEAT)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("").build());
        return Multi.createBy().merging().streams(live, heartbeat);
    }
}
