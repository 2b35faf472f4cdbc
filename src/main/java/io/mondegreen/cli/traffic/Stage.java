package io.mondegreen.cli.traffic;

import io.mondegreen.kafka.TopicNames;
import io.mondegreen.kafka.Topics;
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
 * The processes of a command: one broker over a folder of its own, and up to two instances of the service with stable names.
 * All of them write their logs into the folder. Several threads may use it.
 */
public final class Stage implements AutoCloseable {
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(120);
    private static final int PARTITIONS = 4;

    private final Path folder;
    private final List<String> flags;
    private final int port = freePort();
    private final Kafka kafka = new Kafka(servers());
    private final ChildJvm[] instances = new ChildJvm[2];
    private ChildJvm broker;
    private Act act = new Act("", TopicNames.shipped(), Map.of());

    /**
     * What plays on the stage: a run over topics of its own.
     *
     * @param name     of the run; its instances' logs and their group begin with it
     * @param settings of its instances
     */
    public record Act(String name, TopicNames topics, Map<String, String> settings) {}

    /**
     * Starts the broker and waits for it.
     *
     * @param flags of the instances' JVMs
     */
    public Stage(Path folder, List<String> flags) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.flags = flags;
        try {
            startBroker();
        } catch (InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    public String servers() {
        return "127.0.0.1:" + port;
    }

    public Kafka kafka() {
        return kafka;
    }

    /**
     * Begins a run: no instance of the one before is left, and its topics are new.
     *
     * @param settings of the service; names of topics, group and instance are added
     */
    public synchronized Act begin(String name, Map<String, String> settings) throws InterruptedException {
        for (int instance = 0; instance < instances.length; instance++) {
            kill(instance);
        }
        Topics topics = Topics.shipped().prefixed(name + ".");
        topics.createOnOneNode(kafka.admin(), PARTITIONS);
        TopicNames names = topics.names();
        Map<String, String> own = new HashMap<>(settings);
        own.put("mondegreen.line.group", name);
        own.put("mondegreen.topics.audio", names.audio());
        own.put("mondegreen.topics.transcripts", names.transcripts());
        own.put("mondegreen.topics.alerts", names.alerts());
        own.put("mondegreen.topics.traces", names.traces());
        own.put("mondegreen.topics.progress", names.progress());
        own.put("mondegreen.topics.dead-letters", names.deadLetters());
        own.put("mondegreen.topics.feedback", names.feedback());
        act = new Act(name, names, own);
        return act;
    }

    /** Starts an instance where it does not run. */
    public synchronized void start(int instance) {
        if (!runs(instance)) {
            Map<String, String> own = new HashMap<>(act.settings());
            own.put("mondegreen.line.instance", act.name() + "-" + instance);
            instances[instance] = ChildJvm.service(log(instance), flags, own, servers());
        }
    }

    /** Partitions of a group's busiest member; 0 where nobody owns any. */
    public long owned(String group) throws InterruptedException {
        return kafka.members(group).stream()
                .mapToLong(member -> member.assignment().topicPartitions().size())
                .max()
                .orElse(0);
    }

    /** What an instance prints. */
    public synchronized Path log(int instance) {
        return folder.resolve(act.name() + "-" + instance + ".log");
    }

    /** SIGKILL; what it had open stays open. */
    public synchronized void kill(int instance) throws InterruptedException {
        if (runs(instance)) {
            instances[instance].kill();
        }
    }

    /** SIGTERM. */
    public synchronized void stop(int instance) throws InterruptedException {
        if (runs(instance)) {
            instances[instance].stop();
        }
    }

    /** The process of an instance that was started. */
    public synchronized ProcessHandle process(int instance) {
        return instances[instance].handle();
    }

    public synchronized boolean runs(int instance) {
        return instances[instance] != null && instances[instance].alive();
    }

    /** SIGTERM, and waits until it is gone. */
    public synchronized void stopBroker() throws InterruptedException {
        broker.stop();
    }

    /** Starts it over its folder, and waits until it answers. */
    public synchronized void startBroker() throws InterruptedException {
        broker = ChildJvm.broker(folder.resolve("broker.log"), folder.resolve("broker"), port);
        kafka.awaitReady(
                broker,
                BROKER_PATIENCE,
                act.topics().audio(),
                act.topics().transcripts(),
                act.topics().alerts(),
                act.topics().progress(),
                act.topics().deadLetters());
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
