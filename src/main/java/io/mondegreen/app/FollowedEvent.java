package io.mondegreen.app;

import io.mondegreen.kafka.TracedEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;

/** An event whose records are owed: its {@code publish} span is open until they are committed. */
final class FollowedEvent implements TracedEvent {
    private final Span publish;
    private final Context context;
    private final InstantSource clock;

    FollowedEvent(Span publish, Context context, InstantSource clock) {
        this.publish = publish;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public Counting count() {
        return context.makeCurrent()::close;
    }

    @Override
    public void put(Headers headers) {
        W3CTraceContextPropagator.getInstance()
                .inject(
                        context,
                        headers,
                        (carrier, name, value) -> carrier.add(name, value.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Once for each of its records; the first ends the span. */
    @Override
    public void published() {
        publish.end(clock.millis(), TimeUnit.MILLISECONDS);
    }
}
