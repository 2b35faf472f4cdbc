package io.mondegreen.k8s;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether an object is of the kind that it says, with no field that the kind does not have: by the models of fabric8 and
 * Strimzi, read without their tolerance of unknown fields, and by schemas of this project for KEDA and Prometheus' operator.
 */
final class StrictKinds {
    private static final Path SCHEMAS = Path.of("src/test/resources/k8s");
    /** By name: their class files carry annotations of libraries that are not here, of which the compiler would warn. */
    private static final Map<String, String> MODELS = Map.ofEntries(
            Map.entry("v1 Namespace", "io.fabric8.kubernetes.api.model.Namespace"),
            Map.entry("v1 ConfigMap", "io.fabric8.kubernetes.api.model.ConfigMap"),
            Map.entry("v1 Service", "io.fabric8.kubernetes.api.model.Service"),
            Map.entry("v1 ServiceAccount", "io.fabric8.kubernetes.api.model.ServiceAccount"),
            Map.entry("apps/v1 StatefulSet", "io.fabric8.kubernetes.api.model.apps.StatefulSet"),
            Map.entry("policy/v1 PodDisruptionBudget", "io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget"),
            Map.entry(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy"),
            Map.entry("kafka.strimzi.io/v1 KafkaTopic", "io.strimzi.api.kafka.model.topic.KafkaTopic"),
            Map.entry("kafka.strimzi.io/v1 KafkaUser", "io.strimzi.api.kafka.model.user.KafkaUser"),
            Map.entry("kafka.strimzi.io/v1 KafkaNodePool", "io.strimzi.api.kafka.model.nodepool.KafkaNodePool"),
            Map.entry("kafka.strimzi.io/v1 Kafka", "io.strimzi.api.kafka.model.kafka.Kafka"));

    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new Intolerant())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private StrictKinds() {}

    /** What is wrong with an object; nothing where it is right. */
    static List<String> errors(JsonNode object) {
        String kind =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        String model = MODELS.get(kind);
        List<String> errors = new ArrayList<>();
        if (object.at("/metadata/name").asText().isEmpty()) {
            errors.add(kind + " has no name");
        }
        if (model != null) {
            try {
                STRICT.treeToValue(object, Class.forName(model));
            } catch (JsonProcessingException | IllegalArgumentException wrong) {
                errors.add(kind + ": " + wrong.getMessage());
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
            return errors;
        }
        Path schema = SCHEMAS.resolve(object.path("kind").asText() + ".json");
        if (!Files.exists(schema)) {
            errors.add("no model and no schema knows " + kind);
            return errors;
        }
        try {
            Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(schema));
            compiled.validate(object.toString(), InputFormat.JSON).forEach(error -> errors.add(kind + ": " + error));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return errors;
    }

    /** The models keep fields that they do not know; here such a field is an error. */
    private static final class Intolerant extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated type) {
            return JsonIgnoreProperties.Value.empty();
        }
    }
}
