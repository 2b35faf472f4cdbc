package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.guard.AlertIds;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.SelfTestEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of {@code call.alerts} that is about an instance's guard and no call: its test of itself failed, or passes again. Its
 * key is the instance. A fact of wall clock: a replay need not give it again.
 *
 * @param group    consumer group of the line
 * @param instance which instance
 */
public record SelfTestRecord(String group, String instance, SelfTestEvent event) {
    public static final String TYPE = "io.mondegreen.guard.selftest";

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("group", group).put("instance", instance);
        data.put("type", AlertType.GUARD_SELFTEST.wire());
        data.put("state", event.failed() ? "failed" : "passed");
        data.put("number", event.number());
        data.put("action", event.pauses() ? "pause" : "mark");
        event.failures().forEach(data.putArray("failures")::add);
        data.put("model", event.model());
        if (!event.bundle().isEmpty()) {
            data.put("bundle", event.bundle());
        }
        Instant time = event.time();
        String id = AlertIds.hash("selftest", group, instance, time.toString(), Boolean.toString(event.failed()));
        return new CloudEvent(TYPE, id, group + "/" + instance, "", time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static SelfTestRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        List<String> failures = new ArrayList<>();
        CloudEvent.child(data, "failures").forEach(failure -> failures.add(failure.asText()));
        return new SelfTestRecord(
                CloudEvent.text(data, "group"),
                CloudEvent.text(data, "instance"),
                new SelfTestEvent(
                        CloudEvent.integer(data, "number"),
                        CloudEvent.text(data, "state").equals("failed"),
                        failures,
                        CloudEvent.text(data, "action").equals("pause"),
                        CloudEvent.text(data, "model"),
                        CloudEvent.optionalText(data, "bundle").orElse(""),
                        event.time()));
    }
}
