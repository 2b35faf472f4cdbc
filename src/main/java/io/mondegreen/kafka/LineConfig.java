package io.mondegreen.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * How a {@link CallLine} works.
 *
 * @param bootstrapServers   of the cluster
 * @param groupId            consumer group; all instances of one service share it
 * @param instanceId         stable name of this instance (in Kubernetes the pod's): its transactional id is
 *                           {@code <groupId>.<instanceId>}, and its static membership where {@code staticMembership}
 * @param staticMembership   whether a restart within the session timeout keeps its partitions
 * @param topics             names on this cluster
 * @param commitInterval     between group commits, 20 to 50 ms
 * @param idleAfter          a channel without chunks for so long, while nothing waits to be read, is closed
 * @param stopWait           how long a stop waits for windows that are with the decoder
 * @param sessionTimeout     after which a dead instance's partitions move
 * @param transactionTimeout after which a dead instance's open transaction no longer blocks readers
 * @param maxChunkBytes      of audio in one record
 * @param source             whose form records have that do not say it in their content type
 * @param maxPollRecords     records taken at once
 * @param provisional        whether provisional segments are published
 * @param words              whether segments carry words with their risk
 * @param traces             whether segments are traced token by token
 * @param canaryTraces       whether what the canary heard is written to the traces, with its label
 * @param client             further properties of every client (security and the like)
 */
public record LineConfig(
        String bootstrapServers,
        String groupId,
        String instanceId,
        boolean staticMembership,
        TopicNames topics,
        Duration commitInterval,
        Duration idleAfter,
        Duration stopWait,
        Duration sessionTimeout,
        Duration transactionTimeout,
        int maxChunkBytes,
        AudioSource source,
        int maxPollRecords,
        boolean provisional,
        boolean words,
        boolean traces,
        boolean canaryTraces,
        Map<String, String> client) {
    public LineConfig {
        client = Map.copyOf(client);
        if (bootstrapServers.isBlank() || groupId.isBlank() || instanceId.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers, group id and instance id of a line must be given");
        }
        if (transactionTimeout.toMillis() < 1000
                || transactionTimeout.compareTo(commitInterval.multipliedBy(10)) < 0
                || sessionTimeout.toMillis() < 1000) {
            throw new IllegalArgumentException(
                    "session and transaction timeouts of a line are at least 1000 ms, the latter"
                            + " ten commit intervals too; got " + sessionTimeout.toMillis() + " and "
                            + transactionTimeout.toMillis() + " ms at " + commitInterval.toMillis() + " ms");
        }
        if (maxPollRecords < 1 || maxChunkBytes < 320) {
            throw new IllegalArgumentException("a line needs maxPollRecords >= 1 and maxChunkBytes >= 320");
        }
    }

    /** Everything as shipped. */
    public static LineConfig standard(String bootstrapServers, String groupId, String instanceId) {
        return new LineConfig(
                bootstrapServers,
                groupId,
                instanceId,
                false,
                TopicNames.shipped(),
                Duration.ofMillis(40),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                1 << 18,
                AudioSource.CLOUDEVENTS,
                100,
                true,
                true,
                true,
                false,
                Map.of());
    }
}
