package io.mondegreen.cli.topics;

import io.mondegreen.cli.VerboseOption;
import io.mondegreen.kafka.AccessRights;
import io.mondegreen.kafka.StrimziResources;
import io.mondegreen.kafka.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mondegreen topics strimzi}. */
@Command(
        name = "strimzi",
        description = {
            "Write topics.yaml and users.yaml: KafkaTopic and KafkaUser resources (kafka.strimzi.io/v1) that say what"
                    + " kafka/topics.json and kafka/access.json say."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen topics strimzi --dir k8s/components/strimzi    after a change of kafka/*.json",
            "  mondegreen topics strimzi --dir ours --cluster prod --prefix team-"
        })
final class TopicsStrimziCommand implements Callable<Integer> {

    @Mixin
    VerboseOption verbose;

    @Spec
    CommandSpec spec;

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "where the two files go")
    Path dir;

    @Option(
            names = "--cluster",
            defaultValue = "kafka",
            paramLabel = "NAME",
            description = "of the Kafka resource (default: ${DEFAULT-VALUE})")
    String cluster;

    @Option(
            names = "--replicas",
            defaultValue = "3",
            paramLabel = "N",
            description = "copies of each partition (default: ${DEFAULT-VALUE})")
    int replicas;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "before each topic's name")
    String prefix = "";

    @Override
    public Integer call() throws IOException {
        Topics topics = prefix.isEmpty() ? Topics.shipped() : Topics.shipped().prefixed(prefix);
        StrimziResources strimzi = new StrimziResources(cluster, replicas);
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("topics.yaml"), strimzi.topics(topics));
        Files.writeString(dir.resolve("users.yaml"), strimzi.users(AccessRights.of(topics)));
        PrintWriter out = spec.commandLine().getOut();
        out.println("wrote topics.yaml and users.yaml in " + dir);
        out.flush();
        return 0;
    }
}
