package io.mondegreen.web;

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
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Recent transcript segments, each exactly as it stands on {@code call.transcripts}: as a JSON array newest first, or live.
 * A later revision of a segment replaces the earlier ones; {@code final=true} leaves the provisional ones out.
 */
@Path("/api/v1/transcripts")
final class TranscriptsResource {

    private final LiveState state;
    private final LiveStream stream;
    private final Access access;

    @Inject
    TranscriptsResource(LiveState state, LiveStream stream, Access access) {
        this.state = state;
        this.stream = stream;
        this.access = access;
    }

    @Operation(summary = "Records of call.transcripts as they stand, the newest first; or live, as server-sent events")
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String list(
            @RestQuery Optional<String> call,
            @RestQuery("final") Optional<Boolean> onlyFinal,
            @RestQuery Optional<String> limit) {
        requireText();
        return Listing.json(state.transcripts(), filter(call, onlyFinal), limit);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(
            @RestQuery Optional<String> call,
            @RestQuery("final") Optional<Boolean> onlyFinal,
            @HeaderParam("Last-Event-ID") Optional<String> lastEventId,
            @Context Sse sse) {
        requireText();
        return stream.open(
                sse, "transcript", state.transcripts(), filter(call, onlyFinal), UnaryOperator.identity(), lastEventId);
    }

    private void requireText() {
        if (!access.text()) {
            throw ProblemException.forbidden(
                    "these records are what was said, and you may not read that; /api/v1/calls has the rest");
        }
    }

    private static Predicate<LiveRecord> filter(Optional<String> call, Optional<Boolean> onlyFinal) {
        return record -> call.map(record.call()::equals).orElse(true)
                && (!onlyFinal.orElse(false) || record.kind().equals("final"));
    }
}
