package io.mondegreen.web;

import io.mondegreen.web.api.AlertItem;
import io.mondegreen.web.api.WindowItem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What is said of a recording, as server-sent events. */
final class ToldAsEvents implements Told.Sink {

    /** One token of a window. */
    record Token(String segment, int index, WindowItem.Token token) {}

    /** The end. */
    record Done(long durationMs, int windows, int alerts) {}

    private final Sse sse;
    private final Items items;
    private final Consumer<OutboundSseEvent> out;
    private final BooleanSupplier gone;
    private int windows;
    private int alerts;

    /** @param gone whether the client went away: then the rest is not worth decoding */
    ToldAsEvents(Sse sse, Items items, Consumer<OutboundSseEvent> out, BooleanSupplier gone) {
        this.sse = sse;
        this.items = items;
        this.out = out;
        this.gone = gone;
    }

    @Override
    public void window(WindowItem window) {
        List<WindowItem.Token> tokens = window.tokens().orElse(List.of());
        for (int i = 0; i < tokens.size(); i++) {
            send("token", new Token(window.segment(), i, tokens.get(i)));
        }
        send("window", window);
        windows++;
    }

    @Override
    public void alert(AlertItem alert) {
        send("alert", alert);
        alerts++;
    }

    void done(long durationMs) {
        send("done", new Done(durationMs, windows, alerts));
    }

    void error(ProblemException problem) {
        if (!gone.getAsBoolean()) {
            send("error", Problem.of(problem.status(), problem.getMessage(), "/api/v1/transcriptions"));
        }
    }

    private void send(String event, Object data) {
        if (gone.getAsBoolean()) {
            throw new CancellationException("the client went away");
        }
        out.accept(sse.newEventBuilder()
                .name(event)
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, items.write(data))
                .build());
    }
}
