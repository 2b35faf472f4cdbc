package io.mondegreen.web;

import io.mondegreen.web.live.EventLog;
import io.mondegreen.web.live.LiveEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One client's events: it takes them from the log as fast as it reads, and holds only its position there. A client is cut off, and
 * told why, where the log has gone over its position or it takes nothing for {@value #STALLED_MS} ms. All but {@link #wake} happens
 * on the client's own event loop.
 */
final class EventStream {
    static final long STALLED_MS = 30_000;
    private static final long HEARTBEAT_MS = 15_000;
    private static final long LAST_WORDS_MS = 5_000;
    private static final int BATCH = 64;
    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final EventLog log;
    private final Predicate<LiveEvent> wanted;
    private final boolean text;
    private final Consumer<String> onCut;
    private final Runnable onEnd;
    private final AtomicBoolean woken = new AtomicBoolean();
    private long next;
    private long fullSinceMs;
    private boolean full;
    private boolean ended;
    private long timer;
    private Optional<Runnable> watch = Optional.empty();

    /**
     * @param text  whether what was said may be shown
     * @param onCut told the reason
     * @param onEnd called once, however it ends
     */
    EventStream(
            Vertx vertx,
            HttpServerResponse response,
            EventLog log,
            Predicate<LiveEvent> wanted,
            boolean text,
            Consumer<String> onCut,
            Runnable onEnd) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.response = response;
        this.log = log;
        this.wanted = wanted;
        this.text = text;
        this.onCut = onCut;
        this.onEnd = onEnd;
    }

    /** Begins to send from a position. */
    void start(EventLog.Position from) {
        next = from.next();
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("Content-Encoding", "identity");
        response.closeHandler(_ -> end());
        response.exceptionHandler(_ -> end());
        // it makes the response begin, so that the client knows it is connected
        response.write(HEARTBEAT);
        if (from.missed()) {
            response.write(say("missed", "events before this one are no longer held; read the lists again"));
        }
        watch = Optional.of(log.watch(this::wake));
        timer = vertx.setPeriodic(HEARTBEAT_MS, _ -> beat());
        send();
    }

    /** There may be more. Called from any thread. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(_ -> send());
        }
    }

    private void send() {
        woken.set(false);
        while (!ended && !response.writeQueueFull()) {
            full = false;
            Optional<List<LiveEvent>> events = log.from(next, BATCH);
            if (events.isEmpty()) {
                cut("you read more slowly than events come, and the next ones for you are no longer held");
                return;
            }
            if (events.get().isEmpty()) {
                return;
            }
            Buffer frames = Buffer.buffer();
            events.get().stream().filter(wanted).forEach(event -> frames.appendBytes(event.frame(text)));
            next += events.get().size();
            if (frames.length() > 0) {
                response.write(frames);
            }
        }
        if (!ended && !full) {
            full = true;
            fullSinceMs = System.currentTimeMillis();
            response.drainHandler(_ -> send());
        }
    }

    private void beat() {
        if (full && System.currentTimeMillis() - fullSinceMs > STALLED_MS) {
            cut("you have read nothing for " + STALLED_MS / 1000 + " s");
        } else if (full && log.from(next, 1).isEmpty()) {
            cut("you read more slowly than events come, and the next ones for you are no longer held");
        } else if (!full) {
            response.write(HEARTBEAT);
        }
    }

    /** Says why and ends; a client that does not even read that loses its connection. */
    private void cut(String reason) {
        end();
        onCut.accept(reason);
        response.end(say("cut", reason + "; come back with Last-Event-ID"));
        vertx.setTimer(LAST_WORDS_MS, _ -> {
            if (!response.closed()) {
                response.reset();
            }
        });
    }

    private static Buffer say(String event, String reason) {
        return Buffer.buffer(
                ("event: " + event + "\ndata: {\"reason\":\"" + reason + "\"}\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private void end() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(timer);
            watch.ifPresent(Runnable::run);
            onEnd.run();
        }
    }
}
