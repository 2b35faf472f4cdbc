package io.mondegreen.cli;

import io.mondegreen.kafka.Topics;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** What differs between a topic and {@code kafka/topics.json}: some of it stops the service, the rest somebody may have meant. */
final class TopicSettings {
    private static final String MIN_IN_SYNC = "min.insync.replicas";

    private final Admin admin;
    private final Diagnosis diagnosis;
    private final String apply;
    private boolean hidden;

    /** @param apply what brings them to what they should be */
    TopicSettings(Admin admin, Diagnosis diagnosis, String apply) {
        this.admin = admin;
        this.diagnosis = diagnosis;
        this.apply = apply;
    }

    void compare(Topics.Topic topic, TopicDescription found) {
        int partitions = found.partitions().size();
        if (partitions != topic.partitions()) {
            diagnosis.warn(
                    "topics",
                    topic.name() + " has " + partitions + " partitions instead of " + topic.partitions(),
                    "Nothing if it is meant: they bound the instances. Never change them while calls go on.");
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        Config settings;
        try {
            settings = KafkaChecks.ask(
                    admin.describeConfigs(List.of(resource)).values().get(resource));
        } catch (IllegalStateException refused) {
            if (!(refused.getCause() instanceof AuthorizationException)) {
                throw refused;
            }
            if (!hidden) {
                hidden = true;
                diagnosis.ok(
                        "topics",
                        "this user may not read their settings, and need not; an operator sees them with --client-config");
            }
            return;
        }
        int copies = found.partitions().getFirst().replicas().size();
        new TreeMap<>(topic.config()).forEach((key, value) -> {
            ConfigEntry entry = settings.get(key);
            differs(topic, key, value, entry == null ? "" : entry.value(), copies);
        });
    }

    private void differs(Topics.Topic topic, String key, String wanted, String found, int copies) {
        String said = topic.name() + ": " + key + " is " + found + " instead of " + wanted;
        switch (key) {
            case "max.message.bytes" -> {
                if (Long.parseLong(found) < Long.parseLong(wanted)) {
                    diagnosis.wrong("topics", said + ": records would be refused", apply);
                }
            }
            case MIN_IN_SYNC -> {
                int least = Integer.parseInt(found);
                if (least > copies) {
                    diagnosis.wrong("topics", said + ", and there are " + copies + " copies: nobody can write", apply);
                } else if (least < Math.min(Integer.parseInt(wanted), Math.max(1, copies - 1))) {
                    diagnosis.warn("topics", said + ": what one broker alone has can be lost", apply);
                }
            }
            case "cleanup.policy" -> {
                if (!Set.of(found.split(",")).equals(Set.of(wanted.split(",")))) {
                    String end = wanted.contains("compact") && !found.contains("compact")
                            ? ": marks would be deleted, and calls decoded again"
                            : "";
                    diagnosis.wrong("topics", said + end, apply);
                }
            }
            default -> {
                if (!found.equals(wanted)) {
                    diagnosis.warn("topics", said, apply + "; nothing if it is meant");
                }
            }
        }
    }
}
