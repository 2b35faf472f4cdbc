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
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Recent transcript segments, each exactly as it stands on {@code call.transcripts}: as a JSON array newest first, or live.
 * A later revision of a segment replaces the earlier ones; {@code final=true} leaves the provisional ones out.
 */
@Path("/api/v1/transcripts")
final class TranscriptsResource {

    private final LiveState state;
    private final LiveStream stream;

    @Inject
    TranscriptsResource(LiveState state, LiveStream stream) {
        this.state = state;
        this.stream = stream;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String list(
            @RestQuery Optional<String> call,
            @RestQuery("final") Optional<Boolean> onlyFinal,
            @RestQuery Optional<String> limit) {
        return Listing.json(state.transcripts(), filter(call, onlyFinal), limit);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(
            @RestQuery Optional<String> call,
            @RestQuery("final") Optional<Boolean> onlyFinal,
            @HeaderParam("Last-Event-ID") Optional<String> lastEventId,
            @Context Sse sse) {
        return stream.open(sse, "transcript", state.transcripts(), filter(call, onlyFinal), lastEventId);
    }

    private static Predicate<LiveRecord> filter(Optional<String> call, Optional<Boolean> onlyFinal) {
        return record -> call.map(record.call()::equals).orElse(true)
                && (!onlyFinal.orElse(false) || record.kind().equals("final"));
    }
}
