package io.mondegreen.web;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Who asks, and what they may do. */
@Path("/api/v1/whoami")
@Produces(MediaType.APPLICATION_JSON)
final class WhoAmIResource {

    private final Access access;

    @Inject
    WhoAmIResource(Access access) {
        this.access = access;
    }

    @GET
    public Access.User user() {
        return access.user();
    }
}
