package io.mondegreen.web;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who asks, and what they may do. */
@Path("/api/v1/whoami")
@Produces(MediaType.APPLICATION_JSON)
final class WhoAmIResource {

    private final Access access;

    @Inject
    WhoAmIResource(Access access) {
        this.access = access;
    }

    @Operation(summary = "Who asks, and their roles")
    @GET
    public Access.User user() {
        return access.user();
    }
}
