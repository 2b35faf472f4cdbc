package io.mondegreen;

import io.mondegreen.kafka.EmbeddedBroker;
import io.mondegreen.kafka.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A real broker with this project's topics for the tests of the running service. */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {

    private final EmbeddedBroker broker = EmbeddedBroker.temporary();

    @Override
    public Map<String, String> start() {
        broker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.shipped().createOnOneNode(admin, 1);
        }
        return Map.of(
                "kafka.bootstrap.servers", broker.bootstrapServers(),
                "mondegreen.line.instance", "test",
                "mondegreen.engine.device", "cpu",
                "mondegreen.access.local", "true",
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0");
    }

    @Override
    public void stop() {
        broker.close();
    }
}
