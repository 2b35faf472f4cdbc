package io.mondegreen.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mondegreen.web.live.EventKind;
import io.mondegreen.web.live.EventLog;
import io.mondegreen.web.live.LiveEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code GET /api/v1/events}: everything that happens, as server-sent events. A raw route: it must know when a client is full. */
@ApplicationScoped
class EventsRoute {
    static final String PATH = "/api/v1/events";

    private static final Set<EventKind> USUAL =
            EnumSet.of(EventKind.ALERT, EventKind.TRANSCRIPT, EventKind.STRETCH, EventKind.CALL);

    private final LiveState state;
    private final Access access;
    private final int maxStreams;
    private final Counter cut;
    private final AtomicInteger open = new AtomicInteger();

    @Inject
    EventsRoute(LiveState state, Access access, PageConfig config, MeterRegistry meters) {
        this.state = state;
        this.access = access;
        this.maxStreams = config.maxStreams();
        this.cut = Counter.builder("mondegreen.page.watchers.cut")
                .description("Event streams cut off because their client did not keep up")
                .register(meters);
    }

    void install(@Observes Router router) {
        router.get(PATH).handler(this::answer);
        router.route(PATH).handler(context -> Routes.problem(context, 405, "this path takes GET alone"));
    }

    private void answer(RoutingContext context) {
        try {
            open(context);
        } catch (ProblemException problem) {
            Routes.problem(context, problem.status(), problem.getMessage());
        }
    }

    private void open(RoutingContext context) {
        HttpServerRequest request = context.request();
        Set<EventKind> kinds = kinds(Optional.ofNullable(request.getParam("kinds")));
        Optional<String> call = Optional.ofNullable(request.getParam("call"));
        Optional<String> tenant = Optional.ofNullable(request.getParam("tenant"));
        Predicate<LiveEvent> wanted = event -> kinds.contains(event.kind())
                && call.map(event.call().call()::equals).orElse(true)
                && tenant.map(event.call().tenant()::equals).orElse(true);
        EventLog log = state.calls().log();
        EventLog.Position from = from(Optional.ofNullable(request.getHeader("Last-Event-ID")), log);
        if (open.incrementAndGet() > maxStreams) {
            open.decrementAndGet();
            throw ProblemException.unavailable("there are already " + maxStreams
                    + " open streams; try later or raise mondegreen.page.max-streams");
        }
        new EventStream(
                        context.vertx(),
                        context.response(),
                        log,
                        wanted,
                        access.text(),
                        _ -> cut.increment(),
                        open::decrementAndGet)
                .start(from);
    }

    private static EventLog.Position from(Optional<String> lastEventId, EventLog log) {
        if (lastEventId.filter(id -> !id.isBlank()).isEmpty()) {
            return log.now();
        }
        return log.after(lastEventId.get())
                .orElseThrow(() -> ProblemException.badRequest(
                        "Last-Event-ID is not an id of this stream; leave it out to begin with what comes next"));
    }

    private static Set<EventKind> kinds(Optional<String> text) {
        if (text.isEmpty()) {
            return USUAL;
        }
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (String name : text.get().split(",", -1)) {
            kinds.add(Arrays.stream(EventKind.values())
                    .filter(kind -> kind.wire().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.badRequest("kind '" + name + "' is not one of "
                            + Arrays.stream(EventKind.values())
                                    .map(EventKind::wire)
                                    .collect(Collectors.joining(", ")))));
        }
        return kinds;
    }
}
