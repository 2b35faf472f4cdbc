package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallKey;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Mitigated;
import io.mondegreen.guard.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One record of {@code call.alerts}: a change in an episode's life. */
public record AlertRecord(CallKey key, String role, Instant time, Alert alert, Origin audio) {
    public static final String TYPE = "io.mondegreen.alert";

    public static AlertRecord of(AlertEvent event) {
        return new AlertRecord(
                event.key(),
                event.role(),
                event.time(),
                event.alert(),
                new Origin(event.partition(), event.firstOffset(), event.lastOffset()));
    }

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("call", key.call()).put("channel", key.channel()).put("role", role);
        data.put("episode", alert.episode());
        data.put("type", alert.type().wire());
        data.put("state", CloudEvent.lower(alert.state()));
        data.put("severity", CloudEvent.lower(alert.severity()));
        data.put("startMs", alert.startMs()).put("endMs", alert.endMs()).put("revision", alert.revision());
        CloudEvent.put(data, "risk", alert.risk());
        Evidence evidence = alert.evidence();
        ObjectNode why =
                data.putObject("evidence").put("detector", evidence.detector()).put("layer", evidence.layer());
        CloudEvent.put(why, "score", evidence.score());
        CloudEvent.put(why, "threshold", evidence.threshold());
        evidence.reasons().forEach(why.putArray("reasons")::add);
        data.put("action", alert.action());
        alert.text().ifPresent(text -> data.put("text", text));
        alert.mitigated().ifPresent(how -> put(data.putObject("mitigated"), how));
        data.set("audio", audio.json());
        return new CloudEvent(TYPE, alert.id(), key.subject(), key.tenant(), time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static AlertRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        JsonNode why = CloudEvent.child(data, "evidence");
        List<String> reasons = new ArrayList<>();
        CloudEvent.child(why, "reasons").forEach(reason -> reasons.add(reason.asText()));
        Alert alert = new Alert(
                event.id(),
                CloudEvent.text(data, "episode"),
                type(CloudEvent.text(data, "type")),
                CloudEvent.constant(AlertState.class, data, "state"),
                CloudEvent.constant(Severity.class, data, "severity"),
                CloudEvent.integer(data, "startMs"),
                CloudEvent.integer(data, "endMs"),
                (int) CloudEvent.integer(data, "revision"),
                CloudEvent.number(data, "risk"),
                new Evidence(
                        CloudEvent.text(why, "detector"),
                        (int) CloudEvent.integer(why, "layer"),
                        CloudEvent.number(why, "score"),
                        CloudEvent.number(why, "threshold"),
                        List.copyOf(reasons)),
                CloudEvent.text(data, "action"),
                CloudEvent.optionalText(data, "text"),
                data.has("mitigated") ? Optional.of(mitigated(CloudEvent.child(data, "mitigated"))) : Optional.empty());
        return new AlertRecord(
                new CallKey(event.tenant(), CloudEvent.text(data, "call"), CloudEvent.text(data, "channel")),
                CloudEvent.text(data, "role"),
                event.time(),
                alert,
                Origin.of(CloudEvent.child(data, "audio")));
    }

    private static void put(ObjectNode node, Mitigated how) {
        node.put("rung", how.rung()).put("remedy", how.remedy()).put("tries", how.tries());
        how.gates().forEach(node.putArray("gates")::add);
        CloudEvent.put(node, "riskBefore", how.riskBefore());
        CloudEvent.put(node, "riskAfter", how.riskAfter());
        node.put("tokensBefore", how.tokensBefore()).put("tokensAfter", how.tokensAfter());
        how.textBefore().ifPresent(text -> node.put("textBefore", text));
        how.textAfter().ifPresent(text -> node.put("textAfter", text));
    }

    private static Mitigated mitigated(JsonNode node) {
        List<String> gates = new ArrayList<>();
        CloudEvent.child(node, "gates").forEach(gate -> gates.add(gate.asText()));
        return new Mitigated(
                CloudEvent.text(node, "rung"),
                CloudEvent.text(node, "remedy"),
                List.copyOf(gates),
                (int) CloudEvent.integer(node, "tries"),
                CloudEvent.number(node, "riskBefore"),
                CloudEvent.number(node, "riskAfter"),
                (int) CloudEvent.integer(node, "tokensBefore"),
                (int) CloudEvent.integer(node, "tokensAfter"),
                CloudEvent.optionalText(node, "textBefore"),
                CloudEvent.optionalText(node, "textAfter"));
    }

    private static AlertType type(String wire) {
        for (AlertType type : AlertType.values()) {
            if (type.wire().equals(wire)) {
                return type;
            }
        }
        throw new WireException("field type is " + wire + ", which is not known");
    }

    /** Whether a record says that it is one of these; the others on {@code call.alerts} are about an instance and no call. */
    public static boolean is(byte[] bytes) {
        return TYPE.equals(CloudEvent.type(bytes));
    }
}
