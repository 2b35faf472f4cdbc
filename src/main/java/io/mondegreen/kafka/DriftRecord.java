package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.guard.AlertIds;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.DriftEvent;
import io.mondegreen.guard.DriftReference;
import java.time.Instant;

/**
 * One record of {@code call.alerts} that is about a tenant's calls as a whole: what the guard reads of them has moved, or has come
 * back. Its key is the instance, which saw only its own share of the calls. A fact of wall clock: a replay need not give it again.
 *
 * @param group    consumer group of the line
 * @param instance which instance
 * @param time     when
 */
public record DriftRecord(String group, String instance, Instant time, DriftEvent event) {
    public static final String TYPE = "io.mondegreen.guard.drift";

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("group", group).put("instance", instance);
        data.put("type", AlertType.GUARD_DRIFT.wire());
        data.put("state", event.raised() ? "raised" : "cleared");
        data.put("signal", event.signal());
        CloudEvent.put(data, "index", event.index());
        CloudEvent.put(data, "limit", event.limit());
        data.put("windows", event.windows());
        data.put("reference", event.reference().wire());
        String id = AlertIds.hash("drift", group, instance, time.toString(), event.tenant(), event.signal());
        return new CloudEvent(TYPE, id, group + "/" + instance, event.tenant(), time, data).bytes();
    }

    /** Records from before there was a choice say nothing of it. */
    private static DriftReference reference(JsonNode data) {
        if (!data.has("reference")) {
            return DriftReference.CALLS;
        }
        try {
            return DriftReference.of(CloudEvent.text(data, "reference"));
        } catch (IllegalArgumentException e) {
            throw new WireException("reference: " + e.getMessage());
        }
    }

    /** @throws WireException where the record is none, naming the field */
    public static DriftRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        return new DriftRecord(
                CloudEvent.text(data, "group"),
                CloudEvent.text(data, "instance"),
                event.time(),
                new DriftEvent(
                        event.tenant(),
                        CloudEvent.text(data, "signal"),
                        CloudEvent.text(data, "state").equals("raised"),
                        CloudEvent.number(data, "index"),
                        CloudEvent.number(data, "limit"),
                        (int) CloudEvent.integer(data, "windows"),
                        reference(data)));
    }
}
