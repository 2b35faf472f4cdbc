package io.mondegreen.web;

import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallEvents;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.FailedWindow;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.web.api.AlertItem;
import io.mondegreen.web.api.WindowItem;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is said of one recording, as the API says it. A window knows the episodes that were told before it. */
final class Told implements CallEvents {

    /** Takes it. */
    interface Sink {
        void window(WindowItem window);

        void alert(AlertItem alert);
    }

    private final Items items;
    private final boolean text;
    private final boolean guarded;
    private final Sink sink;
    private final Map<String, AlertEvent> episodes = new LinkedHashMap<>();

    /** @param guarded whether the guard passes its test of itself */
    Told(Items items, boolean text, boolean guarded, Sink sink) {
        this.items = items;
        this.text = text;
        this.guarded = guarded;
        this.sink = sink;
    }

    @Override
    public void segment(SegmentEvent event) {
        sink.window(items.item(event, episodes.values(), guarded, text));
    }

    @Override
    public void alert(AlertEvent event) {
        episodes.put(event.alert().episode(), event);
        sink.alert(items.item(event, text));
    }

    @Override
    public void failed(FailedWindow window) {
        throw ProblemException.failed(
                "the window at " + window.window().startMs() + " ms could not be decoded; send the recording again");
    }

    @Override
    public void note(CallKey key, MediaNote note) {
        // a recording has neither gaps nor an end that something could follow
    }
}
