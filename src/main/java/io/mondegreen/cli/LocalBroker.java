package io.mondegreen.cli;

import io.mondegreen.kafka.EmbeddedBroker;
import io.mondegreen.kafka.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** The embedded broker with this project's topics, for {@code demo} and {@code serve --embedded-broker}. */
public final class LocalBroker implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private static final long PATIENCE_SECONDS = 20;

    private final EmbeddedBroker broker;
    private final CountDownLatch closed = new CountDownLatch(1);

    private LocalBroker(EmbeddedBroker broker) {
        this.broker = broker;
        // on Ctrl-C the JVM must not end before the thread that owns the broker has stopped it after the service
        Runtime.getRuntime().addShutdownHook(new Thread(this::awaitClosed, "mondegreen-broker-stop"));
    }

    private void awaitClosed() {
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                broker.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts it and creates the topics that are missing; some six seconds.
     *
     * @param folder where records stay; a temporary one where empty
     * @param port   0 for a free one
     */
    public static LocalBroker start(Optional<Path> folder, int port) {
        EmbeddedBroker broker =
                folder.map(dir -> EmbeddedBroker.in(dir, port)).orElseGet(() -> EmbeddedBroker.temporary(port));
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
        closed.countDown();
    }
}
