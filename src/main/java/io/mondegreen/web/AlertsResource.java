package io.mondegreen.web;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.FeedbackRecord;
import io.mondegreen.web.api.AlertItem;
import io.mondegreen.web.api.Listed;
import io.mondegreen.web.live.HeldAlert;
import io.mondegreen.web.live.Place;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Alerts, the newest first: one of each episode, or every record; or live, each exactly as it stands on {@code call.alerts}. */
@Path("/api/v1/alerts")
final class AlertsResource {
    private static final int MAX_NOTE = 1000;

    private final LiveState state;
    private final LiveStream stream;
    private final Items items;
    private final Access access;
    private final Verdicts verdicts;

    @Inject
    AlertsResource(LiveState state, LiveStream stream, Items items, Access access, Verdicts verdicts) {
        this.state = state;
        this.stream = stream;
        this.items = items;
        this.access = access;
        this.verdicts = verdicts;
    }

    /**
     * What is held.
     *
     * @param history every record of an episode's life, rather than the newest alone
     * @param since   when the record was written, inclusive
     * @param until   exclusive
     */
    @Operation(summary = "Newest record of each alert episode, or every record; or live, as server-sent events")
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Listed<AlertItem> list(
            @RestQuery Optional<String> call,
            @RestQuery Optional<String> type,
            @RestQuery Optional<String> severity,
            @RestQuery Optional<String> since,
            @RestQuery Optional<String> until,
            @RestQuery Optional<Boolean> history,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> after) {
        Predicate<HeldAlert> wanted = filter(call, type, severity, since, until);
        Optional<Place> from = Cursor.parts(after, 3)
                .map(parts -> new Place(
                        Cursor.number(parts.get(0)), (int) Cursor.number(parts.get(1)), Cursor.number(parts.get(2))));
        int most = Asked.limit(limit);
        boolean all = history.orElse(false);
        Set<String> seen = new HashSet<>();
        List<HeldAlert> found = state.calls().alerts().stream()
                .filter(alert -> all || seen.add(alert.alert().episode()))
                .filter(alert -> wanted.test(alert)
                        && from.map(place -> alert.place().compareTo(place) < 0).orElse(true))
                .limit(most + 1L)
                .toList();
        boolean text = access.text();
        return Paging.of(
                found,
                most,
                alert -> items.item(alert, text),
                alert -> Cursor.of(
                        alert.place().timeMs(),
                        alert.place().partition(),
                        alert.place().offset()));
    }

    /** A type is a name of the catalogue or its first part; a severity means that one or a higher one. */
    private static Predicate<HeldAlert> filter(
            Optional<String> call,
            Optional<String> type,
            Optional<String> severity,
            Optional<String> since,
            Optional<String> until) {
        Asked.type(type);
        Optional<Severity> least = severity.map(Asked::severity);
        Optional<Instant> from = Asked.instant("since", since);
        Optional<Instant> to = Asked.instant("until", until);
        return held -> {
            Alert alert = held.alert();
            Instant written = Instant.ofEpochMilli(held.place().timeMs());
            return call.map(held.record().key().call()::equals).orElse(true)
                    && type.map(one -> Asked.isOf(alert.type().wire(), one)).orElse(true)
                    && least.map(one -> alert.severity().compareTo(one) >= 0).orElse(true)
                    && from.map(one -> !written.isBefore(one)).orElse(true)
                    && to.map(written::isBefore).orElse(true);
        };
    }

    /** One alert, by the id of a record or of an episode. */
    @Operation(summary = "One alert, by the id of a record or an episode")
    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public AlertItem alert(@RestPath String id) {
        return items.item(find(id), access.text());
    }

    private HeldAlert find(String id) {
        return state.calls()
                .alert(id)
                .orElseThrow(() ->
                        ProblemException.notFound("no such alert is held; mondegreen.page.recent says how many are"));
    }

    /**
     * What somebody who listened says of an alert.
     *
     * @param correct whether the text was invented, or looped, as the alert says
     * @param note    in the listener's own words
     */
    public record Verdict(Optional<Boolean> correct, Optional<String> note) {}

    /** Writes a verdict about the alert's episode to {@code call.feedback}. */
    @Operation(summary = "What somebody who listened says of an alert")
    @APIResponse(responseCode = "202", description = "it is on call.feedback")
    @POST
    @Path("/{id}/verdict")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response verdict(@RestPath String id, Verdict verdict) {
        if (verdict == null || verdict.correct().isEmpty()) {
            throw ProblemException.badRequest(
                    "send {\"correct\": true} or {\"correct\": false}, and a note if you like");
        }
        String note = verdict.note().map(String::strip).orElse("");
        if (note.length() > MAX_NOTE) {
            throw ProblemException.badRequest("the note is longer than " + MAX_NOTE + " characters");
        }
        HeldAlert alert = find(id);
        verdicts.write(new FeedbackRecord(
                alert.record().key(),
                UUID.randomUUID().toString(),
                Instant.now(),
                alert.alert().episode(),
                verdict.correct().get() ? FeedbackRecord.Verdict.RIGHT : FeedbackRecord.Verdict.WRONG,
                Optional.of(access.user().name()),
                Optional.of(note).filter(words -> !words.isEmpty())));
        return Response.accepted().build();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(
            @RestQuery Optional<String> call,
            @RestQuery Optional<String> type,
            @RestQuery Optional<String> severity,
            @HeaderParam("Last-Event-ID") Optional<String> lastEventId,
            @Context Sse sse) {
        Asked.type(type);
        Optional<Severity> least = severity.map(Asked::severity);
        return stream.open(
                sse,
                "alert",
                state.alerts(),
                record -> call.map(record.call()::equals).orElse(true)
                        && type.map(one -> Asked.isOf(record.kind(), one)).orElse(true)
                        && least.map(one -> Asked.severity(record.severity()).compareTo(one) >= 0)
                                .orElse(true),
                access.text() ? UnaryOperator.identity() : LiveRecord::withoutText,
                lastEventId);
    }
}
