package io.mondegreen.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What has to happen so that a cluster has the topics as they should be. Settings are changed where they differ. Partitions are
 * not: with another number of them a call's chunks go elsewhere, and a call that moves is another call.
 */
public final class TopicPlan {
    private static final int ASK_SECONDS = 30;
    private static final String MIN_IN_SYNC = "min.insync.replicas";

    /** What becomes of one topic. */
    public sealed interface Step {
        Topics.Topic topic();

        /** It is there, and as it should be. */
        record Keep(Topics.Topic topic) implements Step {}

        /** It is missing. */
        record Create(Topics.Topic topic, int replication) implements Step {}

        /**
         * Its settings differ.
         *
         * @param from by the name of the setting
         */
        record Change(Topics.Topic topic, Map<String, String> from) implements Step {}

        /** It has another number of partitions, which only a person can decide to change. */
        record Refuse(Topics.Topic topic, int partitions) implements Step {}
    }

    private final Admin admin;
    private final List<Step> steps;

    private TopicPlan(Admin admin, List<Step> steps) {
        this.admin = admin;
        this.steps = List.copyOf(steps);
    }

    /**
     * Compares; changes nothing.
     *
     * @param replication of new topics; empty for three, or as many as there are nodes
     * @throws IllegalStateException where the cluster does not answer
     */
    public static TopicPlan compare(Admin admin, Topics wanted, Optional<Integer> replication) {
        int nodes = answer(admin.describeCluster().nodes()).size();
        int copies = replication.orElse(Math.min(3, nodes));
        Set<String> existing = answer(admin.listTopics().names());
        List<String> both = wanted.all().stream()
                .map(Topics.Topic::name)
                .filter(existing::contains)
                .toList();
        Map<String, TopicDescription> there = answer(admin.describeTopics(both).allTopicNames());
        Map<ConfigResource, Config> settings = answer(
                admin.describeConfigs(both.stream().map(TopicPlan::resource).toList())
                        .all());
        List<Step> steps = new ArrayList<>();
        for (Topics.Topic topic : wanted.all()) {
            TopicDescription found = there.get(topic.name());
            if (found == null) {
                steps.add(new Step.Create(withCopies(topic, copies), copies));
                continue;
            }
            int partitions = found.partitions().size();
            if (partitions != topic.partitions()) {
                steps.add(new Step.Refuse(topic, partitions));
            }
            Topics.Topic fitting =
                    withCopies(topic, found.partitions().getFirst().replicas().size());
            Map<String, String> from = differences(fitting, settings.get(resource(topic.name())));
            if (!from.isEmpty()) {
                steps.add(new Step.Change(fitting, from));
            } else if (partitions == topic.partitions()) {
                steps.add(new Step.Keep(fitting));
            }
        }
        return new TopicPlan(admin, steps);
    }

    public List<Step> steps() {
        return steps;
    }

    /**
     * Creates and changes.
     *
     * @throws IllegalStateException where the cluster refuses; what was done before stays
     */
    public void apply() {
        List<NewTopic> missing = new ArrayList<>();
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Create(Topics.Topic topic, int replication) ->
                    missing.add(new NewTopic(topic.name(), topic.partitions(), (short) replication)
                            .configs(topic.config()));
                case Step.Change(Topics.Topic topic, Map<String, String> from) ->
                    changes.put(
                            resource(topic.name()),
                            from.keySet().stream()
                                    .map(key -> new AlterConfigOp(
                                            new ConfigEntry(key, topic.config().get(key)), AlterConfigOp.OpType.SET))
                                    .toList());
                case Step.Keep kept -> {}
                case Step.Refuse refused -> {}
            }
        }
        answer(admin.createTopics(missing).all());
        answer(admin.incrementalAlterConfigs(changes).all());
    }

    private static Map<String, String> differences(Topics.Topic wanted, Config found) {
        Map<String, String> from = new TreeMap<>();
        wanted.config().forEach((key, value) -> {
            ConfigEntry entry = found.get(key);
            if (entry == null || !value.equals(entry.value())) {
                from.put(key, entry == null ? "" : entry.value());
            }
        });
        return from;
    }

    /** With as many copies as there are, one may be away: more in sync than that would stop every writer. */
    private static Topics.Topic withCopies(Topics.Topic topic, int copies) {
        Map<String, String> config = new HashMap<>(topic.config());
        config.computeIfPresent(
                MIN_IN_SYNC,
                (key, value) -> Integer.toString(Math.min(Integer.parseInt(value), Math.max(1, copies - 1))));
        return new Topics.Topic(topic.role(), topic.name(), topic.about(), topic.partitions(), config);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ASK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause().getClass().getSimpleName() + ": "
                            + e.getCause().getMessage(),
                    e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no broker answered within " + ASK_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the cluster", e);
        }
    }
}
