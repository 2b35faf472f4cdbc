package io.mondegreen.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One record of {@code call.alerts} or {@code call.transcripts}, shown on as it came.
 *
 * @param id       the CloudEvent's id: the same on every replica and after every replay
 * @param call     the call's id
 * @param kind     alert type such as {@code repetition.phrase}; {@code final} or {@code provisional} for transcripts
 * @param severity lower case; empty for transcripts
 * @param json     the record's own text, compact
 */
record LiveRecord(String id, String call, String kind, String severity, String json) {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What may say what somebody said. */
    private static final List<String> TEXTS = List.of("text", "textBefore", "textAfter");

    private static final Pattern OF_LINE = Pattern.compile("io\\.mondegreen\\.(line|guard)\\.");

    /** Whether a record of {@code call.alerts} is about the line or its guard and no call, so that the page has no place for it. */
    static boolean isOfLine(byte[] value) {
        try {
            return OF_LINE.matcher(JSON.readTree(value).path("type").asText()).lookingAt();
        } catch (IOException broken) {
            return false;
        }
    }

    /**
     * Reads a structured-mode CloudEvent.
     *
     * @throws IllegalArgumentException if it is not JSON or lacks its id, call or type
     */
    static LiveRecord alert(byte[] value) {
        JsonNode event = read(value);
        JsonNode data = event.path("data");
        return new LiveRecord(
                text(event, "id"), text(data, "call"), text(data, "type"), text(data, "severity"), compact(event));
    }

    /**
     * Reads a structured-mode CloudEvent.
     *
     * @throws IllegalArgumentException if it is not JSON or lacks its id or call
     */
    static LiveRecord transcript(byte[] value) {
        JsonNode event = read(value);
        JsonNode data = event.path("data");
        String kind = data.path("final").asBoolean(false) ? "final" : "provisional";
        return new LiveRecord(text(event, "id"), text(data, "call"), kind, "", compact(event));
    }

    /** An alert's record without what was said. */
    LiveRecord withoutText() {
        JsonNode event = read(json.getBytes(StandardCharsets.UTF_8));
        bare(event);
        return new LiveRecord(id, call, kind, severity, compact(event));
    }

    /** Takes what was said out of an alert's record. */
    static void bare(JsonNode event) {
        if (event.path("data") instanceof ObjectNode data) {
            data.remove(TEXTS);
            if (data.path("mitigated") instanceof ObjectNode mitigated) {
                mitigated.remove(TEXTS);
            }
        }
    }

    private static JsonNode read(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException broken) {
            throw new IllegalArgumentException(
                    "not a JSON record of " + value.length + " bytes: "
                            + new String(value, 0, Math.min(16, value.length), StandardCharsets.ISO_8859_1),
                    broken);
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new IllegalArgumentException("a record without '" + field + "'");
        }
        return value.asText();
    }

    private static String compact(JsonNode event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
