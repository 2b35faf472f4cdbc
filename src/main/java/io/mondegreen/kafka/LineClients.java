package io.mondegreen.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the line's Kafka clients. */
final class LineClients {
    private static final int REQUEST_MS = 5000;

    private LineClients() {}

    static Map<String, Object> common(LineConfig config) {
        Map<String, Object> p = new HashMap<>();
        p.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        p.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        p.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
        p.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        p.putAll(config.client());
        p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        return p;
    }

    /** Reads what is committed, outside any group. */
    static Map<String, Object> reader(LineConfig config) {
        Map<String, Object> p = common(config);
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return p;
    }

    /** The member of the group that reads audio. */
    static Map<String, Object> member(LineConfig config) {
        Map<String, Object> p = reader(config);
        p.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.maxPollRecords());
        p.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        p.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(config.sessionTimeout().toMillis()));
        p.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(config.sessionTimeout().toMillis() / 5));
        if (config.staticMembership()) {
            p.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instanceId());
        }
        return p;
    }

    static Map<String, Object> producer(LineConfig config) {
        Map<String, Object> p = common(config);
        int transaction = Math.toIntExact(config.transactionTimeout().toMillis());
        p.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.groupId() + "." + config.instanceId());
        p.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction);
        // Kafka refuses a request that may outlast its delivery
        p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST_MS, transaction));
        p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, transaction);
        p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, transaction);
        p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return p;
    }
}
