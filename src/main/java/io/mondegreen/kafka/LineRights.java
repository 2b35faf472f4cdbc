package io.mondegreen.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What this user may do, asked before the first record is read: a right to write alerts that is missing would otherwise show
 * with the first alert. The right to its transactional id shows by itself when the producer begins.
 */
public final class LineRights {
    private static final int ASK_SECONDS = 15;

    /** Some right is missing; the message lists them all. */
    public static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message);
        }
    }

    private final LineConfig config;

    public LineRights(LineConfig config) {
        this.config = config;
    }

    /**
     * Asks the cluster. Where it checks no rights, all are there.
     *
     * @throws Missing               where a right is missing
     * @throws IllegalStateException where the cluster does not answer; the cause says why
     */
    public void check() {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new Missing(String.join(", ", missing));
        }
    }

    /** The rights that are missing, in words such as {@code Write on topic call.alerts}. */
    public List<String> missing() {
        try (Admin admin = Admin.create(LineClients.common(config))) {
            List<String> missing = new ArrayList<>();
            topics(admin, missing);
            group(admin, missing);
            return missing;
        }
    }

    private void topics(Admin admin, List<String> missing) {
        TopicNames names = config.topics();
        Map<String, Set<AclOperation>> needed = new HashMap<>();
        needed.put(names.audio(), Set.of(AclOperation.READ));
        needed.put(names.transcripts(), Set.of(AclOperation.WRITE));
        needed.put(names.alerts(), Set.of(AclOperation.WRITE));
        needed.put(names.traces(), Set.of(AclOperation.WRITE));
        needed.put(names.progress(), Set.of(AclOperation.READ, AclOperation.WRITE));
        needed.put(names.deadLetters(), Set.of(AclOperation.WRITE));
        Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                        needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        needed.forEach((topic, operations) -> compare(
                "topic " + topic, operations, asked.get(topic), TopicDescription::authorizedOperations, missing));
    }

    private void group(Admin admin, List<String> missing) {
        String group = config.groupId();
        KafkaFuture<ConsumerGroupDescription> asked = admin.describeConsumerGroups(
                        List.of(group), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups()
                .get(group);
        compare(
                "group " + group,
                Set.of(AclOperation.READ),
                asked,
                ConsumerGroupDescription::authorizedOperations,
                missing);
    }

    private static <T> void compare(
            String what,
            Set<AclOperation> needed,
            KafkaFuture<T> asked,
            Function<T, Set<AclOperation>> granted,
            List<String> missing) {
        Set<AclOperation> absent = new TreeSet<>(needed);
        try {
            Set<AclOperation> allowed = granted.apply(asked.get(ASK_SECONDS, TimeUnit.SECONDS));
            if (allowed == null || allowed.contains(AclOperation.ALL)) {
                return;
            }
            absent.removeAll(allowed);
        } catch (ExecutionException e) {
            // a group that was never there is made by its first member: then joining tells
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IllegalStateException(LineFault.TOPICS.say("(" + what + " is not there)"), e);
            }
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw new IllegalStateException("cannot ask for the rights on " + what, e.getCause());
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("cannot ask for the rights on " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for rights", e);
        }
        absent.forEach(operation -> missing.add(word(operation) + " on " + what));
    }

    private static String word(AclOperation operation) {
        return operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
