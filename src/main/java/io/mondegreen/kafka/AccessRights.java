package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who may do what on Kafka, read from {@code kafka/access.json}: the one source of Strimzi's users, of
 * {@code mondegreen topics apply --rights} and of the table in {@code kafka/README.md}. Reading and writing let one describe.
 */
public final class AccessRights {
    private static final String RESOURCE = "/mondegreen/kafka/access.json";

    /**
     * Some operations on some resources.
     *
     * @param prefixed whether the name is a prefix of names
     */
    public record Rule(ResourceType resource, String name, boolean prefixed, Set<AclOperation> operations) {
        public Rule {
            operations = Set.copyOf(operations);
        }
    }

    /** A user with all that it may do. */
    public record User(String name, String about, List<Rule> rules) {
        public User {
            rules = List.copyOf(rules);
        }

        /** The rules in Kafka's form, for a principal such as {@code User:CN=mondegreen}. */
        public List<AclBinding> bindings(String principal) {
            List<AclBinding> bindings = new ArrayList<>();
            for (Rule rule : rules) {
                ResourcePattern pattern = new ResourcePattern(
                        rule.resource(), rule.name(), rule.prefixed() ? PatternType.PREFIXED : PatternType.LITERAL);
                for (AclOperation operation : new TreeSet<>(rule.operations())) {
                    bindings.add(new AclBinding(
                            pattern, new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
                }
            }
            return bindings;
        }
    }

    private final List<User> users;

    private AccessRights(List<User> users) {
        this.users = List.copyOf(users);
    }

    /** As shipped, for the topics as they are called on this cluster. */
    public static AccessRights of(Topics topics) {
        try (InputStream in = AccessRights.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        RESOURCE + " is not on the class path; build with Maven, which packs kafka/");
            }
            List<User> users = new ArrayList<>();
            for (JsonNode node : new ObjectMapper().readTree(in).get("users")) {
                users.add(user(node, topics));
            }
            return new AccessRights(users);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    public List<User> users() {
        return users;
    }

    /** @throws IllegalArgumentException where there is no such user */
    public User user(String name) {
        return users.stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kafka/access.json has no user " + name));
    }

    private static User user(JsonNode node, Topics topics) {
        List<Rule> rules = new ArrayList<>();
        node.get("rules").forEach(rule -> rules.add(rule(rule, topics)));
        return new User(node.get("name").asText(), node.get("about").asText(), rules);
    }

    private static Rule rule(JsonNode node, Topics topics) {
        Set<AclOperation> operations = new TreeSet<>();
        node.get("operations").forEach(operation -> operations.add(AclOperation.fromString(operation.asText())));
        return switch (node.get("resource").asText()) {
            case "topic" -> {
                Topics.Role role = Topics.Role.valueOf(node.get("role").asText().toUpperCase(Locale.ROOT));
                yield new Rule(ResourceType.TOPIC, topics.of(role).name(), false, operations);
            }
            case "group" -> named(ResourceType.GROUP, node, operations);
            case "transactionalId" -> named(ResourceType.TRANSACTIONAL_ID, node, operations);
            case String other -> throw new IllegalStateException("kafka/access.json has a rule about " + other);
        };
    }

    private static Rule named(ResourceType type, JsonNode node, Set<AclOperation> operations) {
        boolean prefixed = node.has("prefix");
        return new Rule(type, node.get(prefixed ? "prefix" : "name").asText(), prefixed, operations);
    }
}
