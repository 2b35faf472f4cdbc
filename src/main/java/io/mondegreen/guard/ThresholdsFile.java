package io.mondegreen.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mondegreen.probe.Bound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The form of {@link Thresholds} in a file: YAML where its name ends so, else JSON. A field that does not exist is refused, so that a slip of the pen is not ignored. */
final class ThresholdsFile {

    private static final int VERSION = 1;
    private static final long MOST_BYTES = 1 << 20;
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Map<String, AlertType> TYPES =
            Map.of("nonspeech", AlertType.HALLUCINATION_NONSPEECH, "content", AlertType.HALLUCINATION_CONTENT);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ThresholdsFile() {}

    static Thresholds read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw unusable(file, "it is larger than 1 MiB", null);
            }
            return parse(Files.readAllBytes(file), file);
        } catch (IOException e) {
            throw unusable(file, "it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    static Thresholds parse(byte[] bytes, Path file) {
        try {
            return thresholds((isYaml(file) ? YAML : JSON).readTree(bytes));
        } catch (JsonProcessingException e) {
            throw unusable(file, "it is not " + (isYaml(file) ? "YAML: " : "JSON: ") + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(file, e.getMessage(), e);
        }
    }

    private static boolean isYaml(Path file) {
        return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
    }

    private static ThresholdsException unusable(Path file, String why, Exception cause) {
        return new ThresholdsException(
                "MG-1311 cannot use the thresholds file " + file + ": " + why
                        + "; config/thresholds.schema.json describes it",
                cause);
    }

    private static Thresholds thresholds(JsonNode root) {
        fields(root, "the file", Set.of("$schema", "version", "bundle", "default", "tenants"));
        if (root.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException(
                    "version is " + root.path("version") + ", this program reads " + VERSION);
        }
        Optional<String> bundle = text(root, "bundle", "");
        bundle.filter(hash -> !HASH.matcher(hash).matches()).ifPresent(hash -> {
            throw new IllegalArgumentException("bundle is not 64 hexadecimal digits");
        });
        SortedMap<String, Thresholds.Entry> tenants = new TreeMap<>();
        if (root.has("tenants")) {
            fields(root.get("tenants"), "tenants", null);
            root.get("tenants").properties().forEach(e -> {
                if (!TENANT.matcher(e.getKey()).matches()) {
                    throw new IllegalArgumentException("tenants has a name that no tenant can have: '" + e.getKey()
                            + "'; 1 to 128 of A-Z a-z 0-9 . _ : -");
                }
                tenants.put(e.getKey(), entry(e.getValue(), "tenants." + e.getKey()));
            });
        }
        Thresholds.Entry others = root.has("default") ? entry(root.get("default"), "default") : Thresholds.Entry.NONE;
        return new Thresholds(bundle, others, tenants);
    }

    private static Thresholds.Entry entry(JsonNode node, String at) {
        fields(node, at, Set.of("falseAlarmsPerHour", "levels", "nonspeech", "content", "about"));
        return named(at, node, any -> {
            Map<AlertType, Double> byType = new EnumMap<>(AlertType.class);
            TYPES.forEach((name, type) -> {
                if (any.has(name)) {
                    byType.put(type, number(any, name, at));
                }
            });
            return new Thresholds.Entry(
                    any.has("falseAlarmsPerHour")
                            ? Optional.of(number(any, "falseAlarmsPerHour", at))
                            : Optional.empty(),
                    any.has("levels") ? Optional.of(levels(any.get("levels"), at + ".levels")) : Optional.empty(),
                    byType,
                    text(any, "about", at + "."));
        });
    }

    private static RiskLevels levels(JsonNode node, String at) {
        fields(node, at, Set.of("low", "medium", "high"));
        return named(
                at,
                node,
                all -> new RiskLevels(bound(all, "low", at), bound(all, "medium", at), bound(all, "high", at)));
    }

    private static Bound bound(JsonNode levels, String name, String above) {
        String at = above + "." + name;
        JsonNode node = levels.path(name);
        fields(node, at, Set.of("window", "running", "loop"));
        return named(at, node, all -> {
            double running = number(all, "running", at);
            return new Bound(number(all, "window", at), running, all.has("loop") ? number(all, "loop", at) : running);
        });
    }

    /** Says where what a value refuses stands. */
    private static <T> T named(String at, JsonNode node, Function<JsonNode, T> make) {
        try {
            return make.apply(node);
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            throw message.startsWith(at) ? e : new IllegalArgumentException(at + ": " + message, e);
        }
    }

    private static void fields(JsonNode node, String at, Set<String> known) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(at + (node.isMissingNode() ? " is missing" : " is not an object"));
        }
        node.properties().forEach(e -> {
            if (known != null && !known.contains(e.getKey())) {
                throw new IllegalArgumentException(
                        at + " has a field '" + e.getKey() + "', which does not exist; there are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    private static Optional<String> text(JsonNode node, String field, String at) {
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(at + field + " is not text");
        }
        return Optional.of(value.textValue());
    }

    private static double number(JsonNode node, String field, String at) {
        JsonNode value = node.path(field);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(
                    at + "." + field + (value.isMissingNode() ? " is missing" : " is not a number"));
        }
        return value.asDouble();
    }

    static void write(Thresholds thresholds, Path file) {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        thresholds.bundle().ifPresent(hash -> root.put("bundle", hash));
        put(root.putObject("default"), thresholds.others());
        ObjectNode tenants = root.putObject("tenants");
        thresholds.tenants().forEach((name, entry) -> put(tenants.putObject(name), entry));
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(beside, root.toPrettyString() + "\n");
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the thresholds file " + file, e);
        }
    }

    private static void put(ObjectNode node, Thresholds.Entry entry) {
        entry.perHour().ifPresent(budget -> node.put("falseAlarmsPerHour", budget));
        entry.levels().ifPresent(levels -> {
            ObjectNode all = node.putObject("levels");
            put(all.putObject("low"), levels.low());
            put(all.putObject("medium"), levels.medium());
            put(all.putObject("high"), levels.high());
        });
        new TreeMap<>(TYPES).forEach((name, type) -> {
            if (entry.byType().containsKey(type)) {
                node.put(name, entry.byType().get(type));
            }
        });
        entry.about().ifPresent(about -> node.put("about", about));
    }

    private static void put(ObjectNode node, Bound bound) {
        node.put("window", bound.window()).put("running", bound.running()).put("loop", bound.loop());
    }
}
