package io.mondegreen.web;

import io.mondegreen.web.api.AlertItem;
import io.mondegreen.web.api.TranscriptionItem;
import io.mondegreen.web.api.WindowItem;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * {@code POST /api/v1/transcriptions}: a recording in, its windows and alerts out, in one piece or as they come. It runs on the engine
 * of the calls, after what callers wait for.
 */
@Path("/api/v1/transcriptions")
@Blocking
final class TranscriptionsResource {
    private final Transcriber transcriber;
    private final Turnstile turnstile;
    private final Items items;
    private final Access access;
    private final Loaded loaded;
    private final long maxMs;

    @Inject
    TranscriptionsResource(
            Transcriber transcriber,
            Turnstile turnstile,
            Items items,
            Access access,
            Loaded loaded,
            PageConfig config) {
        this.transcriber = transcriber;
        this.turnstile = turnstile;
        this.items = items;
        this.access = access;
        this.loaded = loaded;
        this.maxMs = config.maxAudioSeconds() * 1000L;
    }

    /**
     * All of it at the end.
     *
     * @param format a media type that stands in for the content type
     */
    @Operation(summary = "A recording in, its windows and alerts out, in one piece or as server-sent events")
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public TranscriptionItem transcribe(
            byte[] body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) Optional<String> type,
            @RestQuery Optional<String> format) {
        Transcriber.Recording recording = read(body, format.or(() -> type));
        List<WindowItem> windows = new ArrayList<>();
        List<AlertItem> alerts = new ArrayList<>();
        Runnable leave = turnstile.enter();
        try {
            transcriber.run(recording, new Told(items, access.text(), loaded.guarded(), new Told.Sink() {
                @Override
                public void window(WindowItem window) {
                    windows.add(window);
                }

                @Override
                public void alert(AlertItem alert) {
                    alerts.add(alert);
                }
            }));
        } finally {
            leave.run();
        }
        return new TranscriptionItem(recording.durationMs(), List.copyOf(windows), List.copyOf(alerts));
    }

    /** {@code token}, {@code window} and {@code alert} as they come, then {@code done}, or {@code error} with a problem. */
    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
    public Multi<OutboundSseEvent> stream(
            byte[] body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) Optional<String> type,
            @RestQuery Optional<String> format,
            @Context Sse sse) {
        Transcriber.Recording recording = read(body, format.or(() -> type));
        boolean text = access.text();
        Runnable leave = turnstile.enter();
        // bounded by the recording, whose length is
        return Multi.createFrom()
                .<OutboundSseEvent>emitter(emitter -> {
                    ToldAsEvents events = new ToldAsEvents(sse, items, emitter::emit, emitter::isCancelled);
                    try {
                        transcriber.run(recording, new Told(items, text, loaded.guarded(), events));
                        events.done(recording.durationMs());
                    } catch (ProblemException problem) {
                        events.error(problem);
                    } catch (RuntimeException stopped) {
                        events.error(ProblemException.failed("the recording could not be transcribed to its end"));
                    } finally {
                        leave.run();
                    }
                    emitter.complete();
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Transcriber.Recording read(byte[] body, Optional<String> type) {
        if (body == null || body.length == 0) {
            throw ProblemException.badRequest("send the recording as the body");
        }
        Transcriber.Recording recording = transcriber.read(
                body,
                type.orElseThrow(() -> ProblemException.unsupported(
                        "say what it is in Content-Type or format=, for example audio/wav")));
        if (recording.durationMs() > maxMs) {
            throw ProblemException.tooLarge("the recording has " + recording.durationMs() / 1000 + " s, and "
                    + maxMs / 1000 + " s are taken (mondegreen.page.max-audio-seconds); send it in parts");
        }
        return recording;
    }
}
