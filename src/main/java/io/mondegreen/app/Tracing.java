package io.mondegreen.app;

import io.mondegreen.kafka.LineTracing;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether the line is followed: packed, and off until {@code quarkus.otel.sdk.disabled=false}. */
final class Tracing {

    Tracing() {}

    @Produces
    @Singleton
    static LineTracing line(
            OpenTelemetry telemetry,
            SpanIds ids,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
        return disabled
                ? LineTracing.NONE
                : new LineSpans(telemetry.getTracer("io.mondegreen.line"), ids, InstantSource.system());
    }
}
