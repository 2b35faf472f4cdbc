package io.mondegreen.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.Option;

/** {@code --bootstrap HOST:PORT,…}: which Kafka cluster, and how it is spoken to. */
public final class BootstrapOption {

    static final String PROPERTY = "kafka.bootstrap.servers";
    private static final String PREFIX = "kafka.";
    private static final String VARIABLE = "KAFKA_BOOTSTRAP_SERVERS";
    private static final String LOCAL = "localhost:9092";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = {
                "Kafka cluster (default: environment " + VARIABLE + ", or kafka.bootstrap.servers from -D, or " + LOCAL
                        + "). TLS, user and password are read from the same two places: KAFKA_SECURITY_PROTOCOL,"
                        + " KAFKA_SASL_JAAS_CONFIG, …"
            })
    Optional<String> servers = Optional.empty();

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "settings of Kafka's clients, as its own tools take them: security.protocol=…")
    Optional<Path> file = Optional.empty();

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

    /**
     * The settings of a Kafka client: the cluster, and every setting of Kafka's own that the environment, -D and the file have,
     * the last winning.
     *
     * @throws CommandFailure where the file cannot be read
     */
    public Map<String, Object> client() {
        Set<String> known = new HashSet<>(AdminClientConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        Map<String, Object> settings = new HashMap<>();
        System.getenv().forEach((name, value) -> put(settings, known, setting(name), value));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> put(settings, known, name.substring(PREFIX.length()), System.getProperty(name)));
        file.map(BootstrapOption::read).ifPresent(settings::putAll);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, resolve());
        return settings;
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new CommandFailure(
                    "cannot read --client-config " + file + ": " + unreadable.getMessage(), unreadable);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    /** {@code ssl.truststore.location} for {@code KAFKA_SSL_TRUSTSTORE_LOCATION}, as the service reads it. */
    static String setting(String variable) {
        String name = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
    }

    private static void put(Map<String, Object> settings, Set<String> known, String name, String value) {
        if (known.contains(name)) {
            settings.put(name, value);
        }
    }
}
