package io.mondegreen.web;

import io.mondegreen.web.access.AuditTrail;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Who read what was said, of this instance since its start, the newest first. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
final class AuditResource {
    private final AuditTrail trail;

    @Inject
    AuditResource(AuditTrail trail) {
        this.trail = trail;
    }

    @GET
    public List<AuditTrail.Entry> newest() {
        return trail.newest();
    }
}
