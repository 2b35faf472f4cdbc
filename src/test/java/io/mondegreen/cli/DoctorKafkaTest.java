package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.kafka.AccessRights;
import io.mondegreen.kafka.GuardedBroker;
import io.mondegreen.kafka.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of a cluster with TLS, passwords and rights: as it should be, and with each thing wrong. */
class DoctorKafkaTest {
    private static final String MACHINE = "cuda,onnxruntime,model,device,decode";
    private static final String SERVICE = "mondegreen";
    private static final Topics TOPICS = Topics.shipped();
    private static final List<AclBinding> RIGHTS =
            AccessRights.of(TOPICS).user(SERVICE).bindings("User:" + SERVICE);

    @TempDir
    static Path folder;

    private static GuardedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new GuardedBroker(folder, List.of(SERVICE));
        try (Admin admin = Admin.create(broker.admin())) {
            for (Topics.Topic topic : TOPICS.all()) {
                Map<String, String> settings = new HashMap<>(topic.config());
                settings.put("min.insync.replicas", "1");
                admin.createTopics(List.of(
                                new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.of((short) 1))
                                        .configs(settings)))
                        .all()
                        .get();
            }
            admin.createAcls(RIGHTS).all().get();
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void theServicesUserHasWhatItNeeds() throws IOException {
        Told told = doctor(user());
        assertThat(told.status()).as(told.out()).isZero();
        assertThat(told.json().get("status").asText()).isEqualTo("ok");
        assertThat(said(told, "kafka")).hasSize(1).allSatisfy(said -> assertThat(said)
                .contains("1 brokers, SASL_SSL"));
        assertThat(said(told, "topics")).singleElement().asString().contains("may not read their settings");
        assertThat(said(told, "rights")).containsExactly("those of kafka/access.json and no others");
    }

    @Test
    void eachRightThatIsTakenAwayIsNamed() throws Exception {
        Path user = user();
        try (Admin admin = Admin.create(broker.admin())) {
            for (AclBinding right : RIGHTS) {
                admin.deleteAcls(List.of(right.toFilter())).all().get();
                try {
                    Told told = doctor(user);
                    String name = right.pattern().name();
                    assertThat(told.status()).as(right + "\n" + told.out()).isEqualTo(1);
                    assertThat(said(told, "rights"))
                            .singleElement()
                            .asString()
                            .startsWith("missing: ")
                            .containsIgnoringCase(right.entry().operation() + " on ")
                            .contains(name)
                            .contains("MG-1107");
                } finally {
                    admin.createAcls(List.of(right)).all().get();
                }
            }
        }
    }

    @Test
    void whoMayDoEverythingIsWarnedAndSeesTheSettings() throws IOException {
        Told told = doctor(admin());
        assertThat(told.status()).as(told.out()).isZero();
        assertThat(said(told, "topics")).containsExactly("7 as kafka/topics.json has them");
        assertThat(said(told, "rights")).singleElement().asString().contains("may more than", "Write on call.audio");
    }

    @Test
    void settingsThatDifferAreNamedAndWhatWouldStopTheServiceIsWrong() throws Exception {
        try (Admin admin = Admin.create(broker.admin())) {
            set(admin, "call.traces", Map.of("retention.ms", "60000"));
            Told retention = doctor(admin());
            assertThat(retention.status()).as(retention.out()).isZero();
            assertThat(said(retention, "topics"))
                    .containsExactly("call.traces: retention.ms is 60000 instead of 3600000");

            set(admin, "call.progress", Map.of("cleanup.policy", "delete"));
            set(admin, "call.alerts", Map.of("min.insync.replicas", "2"));
            set(admin, "call.audio", Map.of("max.message.bytes", "1000"));
            Told wrong = doctor(admin());
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(String.join("\n", said(wrong, "topics")))
                    .contains(
                            "call.progress: cleanup.policy is delete instead of compact,delete: marks would be deleted")
                    .contains(
                            "call.alerts: min.insync.replicas is 2 instead of 2, and there are 1 copies: nobody can write")
                    .contains("call.audio: max.message.bytes is 1000 instead of 1048576: records would be refused");
        } finally {
            try (Admin admin = Admin.create(broker.admin())) {
                for (Topics.Topic topic : TOPICS.all()) {
                    Map<String, String> settings = new HashMap<>(topic.config());
                    settings.put("min.insync.replicas", "1");
                    set(admin, topic.name(), settings);
                }
            }
        }
    }

    @Test
    void aTopicThatIsNotThereIsWrong() throws IOException {
        String key = "mondegreen.topics.alerts";
        System.setProperty(key, "team.alerts");
        try {
            Told told = doctor(admin());
            assertThat(told.status()).isEqualTo(1);
            assertThat(said(told, "topics")).contains("team.alerts is not there (MG-1103)");
        } finally {
            System.clearProperty(key);
        }
    }

    @Test
    void aWrongPasswordIsNotLetIn() throws IOException {
        Map<String, Object> client = new HashMap<>(broker.admin());
        client.put("sasl.jaas.config", client.get("sasl.jaas.config").toString().replace("test-secret", "guessed"));
        Told told = doctor(GuardedBroker.write(client, folder.resolve("guessed.properties")));
        assertThat(told.status()).isEqualTo(1);
        assertThat(said(told, "kafka")).singleElement().asString().startsWith("MG-1106");
        assertThat(told.out()).doesNotContain("guessed");
    }

    @Test
    void nobodyWhoAnswersIsSaidWithinABoundedTime() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        long start = System.nanoTime();
        Told told = Told.by("doctor", "--json", "--skip", MACHINE, "--bootstrap", "127.0.0.1:" + port);
        assertThat(told.status()).isEqualTo(1);
        assertThat(said(told, "kafka")).singleElement().asString().startsWith("MG-1108");
        assertThat(said(told, "topics")).isEmpty();
        assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
        Told nameless = Told.by("doctor", "--json", "--skip", MACHINE, "--bootstrap", "no-such-host.invalid:9092");
        assertThat(said(nameless, "kafka")).singleElement().asString().startsWith("MG-1108");
    }

    private static Told doctor(Path client) {
        return Told.by(
                "doctor",
                "--json",
                "--skip",
                MACHINE,
                "--bootstrap",
                broker.bootstrapServers(),
                "--client-config",
                client);
    }

    private static Path admin() throws IOException {
        return GuardedBroker.write(broker.admin(), folder.resolve("admin.properties"));
    }

    private static Path user() throws IOException {
        return GuardedBroker.write(broker.user(SERVICE), folder.resolve("user.properties"));
    }

    private static void set(Admin admin, String topic, Map<String, String> settings) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        settings.entrySet().stream()
                                .map(each -> new AlterConfigOp(
                                        new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                                .toList()))
                .all()
                .get();
    }

    private static List<String> said(Told told, String check) {
        List<String> said = new ArrayList<>();
        for (JsonNode each : told.json().get("checks")) {
            if (each.get("check").asText().equals(check)) {
                said.add(each.get("said").asText());
            }
        }
        assertThat(Set.of("ok", "warning", "wrong"))
                .contains(told.json().get("status").asText());
        return said;
    }
}
