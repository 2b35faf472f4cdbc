package io.mondegreen.web.live;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** One event, written out when the first client wants it, once for all of them. */
public final class LiveEvent {
    private static final int UNSAID = 0;

    private final String id;
    private final EventKind kind;
    private final CallName call;
    private final long timeMs;
    private final int size;
    private final Function<Boolean, String> json;
    private final byte[][] frames = new byte[2][UNSAID];

    /**
     * @param size bytes of the records behind it
     * @param json its data, with text or without
     */
    LiveEvent(String id, EventKind kind, CallName call, long timeMs, int size, Function<Boolean, String> json) {
        this.id = id;
        this.kind = kind;
        this.call = call;
        this.timeMs = timeMs;
        this.size = size;
        this.json = json;
    }

    public EventKind kind() {
        return kind;
    }

    public CallName call() {
        return call;
    }

    long timeMs() {
        return timeMs;
    }

    int size() {
        return size;
    }

    /** As it goes over the wire. Two threads that write it at once write the same. */
    public byte[] frame(boolean text) {
        int which = text ? 1 : 0;
        byte[] frame = frames[which];
        if (frame.length == UNSAID) {
            frame = ("id: " + id + "\nevent: " + kind.wire() + "\ndata: " + json.apply(text) + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);
            frames[which] = frame;
        }
        return frame;
    }
}
