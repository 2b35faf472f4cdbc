package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.calls.LagEvent;
import io.mondegreen.calls.LagPolicy;
import io.mondegreen.guard.AlertIds;
import java.time.Instant;

/**
 * One record of {@code call.alerts} that is about the line and no call: it has fallen behind, or has caught up. Its key is the
 * instance. Unlike everything else here it is a fact of wall clock: a replay need not give it again.
 *
 * @param group    consumer group of the line
 * @param instance which instance
 * @param time     when
 */
public record LagRecord(String group, String instance, Instant time, LagEvent event) {
    public static final String TYPE = "io.mondegreen.line.lag";

    static LagRecord of(LagEvent event, String group, String instance, Instant time) {
        return new LagRecord(group, instance, time, event);
    }

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("group", group).put("instance", instance);
        data.put("state", event.behind() ? "behind" : "caught-up");
        data.put("policy", event.policy().wire());
        data.put("lagMs", event.lagMs()).put("limitMs", event.limitMs());
        String id = AlertIds.hash("lag", group, instance, time.toString(), Boolean.toString(event.behind()));
        return new CloudEvent(TYPE, id, group + "/" + instance, "", time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static LagRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        String state = CloudEvent.text(data, "state");
        LagPolicy policy;
        try {
            policy = LagPolicy.parse(CloudEvent.text(data, "policy"));
        } catch (IllegalArgumentException e) {
            throw new WireException(e.getMessage());
        }
        return new LagRecord(
                CloudEvent.text(data, "group"),
                CloudEvent.text(data, "instance"),
                event.time(),
                new LagEvent(
                        policy,
                        state.equals("behind"),
                        CloudEvent.integer(data, "lagMs"),
                        CloudEvent.integer(data, "limitMs")));
    }

    /** Whether a record of {@code call.alerts} is one of these and no alert. */
    public static boolean is(byte[] bytes) {
        return TYPE.equals(CloudEvent.type(bytes));
    }
}
