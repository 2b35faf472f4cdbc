package io.mondegreen.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --bootstrap HOST:PORT,…}: which Kafka cluster. */
public final class BootstrapOption {

    static final String PROPERTY = "kafka.bootstrap.servers";
    private static final String VARIABLE = "KAFKA_BOOTSTRAP_SERVERS";
    private static final String LOCAL = "localhost:9092";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = {
                "Kafka cluster (default: environment " + VARIABLE + ", or kafka.bootstrap.servers from -D, or " + LOCAL
                        + ")"
            })
    Optional<String> servers = Optional.empty();

    /** What the command line says. */
    Optional<String> given() {
        return servers;
    }

    /** The cluster to connect to. */
    public String resolve() {
        return servers.or(() -> Optional.ofNullable(System.getProperty(PROPERTY)))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .orElse(LOCAL);
    }
}
