package io.mondegreen.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One real Kafka node, controller and broker in this process, on loopback only: for the demo and for tests, never for
 * production. It keeps Kafka's own guarantees (transactions, compaction, consumer groups) with replication factor 1.
 *
 * <p>A broker over a given folder can be closed and {@link #start() started} again with its records on the same port;
 * one without a folder uses a temporary one and deletes it at {@link #close()}.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    /** Strong references: java.util.logging forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIET = quiet("kafka", "org.apache.kafka", "state.change.logger");

    private final Path folder;
    private final boolean temporary;
    private final int port;
    private final int controllerPort;
    private final Map<String, String> own = new TreeMap<>();
    private KafkaRaftServer server;

    private EmbeddedBroker(Path folder, boolean temporary, int port) {
        int[] free = freePorts(2);
        this.folder = folder;
        this.temporary = temporary;
        this.port = port == 0 ? free[0] : port;
        this.controllerPort = free[1];
    }

    /** A broker on a free port over a temporary folder. */
    public static EmbeddedBroker temporary() {
        return temporary(0);
    }

    /** A broker over a temporary folder on this port; 0 for a free one. */
    public static EmbeddedBroker temporary(int port) {
        try {
            return new EmbeddedBroker(Files.createTempDirectory("mondegreen-kafka-"), true, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder for the embedded broker", e);
        }
    }

    /** A broker on a free port whose records stay in {@code folder}. */
    public static EmbeddedBroker in(Path folder) {
        return in(folder, 0);
    }

    /**
     * A broker whose records stay in {@code folder}.
     *
     * @param port of the clients' listener; 0 for a free one
     */
    public static EmbeddedBroker in(Path folder, int port) {
        return new EmbeddedBroker(folder, false, port);
    }

    /**
     * Settings of Kafka's own that win over those chosen here; security, for one. The listener of {@link #bootstrapServers} is
     * called {@code PLAINTEXT}, whatever its protocol. To be called before the start.
     */
    public synchronized EmbeddedBroker with(Map<String, String> settings) {
        own.putAll(settings);
        return this;
    }

    /**
     * Formats the folder where it is new and starts the node; about six seconds.
     *
     * @throws IllegalStateException when it already runs, or cannot start
     */
    public synchronized EmbeddedBroker start() {
        if (server != null) {
            throw new IllegalStateException("the embedded broker already runs at " + bootstrapServers());
        }
        try {
            format();
            KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties(), false), Time.SYSTEM);
            starting.startup();
            server = starting;
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the embedded broker cannot start in " + folder + " on port " + port
                            + "; is the port taken, or the folder of another Kafka version?",
                    e);
        }
    }

    /** {@code host:port} for {@code bootstrap.servers}; the same over restarts. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Whether it was started and not closed. */
    public synchronized boolean running() {
        return server != null;
    }

    /** Stops the node; does nothing when it does not run. */
    @Override
    public synchronized void close() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
        if (temporary) {
            delete(folder);
        }
    }

    private void format() throws Exception {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve("meta.properties"))) {
            return; // a second format would draw another cluster id, which Kafka refuses
        }
        Formatter formatter = new Formatter();
        formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter.setNodeId(1);
        formatter.setClusterId(Uuid.randomUuid().toString());
        formatter.addDirectory(folder.toString());
        formatter.setReleaseVersion(MetadataVersion.LATEST_PRODUCTION);
        formatter.setControllerListenerName("CONTROLLER");
        formatter.setMetadataLogDirectory(folder.toString());
        formatter.run();
    }

    private Map<String, String> properties() {
        Map<String, String> p = new TreeMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        p.put("listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("log.dirs", folder.toString());
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "1");
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "4");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "4");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("min.insync.replicas", "1");
        // one node has nobody to wait for; but a stalled machine must not make it fence itself
        p.put("broker.heartbeat.interval.ms", "1000");
        p.put("broker.session.timeout.ms", "6000");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("controlled.shutdown.enable", "false");
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // small machines: few threads, small buffers, short memory of idle producers
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("num.partitions", "1");
        p.put("num.recovery.threads.per.data.dir", "1");
        p.put("log.cleaner.dedupe.buffer.size", "8388608");
        p.put("log.cleaner.threads", "1");
        p.put("background.threads", "2");
        p.putAll(own);
        return p;
    }

    private static int[] freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST));
                held.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port for the embedded broker", e);
        } finally {
            held.forEach(EmbeddedBroker::closeQuietly);
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the embedded broker's folder " + folder, e);
        }
    }

    private static List<Logger> quiet(String... names) {
        List<Logger> loggers = new ArrayList<>();
        for (String name : names) {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(Level.SEVERE);
            loggers.add(logger);
        }
        return loggers;
    }
}
