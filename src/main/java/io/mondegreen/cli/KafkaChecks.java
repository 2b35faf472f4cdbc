package io.mondegreen.cli;

import io.mondegreen.kafka.AccessRights;
import io.mondegreen.kafka.LineConfig;
import io.mondegreen.kafka.LineFault;
import io.mondegreen.kafka.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the cluster answers this user, and has the topics and the rights that the service needs. */
final class KafkaChecks {
    /** A cluster that takes longer for one answer is as good as away. */
    private static final int ASK_SECONDS = 12;

    private static final String APPLY = "mondegreen topics apply";
    private static final String SERVICE = "mondegreen";
    /** What nobody needs to keep from a user who may describe. */
    private static final Set<AclOperation> HARMLESS = Set.of(AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);

    private final LineConfig config;
    private final Topics wanted;
    private final Diagnosis diagnosis;

    KafkaChecks(LineConfig config, Diagnosis diagnosis) {
        this.config = config;
        this.wanted = Topics.shipped().named(config.topics());
        this.diagnosis = diagnosis;
    }

    void run() {
        if (!diagnosis.wants("kafka")) {
            return;
        }
        try (Admin admin = Admin.create(client())) {
            Collection<Node> nodes = ask(admin.describeCluster().nodes());
            diagnosis.ok(
                    "kafka",
                    config.bootstrapServers() + ": " + nodes.size() + " brokers, "
                            + config.client().getOrDefault("security.protocol", "PLAINTEXT"));
            Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                            wanted.all().stream().map(Topics.Topic::name).toList(),
                            new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues();
            Map<Topics.Role, TopicDescription> seen = new HashMap<>();
            diagnosis.look("topics", APPLY, () -> topics(admin, asked, seen));
            diagnosis.look("rights", LineFault.RIGHTS.fix(), () -> rights(admin, seen));
        } catch (KafkaException | IllegalStateException away) {
            LineFault fault = LineFault.of(away, false);
            LineFault said = fault == LineFault.STARTED_OVER ? LineFault.NO_BROKER : fault;
            diagnosis.wrong(
                    "kafka",
                    said.code() + " " + said.sentence() + " " + config.bootstrapServers() + ": " + away.getMessage(),
                    said.fix());
        }
    }

    private Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>();
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(ASK_SECONDS * 1000 - 2000));
        client.putAll(config.client());
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        return client;
    }

    private void topics(
            Admin admin, Map<String, KafkaFuture<TopicDescription>> asked, Map<Topics.Role, TopicDescription> seen) {
        int said = diagnosis.count();
        for (Topics.Topic topic : wanted.all()) {
            try {
                seen.put(topic.role(), ask(asked.get(topic.name())));
            } catch (IllegalStateException refused) {
                if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                    diagnosis.wrong("topics", topic.name() + " is not there (MG-1103)", APPLY);
                } else if (!(refused.getCause() instanceof AuthorizationException)) {
                    throw refused;
                } // what may not be seen is a matter of rights
            }
        }
        TopicSettings settings = new TopicSettings(admin, diagnosis, APPLY);
        wanted.all().stream()
                .filter(topic -> seen.containsKey(topic.role()))
                .forEach(topic -> settings.compare(topic, seen.get(topic.role())));
        marks(seen);
        if (diagnosis.count() == said) {
            diagnosis.ok("topics", seen.size() + " as kafka/topics.json has them");
        }
    }

    private void marks(Map<Topics.Role, TopicDescription> seen) {
        TopicDescription audio = seen.get(Topics.Role.AUDIO);
        TopicDescription progress = seen.get(Topics.Role.PROGRESS);
        if (audio != null
                && progress != null
                && progress.partitions().size() < audio.partitions().size()) {
            diagnosis.wrong(
                    "topics",
                    progress.name() + " has fewer partitions than " + audio.name() + " (MG-1103)",
                    LineFault.TOPICS.fix());
        }
    }

    private void rights(Admin admin, Map<Topics.Role, TopicDescription> seen) {
        List<String> missing = new ArrayList<>();
        Set<String> more = new TreeSet<>();
        for (AccessRights.Rule rule : AccessRights.of(wanted).user(SERVICE).rules()) {
            Set<AclOperation> lacking =
                    switch (rule.resource()) {
                        case TOPIC -> lacking(rule, described(rule, seen), more);
                        case GROUP -> group(admin, rule.prefixed() ? rule.name() + "doctor" : config.groupId());
                        case TRANSACTIONAL_ID -> transaction(admin);
                        default -> Set.of();
                    };
            lacking.forEach(operation -> missing.add(word(operation) + " on "
                    + rule.resource().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + name(rule)));
        }
        if (!missing.isEmpty()) {
            diagnosis.wrong("rights", "missing: " + String.join(", ", missing) + " (MG-1107)", LineFault.RIGHTS.fix());
        } else if (!more.isEmpty()) {
            diagnosis.warn(
                    "rights",
                    "this user may more than the service needs: " + String.join(", ", more),
                    "kafka/access.json is the whole table; a broker without an authorizer lets everybody do everything.");
        } else {
            diagnosis.ok("rights", "those of kafka/access.json and no others");
        }
    }

    private String name(AccessRights.Rule rule) {
        return switch (rule.resource()) {
            case GROUP -> rule.prefixed() ? rule.name() : config.groupId();
            case TRANSACTIONAL_ID -> transactionalId();
            default -> rule.name();
        };
    }

    private Optional<TopicDescription> described(AccessRights.Rule rule, Map<Topics.Role, TopicDescription> seen) {
        return seen.values().stream()
                .filter(topic -> topic.name().equals(rule.name()))
                .findFirst();
    }

    /** What a topic's rule allows and the cluster does not; what it allows beyond that goes to {@code more}. */
    private static Set<AclOperation> lacking(
            AccessRights.Rule rule, Optional<TopicDescription> topic, Set<String> more) {
        Set<AclOperation> allowed =
                topic.map(TopicDescription::authorizedOperations).orElse(Set.of());
        Set<AclOperation> lacking = EnumSet.copyOf(rule.operations());
        lacking.removeAll(allowed);
        allowed.stream()
                .filter(operation -> !rule.operations().contains(operation) && !HARMLESS.contains(operation))
                .forEach(operation -> more.add(word(operation) + " on " + rule.name()));
        return lacking;
    }

    private static Set<AclOperation> group(Admin admin, String group) {
        return refused(admin.describeConsumerGroups(List.of(group)).all()) ? Set.of(AclOperation.READ) : Set.of();
    }

    private Set<AclOperation> transaction(Admin admin) {
        return refused(admin.describeTransactions(List.of(transactionalId())).all())
                ? Set.of(AclOperation.WRITE)
                : Set.of();
    }

    private String transactionalId() {
        return config.groupId() + "." + config.instanceId();
    }

    /** Whether rights are what stands in the way; that there is no such thing yet is none of doctor's business. */
    private static boolean refused(KafkaFuture<?> asked) {
        try {
            ask(asked);
            return false;
        } catch (IllegalStateException said) {
            if (said.getCause() instanceof TimeoutException) {
                throw said;
            }
            return said.getCause() instanceof AuthorizationException;
        }
    }

    /** The answer; the cause of what it throws is what the cluster said. */
    static <T> T ask(KafkaFuture<T> future) {
        try {
            return future.get(ASK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause().getClass().getSimpleName() + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + ASK_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the cluster", e);
        }
    }

    private static String word(AclOperation operation) {
        String name = operation.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
