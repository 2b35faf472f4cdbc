package io.mondegreen.cli;

import io.mondegreen.kafka.EmbeddedBroker;
import io.mondegreen.kafka.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** The embedded broker with this project's topics, for {@code demo} and {@code serve --embedded-broker}. */
public final class LocalBroker implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private final EmbeddedBroker broker;

    private LocalBroker(EmbeddedBroker broker) {
        this.broker = broker;
    }

    /**
     * Starts it and creates the topics that are missing; some six seconds.
     *
     * @param folder where records stay; a temporary one where empty
     * @param port   0 for a free one
     */
    public static LocalBroker start(Optional<Path> folder, int port) {
        EmbeddedBroker broker = folder.map(dir -> EmbeddedBroker.in(dir, port)).orElseGet(EmbeddedBroker::temporary);
        broker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.shipped().createOnOneNode(admin, PARTITIONS);
        }
        return new LocalBroker(broker);
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void close() {
        broker.close();
    }
}
