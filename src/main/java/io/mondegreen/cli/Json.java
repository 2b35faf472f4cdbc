package io.mondegreen.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.Mitigated;
import java.util.Locale;

/** What the commands print as JSON. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double SIX_DIGITS = 1e6;

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** A number with six decimals; null where it is none, because JSON has no NaN. */
    public static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, Math.round(value * SIX_DIGITS) / SIX_DIGITS);
        } else {
            node.putNull(field);
        }
    }

    /** An alert's fields, named as on {@code call.alerts}. */
    public static void put(ObjectNode node, Alert alert) {
        node.put("id", alert.id()).put("episode", alert.episode());
        node.put("type", alert.type().wire());
        node.put("state", lower(alert.state())).put("severity", lower(alert.severity()));
        node.put("startMs", alert.startMs()).put("endMs", alert.endMs());
        put(node, "risk", alert.risk());
        ObjectNode evidence = node.putObject("evidence");
        evidence.put("detector", alert.evidence().detector())
                .put("layer", alert.evidence().layer());
        put(evidence, "score", alert.evidence().score());
        put(evidence, "threshold", alert.evidence().threshold());
        alert.evidence().reasons().forEach(evidence.putArray("reasons")::add);
        node.put("action", alert.action());
        alert.text().ifPresent(text -> node.put("text", text));
        alert.mitigated().ifPresent(how -> put(node.putObject("mitigated"), how));
    }

    private static void put(ObjectNode node, Mitigated how) {
        node.put("rung", how.rung()).put("remedy", how.remedy()).put("tries", how.tries());
        how.gates().forEach(node.putArray("gates")::add);
        put(node, "riskBefore", how.riskBefore());
        put(node, "riskAfter", how.riskAfter());
        node.put("tokensBefore", how.tokensBefore()).put("tokensAfter", how.tokensAfter());
        how.textBefore().ifPresent(text -> node.put("textBefore", text));
        how.textAfter().ifPresent(text -> node.put("textAfter", text));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
