package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics of this project, read from {@code kafka/topics.json}: the one source for the embedded broker, the demo, the
 * cluster's manifests and the documentation.
 */
public final class Topics {
    private static final int LEADERS_SECONDS = 30;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What a topic is for. */
    public enum Role {
        AUDIO,
        TRANSCRIPTS,
        ALERTS,
        TRACES,
        PROGRESS,
        DEADLETTERS,
        FEEDBACK
    }

    /**
     * One topic.
     *
     * @param config Kafka's own topic settings by their names
     */
    public record Topic(Role role, String name, String about, int partitions, Map<String, String> config) {
        public Topic {
            config = Map.copyOf(config);
        }
    }

    private static final String RESOURCE = "/mondegreen/kafka/topics.json";

    private final Map<Role, Topic> topics;

    private Topics(Map<Role, Topic> topics) {
        this.topics = topics;
    }

    /** The topics as shipped. */
    public static Topics shipped() {
        try (InputStream in = Topics.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        RESOURCE + " is not on the class path; build with Maven, which packs kafka/");
            }
            Map<Role, Topic> topics = new EnumMap<>(Role.class);
            for (JsonNode node : new ObjectMapper().readTree(in).get("topics")) {
                Topic topic = topic(node);
                topics.put(topic.role(), topic);
            }
            return new Topics(topics);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /** The same topics with a prefix to each name, for a cluster that several installations share. */
    public Topics prefixed(String prefix) {
        Map<Role, Topic> renamed = new EnumMap<>(Role.class);
        topics.forEach((role, t) ->
                renamed.put(role, new Topic(role, prefix + t.name(), t.about(), t.partitions(), t.config())));
        return new Topics(renamed);
    }

    /** The same topics as they are called on this cluster. */
    public Topics named(TopicNames names) {
        Map<Role, Topic> renamed = new EnumMap<>(Role.class);
        topics.forEach((role, t) ->
                renamed.put(role, new Topic(role, name(names, role), t.about(), t.partitions(), t.config())));
        return new Topics(renamed);
    }

    private static String name(TopicNames names, Role role) {
        return switch (role) {
            case AUDIO -> names.audio();
            case TRANSCRIPTS -> names.transcripts();
            case ALERTS -> names.alerts();
            case TRACES -> names.traces();
            case PROGRESS -> names.progress();
            case DEADLETTERS -> names.deadLetters();
            case FEEDBACK -> names.feedback();
        };
    }

    public Topic of(Role role) {
        return topics.get(role);
    }

    public List<Topic> all() {
        return List.copyOf(topics.values());
    }

    /** The topics' names, for the line. */
    public TopicNames names() {
        return new TopicNames(
                of(Role.AUDIO).name(),
                of(Role.TRANSCRIPTS).name(),
                of(Role.ALERTS).name(),
                of(Role.TRACES).name(),
                of(Role.PROGRESS).name(),
                of(Role.DEADLETTERS).name(),
                of(Role.FEEDBACK).name());
    }

    /**
     * Creates what is missing on a cluster of one node: replication 1, and no more than {@code maxPartitions} each. Topics
     * that are there already stay as they are.
     *
     * @throws IllegalStateException when the cluster refuses
     */
    public void createOnOneNode(Admin admin, int maxPartitions) {
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic topic : all()) {
            Map<String, String> config = new HashMap<>(topic.config());
            config.put("min.insync.replicas", "1");
            wanted.add(new NewTopic(
                            topic.name(), Optional.of(Math.min(topic.partitions(), maxPartitions)), Optional.of((short)
                                    1))
                    .configs(config));
        }
        Set<String> existing = new HashSet<>();
        for (Map.Entry<String, org.apache.kafka.common.KafkaFuture<Void>> created :
                admin.createTopics(wanted).values().entrySet()) {
            try {
                created.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("cannot create topic " + created.getKey(), e.getCause());
                }
                existing.add(created.getKey());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while creating topics", e);
            }
        }
        wanted.removeIf(topic -> existing.contains(topic.name()));
        awaitLeaders(admin, wanted);
    }

    /**
     * Waits until every partition answers. The controller knows a new partition before its leader does; an idempotent producer
     * that is refused in between may have a later batch accepted first, and then never gets its sequence right again.
     */
    private static void awaitLeaders(Admin admin, List<NewTopic> created) {
        List<String> names = created.stream().map(NewTopic::name).toList();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : created) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEADERS_SECONDS);
        while (true) {
            try {
                admin.describeTopics(names).allTopicNames().get(LEADERS_SECONDS, TimeUnit.SECONDS);
                admin.listOffsets(ends).all().get(LEADERS_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException | TimeoutException e) {
                // the broker has not heard of them yet: that is what is waited for
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() - until > 0) {
                    throw new IllegalStateException(
                            "the new topics did not answer within " + LEADERS_SECONDS + " s", e);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while creating topics", e);
            }
        }
    }

    private static Topic topic(JsonNode node) {
        Map<String, String> config = new HashMap<>();
        node.get("config")
                .properties()
                .forEach(e -> config.put(e.getKey(), e.getValue().asText()));
        return new Topic(
                Role.valueOf(node.get("role").asText().toUpperCase(Locale.ROOT)),
                node.get("name").asText(),
                node.get("about").asText(),
                node.get("partitions").asInt(),
                config);
    }
}
