package io.mondegreen.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** Topics and users as resources of Strimzi's operators ({@code kafka.strimzi.io/v1}), in YAML. */
public final class StrimziResources {
    private static final String FIRST = "# Written by `mondegreen topics strimzi`; do not edit.\n";

    private final String cluster;
    private final int replicas;

    /**
     * @param cluster  name of the Kafka resource
     * @param replicas of each partition
     */
    public StrimziResources(String cluster, int replicas) {
        this.cluster = cluster;
        this.replicas = replicas;
    }

    /** One KafkaTopic for each topic. */
    public String topics(Topics topics) {
        StringBuilder yaml = new StringBuilder(FIRST);
        for (Topics.Topic topic : topics.all()) {
            head(yaml, topic.about(), "KafkaTopic", topic.name());
            yaml.append("spec:\n");
            line(yaml, 2, "partitions: " + topic.partitions());
            line(yaml, 2, "replicas: " + replicas);
            line(yaml, 2, "config:");
            new TreeMap<>(topic.config()).forEach((key, value) -> line(yaml, 4, key + ": " + scalar(value)));
        }
        return yaml.toString();
    }

    /** One KafkaUser with a client certificate for each user. */
    public String users(AccessRights rights) {
        StringBuilder yaml = new StringBuilder(FIRST);
        for (AccessRights.User user : rights.users()) {
            head(yaml, user.about(), "KafkaUser", user.name());
            yaml.append("spec:\n");
            line(yaml, 2, "authentication:");
            line(yaml, 4, "type: tls");
            line(yaml, 2, "authorization:");
            line(yaml, 4, "type: simple");
            line(yaml, 4, "acls:");
            for (AccessRights.Rule rule : user.rules()) {
                line(yaml, 6, "- resource:");
                line(yaml, 10, "type: " + type(rule.resource()));
                line(yaml, 10, "name: " + rule.name());
                line(yaml, 10, "patternType: " + (rule.prefixed() ? "prefix" : "literal"));
                line(yaml, 8, "operations: [" + operations(rule) + "]");
            }
        }
        return yaml.toString();
    }

    private void head(StringBuilder yaml, String about, String kind, String name) {
        yaml.append("---\n");
        line(yaml, 0, "# " + about);
        line(yaml, 0, "apiVersion: kafka.strimzi.io/v1");
        line(yaml, 0, "kind: " + kind);
        line(yaml, 0, "metadata:");
        line(yaml, 2, "name: " + name);
        line(yaml, 2, "labels:");
        line(yaml, 4, "strimzi.io/cluster: " + cluster);
    }

    private static String type(ResourceType type) {
        return type == ResourceType.TRANSACTIONAL_ID
                ? "transactionalId"
                : type.name().toLowerCase(Locale.ROOT);
    }

    private static String operations(AccessRights.Rule rule) {
        List<String> names = new ArrayList<>();
        for (AclOperation operation : rule.operations().stream().sorted().toList()) {
            names.add(operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT));
        }
        return String.join(", ", names);
    }

    /** Numbers as they are, everything else quoted. */
    private static String scalar(String value) {
        return value.matches("[0-9]+(\\.[0-9]+)?") ? value : "\"" + value + "\"";
    }

    private static void line(StringBuilder yaml, int indent, String text) {
        yaml.append(" ".repeat(indent)).append(text).append('\n');
    }
}
