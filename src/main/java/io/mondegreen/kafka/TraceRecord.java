package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of {@code call.traces}: a segment token by token.
 *
 * @param segment id of the segment on {@code call.transcripts}
 */
public record TraceRecord(
        String segment,
        CallKey key,
        Instant time,
        long startMs,
        long endMs,
        int revision,
        boolean isFinal,
        List<GuardedToken> tokens) {
    public static final String TYPE = "io.mondegreen.trace.segment";

    public TraceRecord {
        tokens = List.copyOf(tokens);
    }

    public static TraceRecord of(SegmentEvent event) {
        GuardedSegment s = event.segment();
        return new TraceRecord(
                event.id(), event.key(), event.time(), s.startMs(), s.endMs(), s.revision(), s.isFinal(), s.tokens());
    }

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("call", key.call()).put("channel", key.channel()).put("segment", segment);
        data.put("startMs", startMs)
                .put("endMs", endMs)
                .put("revision", revision)
                .put("final", isFinal);
        ArrayNode list = data.putArray("tokens");
        for (GuardedToken token : tokens) {
            ObjectNode node = list.addObject().put("id", token.id()).put("text", token.text());
            CloudEvent.put(node, "logprob", token.logprob());
            CloudEvent.put(node, "risk", token.risk());
            CloudEvent.put(node, "frame", token.frame());
        }
        return new CloudEvent(TYPE, segment + ".trace", key.subject(), key.tenant(), time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static TraceRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        List<GuardedToken> tokens = new ArrayList<>();
        for (JsonNode node : CloudEvent.child(data, "tokens")) {
            tokens.add(new GuardedToken(
                    (int) CloudEvent.integer(node, "id"),
                    CloudEvent.text(node, "text"),
                    (float) CloudEvent.number(node, "logprob"),
                    (float) CloudEvent.number(node, "risk"),
                    (float) CloudEvent.number(node, "frame")));
        }
        return new TraceRecord(
                CloudEvent.text(data, "segment"),
                new CallKey(event.tenant(), CloudEvent.text(data, "call"), CloudEvent.text(data, "channel")),
                event.time(),
                CloudEvent.integer(data, "startMs"),
                CloudEvent.integer(data, "endMs"),
                (int) CloudEvent.integer(data, "revision"),
                CloudEvent.flag(data, "final"),
                tokens);
    }
}
