package io.mondegreen.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One object of a platform's JSON message. Names given twice, text after the end, and more than a message can sensibly hold
 * are refused. What is refused says where, and never quotes a value that a customer may have put there.
 */
final class MessageJson {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NAME = 256;
    private static final int MAX_NUMBER = 32;
    private static final int MAX_TOKENS = 10_000;
    private static final int MAX_TEXT = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .maxStringLength(MAX_TEXT)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode node;
    private final String path;

    private MessageJson(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** @throws BadRecord with {@link IntakeError#BAD_JSON} */
    static MessageJson read(byte[] bytes) throws BadRecord {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node != null && node.isObject()) {
                return new MessageJson(node, "");
            }
            throw BadRecord.of(IntakeError.BAD_JSON, "not an object");
        } catch (JsonProcessingException e) {
            String at =
                    e.getLocation() == null ? "" : "at byte " + e.getLocation().getByteOffset();
            throw BadRecord.of(IntakeError.BAD_JSON, at);
        } catch (IOException e) {
            throw BadRecord.of(IntakeError.BAD_JSON, "not UTF-8");
        }
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** @throws BadRecord with {@link IntakeError#BAD_FIELD}, as every other reader here */
    MessageJson child(String field) throws BadRecord {
        JsonNode child = node.get(field);
        check(child != null && child.isObject(), field);
        return new MessageJson(child, path + field + ".");
    }

    String text(String field) throws BadRecord {
        JsonNode child = node.get(field);
        check(child != null && child.isTextual(), field);
        return child.textValue();
    }

    Optional<String> optionalText(String field) throws BadRecord {
        return has(field) ? Optional.of(text(field)) : Optional.empty();
    }

    /** A name that may stand in a subject. */
    String name(String field) throws BadRecord {
        String name = text(field);
        if (!Envelope.isName(name)) {
            throw BadRecord.of(IntakeError.BAD_NAME, path + field);
        }
        return name;
    }

    /** A whole number from 0 to {@code max}; the platforms write some as text. */
    long number(String field, long max) throws BadRecord {
        JsonNode child = node.get(field);
        boolean readable = child != null && (child.isTextual() || child.isIntegralNumber());
        check(readable && NUMBER.matcher(child.asText()).matches(), field);
        long number = Long.parseLong(child.asText());
        check(number <= max, field);
        return number;
    }

    boolean flag(String field, boolean absent) throws BadRecord {
        if (!has(field)) {
            return absent;
        }
        check(node.get(field).isBoolean(), field);
        return node.get(field).booleanValue();
    }

    List<String> texts(String field) throws BadRecord {
        JsonNode list = node.get(field);
        check(list != null && list.isArray(), field);
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list) {
            check(item.isTextual(), field);
            texts.add(item.textValue());
        }
        return texts;
    }

    /** The objects of a list. */
    List<MessageJson> children(String field) throws BadRecord {
        JsonNode list = node.get(field);
        check(list != null && list.isArray(), field);
        List<MessageJson> children = new ArrayList<>();
        for (JsonNode item : list) {
            check(item.isObject(), field);
            children.add(new MessageJson(item, path + field + "."));
        }
        return children;
    }

    /** Refuses the message for a field of this object. */
    BadRecord bad(String field) {
        return BadRecord.of(IntakeError.BAD_FIELD, path + field);
    }

    private void check(boolean good, String field) throws BadRecord {
        if (!good) {
            throw bad(field);
        }
    }
}
