package io.mondegreen.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CloudEvent in structured JSON mode, {@code application/cloudevents+json}.
 *
 * @param subject {@code call/channel}
 * @param tenant  empty where there is none
 */
record CloudEvent(String type, String id, String subject, String tenant, Instant time, JsonNode data) {
    static final String CONTENT_TYPE = "application/cloudevents+json";
    static final String SOURCE = "urn:mondegreen:line";

    private static final ObjectMapper JSON = new ObjectMapper();

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    byte[] bytes() {
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", Envelope.SPEC_VERSION);
        event.put("id", id);
        event.put("source", SOURCE);
        event.put("type", type);
        event.put("subject", subject);
        event.put("time", time.toString());
        event.put("datacontenttype", "application/json");
        if (!tenant.isEmpty()) {
            event.put("tenant", tenant);
        }
        event.set("data", data);
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes cannot be written", e);
        }
    }

    /** The type of an event; empty where the bytes are none. */
    static String type(byte[] bytes) {
        try {
            JsonNode event = JSON.readTree(bytes);
            return event == null ? "" : event.path("type").asText();
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Reads an event of one type.
     *
     * @throws WireException where it is none, naming the field
     */
    static CloudEvent read(byte[] bytes, String type) {
        JsonNode event;
        try {
            event = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new WireException("the record is not JSON");
        }
        if (event == null || !event.isObject()) {
            throw new WireException("the record is not a JSON object");
        }
        if (!text(event, "specversion").equals(Envelope.SPEC_VERSION)) {
            throw new WireException("specversion is " + text(event, "specversion") + ", not 1.0");
        }
        if (!text(event, "type").equals(type)) {
            throw new WireException("type is " + text(event, "type") + ", not " + type);
        }
        Instant time;
        try {
            time = Instant.parse(text(event, "time"));
        } catch (DateTimeException e) {
            throw new WireException("time is not an RFC 3339 time");
        }
        return new CloudEvent(
                type,
                text(event, "id"),
                text(event, "subject"),
                optionalText(event, "tenant").orElse(""),
                time,
                child(event, "data"));
    }

    static JsonNode child(JsonNode node, String field) {
        JsonNode child = node.get(field);
        if (child == null || child.isNull()) {
            throw new WireException("field " + field + " is missing");
        }
        return child;
    }

    static String text(JsonNode node, String field) {
        JsonNode child = child(node, field);
        if (!child.isTextual()) {
            throw new WireException("field " + field + " is not text");
        }
        return child.asText();
    }

    static Optional<String> optionalText(JsonNode node, String field) {
        return node.hasNonNull(field) ? Optional.of(text(node, field)) : Optional.empty();
    }

    static long integer(JsonNode node, String field) {
        JsonNode child = child(node, field);
        if (!child.isIntegralNumber()) {
            throw new WireException("field " + field + " is not a whole number");
        }
        return child.asLong();
    }

    static boolean flag(JsonNode node, String field) {
        JsonNode child = child(node, field);
        if (!child.isBoolean()) {
            throw new WireException("field " + field + " is neither true nor false");
        }
        return child.asBoolean();
    }

    /** A number; {@code NaN} where it is absent. */
    static double number(JsonNode node, String field) {
        JsonNode child = node.get(field);
        if (child == null) {
            return Double.NaN;
        }
        if (!child.isNumber()) {
            throw new WireException("field " + field + " is not a number");
        }
        return child.asDouble();
    }

    /** Writes a number with six decimals; JSON has none for NaN and infinity, which are left out. */
    static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, Math.round(value * 1e6) / 1e6);
        }
    }

    /** Writes whole numbers as an array; nothing where there are none. */
    static void put(ObjectNode node, String field, List<Integer> numbers) {
        if (!numbers.isEmpty()) {
            ArrayNode array = node.putArray(field);
            numbers.forEach(array::add);
        }
    }

    /** What {@link #put(ObjectNode, String, List)} wrote. */
    static List<Integer> integers(JsonNode node, String field) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode number : node.path(field)) {
            if (!number.isIntegralNumber()) {
                throw new WireException("field " + field + " is not a list of whole numbers");
            }
            numbers.add(number.asInt());
        }
        return List.copyOf(numbers);
    }

    /** A constant's name on the wire. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    static <E extends Enum<E>> E constant(Class<E> type, JsonNode node, String field) {
        String text = text(node, field);
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(text)) {
                return constant;
            }
        }
        throw new WireException("field " + field + " is " + text + ", which is not known");
    }
}
