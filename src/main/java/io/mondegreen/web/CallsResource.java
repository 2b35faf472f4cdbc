package io.mondegreen.web;

import io.mondegreen.web.api.CallItem;
import io.mondegreen.web.api.Listed;
import io.mondegreen.web.api.SpanItem;
import io.mondegreen.web.api.StretchItem;
import io.mondegreen.web.api.WindowItem;
import io.mondegreen.web.live.CallName;
import io.mondegreen.web.live.CallShot;
import io.mondegreen.web.live.SpanPlace;
import io.mondegreen.web.live.SpanShot;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Calls that are live or ended a while ago, and what was said in them. */
@Path("/api/v1/calls")
@Produces(MediaType.APPLICATION_JSON)
final class CallsResource {
    private static final Comparator<CallShot> NEWEST_FIRST =
            Comparator.comparingLong(CallShot::lastMs).reversed().thenComparing(CallShot::name);

    private final LiveState state;
    private final Items items;
    private final Access access;

    @Inject
    CallsResource(LiveState state, Items items, Access access) {
        this.state = state;
        this.items = items;
        this.access = access;
    }

    /** The call with the newest record first. */
    @Operation(summary = "Calls, the newest activity first")
    @GET
    public Listed<CallItem> calls(
            @RestQuery("state") Optional<String> wanted,
            @RestQuery Optional<String> tenant,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> after) {
        Optional<String> how = Asked.oneOf("state", wanted, List.of("live", "ended"));
        Optional<List<String>> from = Cursor.parts(after, 3);
        int most = Asked.limit(limit);
        List<CallShot> found = state.calls().calls(System.currentTimeMillis()).stream()
                .filter(call ->
                        how.map(one -> one.equals("ended") == call.ended()).orElse(true)
                                && tenant.map(call.name().tenant()::equals).orElse(true)
                                && from.map(place -> follows(call, place)).orElse(true))
                .sorted(NEWEST_FIRST)
                .limit(most + 1L)
                .toList();
        return Paging.of(
                found,
                most,
                items::item,
                call -> Cursor.of(
                        call.lastMs(), call.name().tenant(), call.name().call()));
    }

    private static boolean follows(CallShot call, List<String> place) {
        long lastMs = Cursor.number(place.get(0));
        CallName name = new CallName(place.get(1), place.get(2));
        return call.lastMs() < lastMs || call.lastMs() == lastMs && call.name().compareTo(name) > 0;
    }

    @Operation(summary = "One call")
    @GET
    @Path("/{call}")
    public CallItem call(@RestPath String call, @RestQuery Optional<String> tenant) {
        return items.item(find(call, tenant));
    }

    /** Windows and stretches in media order. */
    @Operation(summary = "Windows of a call and the non-speech between them, in media order")
    @GET
    @Path("/{call}/windows")
    public Listed<SpanItem> windows(
            @RestPath String call,
            @RestQuery Optional<String> tenant,
            @RestQuery Optional<String> channel,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> after) {
        Optional<SpanPlace> from = Cursor.parts(after, 3)
                .map(parts ->
                        new SpanPlace(Cursor.number(parts.get(0)), parts.get(1), Boolean.parseBoolean(parts.get(2))));
        int most = Asked.limit(limit);
        List<SpanShot> found = state.calls().spans(find(call, tenant).name(), channel, from, most + 1);
        boolean text = access.text();
        List<SpanItem> spans =
                found.stream().map(span -> items.item(span, false, text)).toList();
        return Paging.of(spans, most, span -> span, span -> switch (span) {
            case StretchItem stretch -> Cursor.of(stretch.startMs(), stretch.channel(), true);
            case WindowItem window -> Cursor.of(window.startMs(), window.channel(), false);
        });
    }

    private CallShot find(String call, Optional<String> tenant) {
        List<CallShot> found = state.calls().calls(call, tenant, System.currentTimeMillis());
        if (found.size() > 1) {
            throw ProblemException.badRequest("several tenants have a call of this name; say which with tenant=");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.notFound(
                                "no such call is held; it is unknown, or beyond the horizon (mondegreen.page.horizon-minutes)"));
    }
}
