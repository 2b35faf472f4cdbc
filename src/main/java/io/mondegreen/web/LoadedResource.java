package io.mondegreen.web;

import io.mondegreen.web.api.BundleItem;
import io.mondegreen.web.api.ModelItem;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What is loaded: the model, and the probe bundle beside it. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
final class LoadedResource {

    private final Loaded loaded;

    @Inject
    LoadedResource(Loaded loaded) {
        this.loaded = loaded;
    }

    /** None while it loads, or where this instance reads no calls. */
    @Operation(summary = "The model that is loaded")
    @GET
    @Path("/models")
    public List<ModelItem> models() {
        return loaded.models();
    }

    @Operation(summary = "The probe bundle that is loaded, and how well it tells")
    @GET
    @Path("/bundles")
    public List<BundleItem> bundles() {
        return loaded.bundles();
    }
}
