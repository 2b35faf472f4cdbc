package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.calls.ChannelProgress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of {@code call.progress}. Its key is the channel, not the call alone, because compaction keeps one record per
 * key; its partition is that of the call's audio.
 */
public final class ProgressRecord {
    static final String TYPE = "io.mondegreen.progress";

    private ProgressRecord() {}

    static byte[] key(CallKey key) {
        return (key.tenant() + "/" + key.subject()).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(ChannelProgress progress) {
        CallKey key = progress.key();
        ChannelMark mark = progress.mark();
        ObjectNode data = CloudEvent.object();
        data.put("call", key.call()).put("channel", key.channel()).put("role", progress.role());
        data.put("sequence", mark.sequence())
                .put("skip", mark.skip())
                .put("positionMs", mark.positionMs())
                .put("rateHz", mark.rateHz())
                .put("gate", mark.gate())
                .put("open", mark.open())
                .put("gapMs", mark.gapMs())
                .put("windows", mark.windows())
                .put("ended", mark.ended());
        data.put("revision", progress.revision());
        progress.alerts().forEach(data.putArray("alerts")::add);
        data.put("guard", progress.guard()).put("memory", progress.memory());
        // the place in the media is the event's identity and its time, so that a replay writes the same bytes
        String id = key.subject() + "/" + mark.positionMs() + "/" + progress.revision() + "/"
                + progress.alerts().size();
        return new CloudEvent(TYPE, id, key.subject(), key.tenant(), Instant.ofEpochMilli(mark.positionMs()), data)
                .bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static ChannelProgress read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        List<String> alerts = new ArrayList<>();
        CloudEvent.child(data, "alerts").forEach(id -> alerts.add(id.asText()));
        return new ChannelProgress(
                new CallKey(event.tenant(), CloudEvent.text(data, "call"), CloudEvent.text(data, "channel")),
                CloudEvent.text(data, "role"),
                new ChannelMark(
                        CloudEvent.integer(data, "sequence"),
                        (int) CloudEvent.integer(data, "skip"),
                        CloudEvent.integer(data, "positionMs"),
                        (int) CloudEvent.integer(data, "rateHz"),
                        CloudEvent.text(data, "gate"),
                        CloudEvent.flag(data, "open"),
                        CloudEvent.integer(data, "gapMs"),
                        CloudEvent.integer(data, "windows"),
                        CloudEvent.flag(data, "ended")),
                (int) CloudEvent.integer(data, "revision"),
                alerts,
                CloudEvent.text(data, "guard"),
                CloudEvent.optionalText(data, "memory").orElse(""));
    }

    /** Whether a record says that it is one of these; the others on {@code call.progress} are about a platform's streams. */
    public static boolean is(byte[] bytes) {
        return TYPE.equals(CloudEvent.type(bytes));
    }
}
