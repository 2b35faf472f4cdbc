package io.mondegreen.web;

import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.web.api.LensItem;
import io.mondegreen.web.api.WindowItem;
import io.mondegreen.web.live.WindowShot;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** One window, token by token. */
@Path("/api/v1/windows")
@Produces(MediaType.APPLICATION_JSON)
final class WindowsResource {
    private static final int DEFAULT_TOP = 5;
    private static final int MAX_TOP = 20;

    private final LiveState state;
    private final Items items;
    private final Access access;
    private final LensReader lens;

    @Inject
    WindowsResource(LiveState state, Items items, Access access, LensReader lens) {
        this.state = state;
        this.items = items;
        this.access = access;
        this.lens = lens;
    }

    /**
     * Its tokens at every layer of the decoder: computed from its audio, which is read again.
     *
     * @param top words named for each layer
     */
    @Operation(summary = "The tokens of a window at every layer of the decoder")
    @GET
    @Path("/{segment}/lens")
    @Blocking
    public CompletionStage<LensItem> lens(@RestPath String segment, @RestQuery Optional<String> top) {
        if (!access.text()) {
            throw ProblemException.forbidden("a lens shows words, and you may not read what was said");
        }
        int words = top.map(text -> Asked.limit("top", text, MAX_TOP)).orElse(DEFAULT_TOP);
        WindowShot window = find(segment);
        TranscriptRecord record = TranscriptRecord.read(window.transcript());
        if (record.withheld()) {
            return CompletableFuture.completedFuture(LensItem.of("hidden"));
        }
        return window.trace()
                .map(tokens -> lens.read(record, TraceRecord.read(tokens), words))
                .orElseGet(() -> CompletableFuture.completedFuture(LensItem.of("expired")));
    }

    private WindowShot find(String segment) {
        return state.calls()
                .window(segment)
                .orElseThrow(() -> ProblemException.notFound("no window with this segment is held"));
    }

    /** The newest revision, whichever revision's id is asked for. */
    @Operation(summary = "A window token by token, in its newest revision")
    @GET
    @Path("/{segment}")
    public WindowItem window(@RestPath String segment) {
        return items.item(find(segment), true, access.text());
    }
}
