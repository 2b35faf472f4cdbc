package io.mondegreen.cli.chaos;

import io.mondegreen.cli.traffic.ChildJvm;
import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.kafka.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of one run: a broker over a folder of its own and up to two instances of the service with stable names. All of
 * them write their logs into the folder. Several threads may use it.
 */
final class Stage implements AutoCloseable {
    static final Duration BROKER_PATIENCE = Duration.ofSeconds(120);
    private static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path folder;
    private final Map<String, String> settings;
    private final int port = freePort();
    private final Kafka kafka = new Kafka(servers());
    private final ChildJvm[] instances = new ChildJvm[2];
    private ChildJvm broker;

    /**
     * Starts the broker and waits for it.
     *
     * @param settings of the instances
     */
    Stage(Path folder, Map<String, String> settings) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.settings = settings;
        try {
            startBroker();
        } catch (InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    String servers() {
        return "127.0.0.1:" + port;
    }

    Kafka kafka() {
        return kafka;
    }

    /** Starts an instance where it does not run. */
    synchronized void start(int instance) {
        if (!runs(instance)) {
            Map<String, String> own = new HashMap<>(settings);
            own.put("mondegreen.line.instance", "chaos-" + instance);
            instances[instance] =
                    ChildJvm.service(folder.resolve("instance-" + instance + ".log"), FLAGS, own, servers());
        }
    }

    /** SIGKILL; what it had open stays open. */
    synchronized void kill(int instance) throws InterruptedException {
        if (runs(instance)) {
            instances[instance].kill();
        }
    }

    /** SIGTERM. */
    synchronized void stop(int instance) throws InterruptedException {
        if (runs(instance)) {
            instances[instance].stop();
        }
    }

    synchronized boolean runs(int instance) {
        return instances[instance] != null && instances[instance].alive();
    }

    synchronized void stopBroker() throws InterruptedException {
        broker.stop();
    }

    synchronized void startBroker() throws InterruptedException {
        broker = ChildJvm.broker(folder.resolve("broker.log"), folder.resolve("broker"), port);
        TopicNames topics = TopicNames.shipped();
        kafka.awaitReady(
                broker,
                BROKER_PATIENCE,
                topics.audio(),
                topics.transcripts(),
                topics.alerts(),
                topics.progress(),
                topics.deadLetters());
    }

    @Override
    public synchronized void close() {
        for (ChildJvm instance : instances) {
            if (instance != null) {
                instance.close();
            }
        }
        kafka.close();
        if (broker != null) {
            broker.close();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }
}
