package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.calls.CallKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One record of {@code call.feedback}: what somebody who listened says of an alert. Of several verdicts about one episode the latest
 * counts.
 *
 * @param id      of the record, as its sender numbers it
 * @param episode of the alert
 * @param time    when the verdict was given
 * @param by      who gave it
 * @param note    in their own words
 */
public record FeedbackRecord(
        CallKey key,
        String id,
        Instant time,
        String episode,
        Verdict verdict,
        Optional<String> by,
        Optional<String> note) {
    public static final String TYPE = "io.mondegreen.feedback";

    /** One without a name or a note. */
    public FeedbackRecord(CallKey key, String id, Instant time, String episode, Verdict verdict) {
        this(key, id, time, episode, verdict, Optional.empty(), Optional.empty());
    }

    /** Whether the alert was right. */
    public enum Verdict {
        /** The text was invented, or looped. */
        RIGHT,
        /** The text is what was said: a false alarm. */
        WRONG
    }

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("call", key.call()).put("channel", key.channel());
        data.put("episode", episode).put("verdict", CloudEvent.lower(verdict));
        by.ifPresent(name -> data.put("by", name));
        note.ifPresent(words -> data.put("note", words));
        return new CloudEvent(TYPE, id, key.subject(), key.tenant(), time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static FeedbackRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        return new FeedbackRecord(
                new CallKey(event.tenant(), CloudEvent.text(data, "call"), CloudEvent.text(data, "channel")),
                event.id(),
                event.time(),
                CloudEvent.text(data, "episode"),
                CloudEvent.constant(Verdict.class, data, "verdict"),
                CloudEvent.optionalText(data, "by"),
                CloudEvent.optionalText(data, "note"));
    }

    /** Whether a record says that it is one of these. */
    public static boolean is(byte[] bytes) {
        return TYPE.equals(CloudEvent.type(bytes));
    }
}
