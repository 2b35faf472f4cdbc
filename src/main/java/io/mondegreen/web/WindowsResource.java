package io.mondegreen.web;

import io.mondegreen.web.api.WindowItem;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/** One window, token by token. */
@Path("/api/v1/windows")
@Produces(MediaType.APPLICATION_JSON)
final class WindowsResource {

    private final LiveState state;
    private final Items items;
    private final Access access;

    @Inject
    WindowsResource(LiveState state, Items items, Access access) {
        this.state = state;
        this.items = items;
        this.access = access;
    }

    /** The newest revision, whichever revision's id is asked for. */
    @GET
    @Path("/{segment}")
    public WindowItem window(@RestPath String segment) {
        return state.calls()
                .window(segment)
                .map(window -> items.item(window, true, access.text()))
                .orElseThrow(() -> ProblemException.notFound("no window with this segment is held"));
    }
}
