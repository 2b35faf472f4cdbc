package io.mondegreen.web;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to the description of the API what its classes do not show: the stream of events, which is a raw route, and that every refusal
 * is a problem (RFC 7807).
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDescription implements OASFilter {
    private static final String PROBLEM = "Problem";
    private static final String EVENTS = "text/event-stream";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getComponents()
                .addSchema(
                        PROBLEM,
                        OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .description("RFC 7807")
                                .addProperty("type", text("always about:blank"))
                                .addProperty("title", text("the status in words"))
                                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                                .addProperty("detail", text("what was wrong, and what to do"))
                                .addProperty("instance", text("the path that was asked for")));
        tidy(api.getComponents());
        api.getPaths().addPathItem(EventsRoute.PATH, events());
        api.getPaths().getPathItems().values().forEach(item -> item.getOperations()
                .values()
                .forEach(ApiDescription::refuses));
    }

    /** What the scanner cannot know, or says of classes that are no part of the contract. */
    private static void tidy(Components components) {
        components.addSchema("JsonNode", OASFactory.createSchema().addType(SchemaType.OBJECT));
        components.addSchema(
                "SpanItem",
                OASFactory.createSchema()
                        .description("a window, or a stretch: that has stretch=true")
                        .addOneOf(OASFactory.createSchema().ref("WindowItem"))
                        .addOneOf(OASFactory.createSchema().ref("StretchItem")));
        components.removeSchema("OutboundSseEvent");
        components.removeSchema("MediaType");
    }

    private static PathItem events() {
        Operation get = OASFactory.createOperation()
                .operationId("events")
                .summary("Everything that happens, as server-sent events")
                .addParameter(query(
                        "kinds",
                        "alert, transcript, trace, stretch, call; several with commas between. All but trace"
                                + " where it is left out"))
                .addParameter(query("call", "of one call alone"))
                .addParameter(query("tenant", "of one tenant alone"))
                .addParameter(OASFactory.createParameter()
                        .name("Last-Event-ID")
                        .in(Parameter.In.HEADER)
                        .description("go on after this event")
                        .schema(text("id of an event")))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse(
                                "200",
                                OASFactory.createAPIResponse()
                                        .description(
                                                "event: is the kind, data: the item as JSON; besides these missed and"
                                                        + " cut, with a reason")
                                        .content(OASFactory.createContent()
                                                .addMediaType(EVENTS, OASFactory.createMediaType()))));
        return OASFactory.createPathItem().GET(get);
    }

    private static Parameter query(String name, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.QUERY)
                .description(description)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }

    private static void refuses(Operation operation) {
        operation.getResponses().getAPIResponses().values().forEach(response -> {
            if (response.getContent() != null && response.getContent().hasMediaType(EVENTS)) {
                response.getContent().addMediaType(EVENTS, OASFactory.createMediaType());
            }
        });
        APIResponse refusal = OASFactory.createAPIResponse()
                .description("a problem")
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(PROBLEM))));
        operation.getResponses().addAPIResponse("default", refusal);
    }
}
