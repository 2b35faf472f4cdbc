package io.mondegreen.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.cli.Mondegreen;
import io.mondegreen.kafka.EmbeddedBroker;
import io.mondegreen.kafka.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster brought to what kafka/topics.json says. */
class TopicsCommandTest {

    @TempDir
    Path folder;

    private record Run(int status, String out) {}

    @Test
    void whatIsMissingIsMadeWhatDiffersIsSetAndPartitionsStay() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.in(folder).start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("t.call.feedback", 3, (short) 1),
                            new NewTopic("t.call.audio.dlq", 1, (short) 1)))
                    .all()
                    .get();

            Run dry = run(broker, "--dry-run");
            assertThat(dry.out())
                    .contains("create    t.call.audio: 12 partitions, 1 copies")
                    .contains("change    t.call.feedback: ")
                    .contains("retention.ms 604800000 → 31536000000")
                    .contains("differs   t.call.audio.dlq: has 1 partitions instead of 3");
            assertThat(admin.listTopics().names().get()).hasSize(2);

            Run done = run(broker);
            assertThat(done.status()).isEqualTo(1); // a person has to look at the dead letters' partitions
            assertThat(admin.listTopics().names().get())
                    .hasSize(Topics.shipped().all().size());
            // the controller knows before the broker does
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(setting(admin, "t.call.feedback", "retention.ms"))
                            .isEqualTo("31536000000"));
            assertThat(setting(admin, "t.call.audio", "message.timestamp.type")).isEqualTo("LogAppendTime");
            // with one copy, one in sync has to do
            assertThat(setting(admin, "t.call.audio", "min.insync.replicas")).isEqualTo("1");

            Run again = run(broker);
            assertThat(again.out()).doesNotContain("create ", "change ").contains("keep      t.call.audio");
        }
    }

    @Test
    void aPrincipalWithoutItsUserIsWrongUsage() {
        assertThat(run("topics", "apply", "--bootstrap", "localhost:1", "--rights", "User:me")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void strimzisFilesAreWrittenForAnotherCluster() throws Exception {
        Run run = run("topics", "strimzi", "--dir", folder.toString(), "--cluster", "prod", "--prefix", "a-");

        assertThat(run.status()).isZero();
        assertThat(Files.readString(folder.resolve("topics.yaml")))
                .contains("name: a-call.audio", "strimzi.io/cluster: prod");
        assertThat(Files.readString(folder.resolve("users.yaml"))).contains("name: a-call.audio");
    }

    private static String setting(Admin admin, String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(Set.of(resource)).all().get().get(resource);
        return config.get(key).value();
    }

    private static Run run(EmbeddedBroker broker, String... more) {
        List<String> words =
                new ArrayList<>(List.of("topics", "apply", "--bootstrap", broker.bootstrapServers(), "--prefix", "t."));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private static Run run(String... words) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        return new Run(Mondegreen.run(out, out, words), said.toString());
    }
}
