package io.mondegreen.web;

import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Severity;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;

/** Recent alerts, each exactly as it stands on {@code call.alerts}: as a JSON array newest first, or live. */
@Path("/api/v1/alerts")
final class AlertsResource {

    private final LiveState state;
    private final LiveStream stream;

    @Inject
    AlertsResource(LiveState state, LiveStream stream) {
        this.state = state;
        this.stream = stream;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String list(
            @RestQuery Optional<String> call,
            @RestQuery Optional<String> type,
            @RestQuery Optional<String> severity,
            @RestQuery Optional<String> limit) {
        return Listing.json(state.alerts(), filter(call, type, severity), limit);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(
            @RestQuery Optional<String> call,
            @RestQuery Optional<String> type,
            @RestQuery Optional<String> severity,
            @HeaderParam("Last-Event-ID") Optional<String> lastEventId,
            @Context Sse sse) {
        return stream.open(sse, "alert", state.alerts(), filter(call, type, severity), lastEventId);
    }

    /** A type is a name of the catalogue or its first part; a severity means that one or a higher one. */
    private static Predicate<LiveRecord> filter(
            Optional<String> call, Optional<String> type, Optional<String> severity) {
        type.ifPresent(AlertsResource::checkType);
        Optional<Severity> least = severity.map(AlertsResource::severity);
        return record -> call.map(record.call()::equals).orElse(true)
                && type.map(wanted -> isOf(record.kind(), wanted)).orElse(true)
                && least.map(wanted -> severity(record.severity()).compareTo(wanted) >= 0)
                        .orElse(true);
    }

    private static boolean isOf(String kind, String wanted) {
        return kind.equals(wanted) || kind.startsWith(wanted + ".");
    }

    private static void checkType(String wanted) {
        if (Arrays.stream(AlertType.values()).noneMatch(type -> isOf(type.wire(), wanted))) {
            throw ProblemException.badRequest("type '" + wanted + "' is not in the alert catalogue; it is one of "
                    + Arrays.stream(AlertType.values()).map(AlertType::wire).collect(Collectors.joining(", "))
                    + ", or the part before the dot");
        }
    }

    private static Severity severity(String name) {
        try {
            return Severity.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw ProblemException.badRequest("severity '" + name + "' is not one of low, medium, high");
        }
    }
}
