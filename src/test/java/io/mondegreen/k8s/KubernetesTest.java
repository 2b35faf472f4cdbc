package io.mondegreen.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.app.SettingNames;
import io.mondegreen.cli.Mondegreen;
import io.mondegreen.kafka.AccessRights;
import io.mondegreen.kafka.StrimziResources;
import io.mondegreen.kafka.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests as a cluster would get them: of their kinds, without loose ends, and true of the code. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("k8s");
    /** The longest that any Whisper model hears at once. */
    private static final int LONGEST_WINDOW_S = 30;

    @TempDir
    Path copy;

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/prod-cpu", "overlays/prod-gpu", "kafka-cluster"})
    void everyObjectIsOfItsKindAndHasNoOtherField(String folder) {
        assertThat(Manifests.of(FOLDER.resolve(folder)).objects())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(StrictKinds.errors(object)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/prod-cpu", "overlays/prod-gpu"})
    void everyNameLeadsSomewhere(String folder) {
        assertThat(References.broken(Manifests.of(FOLDER.resolve(folder)))).isEmpty();
    }

    @Test
    void everyComponentFitsTheBaseByItself() throws IOException {
        copyFolders();
        try (Stream<Path> components = Files.list(copy.resolve("k8s/components"))) {
            for (Path component : components.sorted().toList()) {
                Path alone = Files.createDirectories(copy.resolve("k8s/alone/" + component.getFileName()));
                Files.writeString(
                        alone.resolve("kustomization.yaml"),
                        "resources: [../../base]\ncomponents: [../../components/" + component.getFileName() + "]\n");
                Manifests all = Manifests.of(alone);
                assertThat(all.objects()).allSatisfy(object -> assertThat(StrictKinds.errors(object))
                        .isEmpty());
                assertThat(References.broken(all)).as(component.toString()).isEmpty();
            }
        }
    }

    /** The service would refuse to start: it lets in whoever sits at its machine, and that must be nobody else. */
    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/prod-cpu", "overlays/prod-gpu"})
    void aPodThatAsksForNoLoginListensToItselfAlone(String folder) {
        JsonNode container = Manifests.of(FOLDER.resolve(folder)).pod().at("/containers/0");
        boolean open = container.toString().contains("embedded-broker")
                || container.path("env").toString().contains("\"value\":\"dev\"");
        boolean listensToOthers = container.path("env").toString().contains("QUARKUS_HTTP_HOST");

        assertThat(open && listensToOthers).isFalse();
        assertThat(open).isEqualTo(folder.equals("overlays/dev"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/prod-cpu", "overlays/prod-gpu"})
    void aPodMayDoNothingThatItNeedNot(String folder) {
        JsonNode pod = Manifests.of(FOLDER.resolve(folder)).pod();

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        // otherwise a service called mondegreen or kafka would become a setting
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        for (String kind : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path(kind)) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                container
                        .at("/resources")
                        .forEach(amounts -> amounts.forEach(
                                amount -> assertThat(amount.asText()).matches("[1-9][0-9]*(m|Mi|Gi)?")));
                container.path("volumeMounts").forEach(mount -> assertThat(mount.path("readOnly")
                                        .asBoolean()
                                || Set.of("/tmp", "/models")
                                        .contains(mount.path("mountPath").asText()))
                        .as(mount.toString())
                        .isTrue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/prod-cpu", "overlays/prod-gpu"})
    void everyVariableIsASettingAndEveryCommandCanBeRead(String folder) throws IOException {
        Manifests all = Manifests.of(FOLDER.resolve(folder));
        Set<String> names = new TreeSet<>();
        for (String kind : List.of("initContainers", "containers")) {
            for (JsonNode container : all.pod().path(kind)) {
                container
                        .path("env")
                        .forEach(variable -> names.add(variable.path("name").asText()));
                List<String> words = new ArrayList<>();
                container.path("args").forEach(word -> words.add(word.asText()));
                assertThat(Mondegreen.understands(words.toArray(String[]::new)))
                        .as("%s", words)
                        .isTrue();
            }
        }
        all.all("ConfigMap").stream()
                .filter(map -> map.at("/metadata/name").asText().startsWith("mondegreen-settings"))
                .forEach(map -> map.path("data").fieldNames().forEachRemaining(names::add));

        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(isKnown(name)).as(name).isTrue());
        String profile = "";
        for (JsonNode variable : all.container().path("env")) {
            if (variable.path("name").asText().equals("QUARKUS_PROFILE")) {
                profile = variable.path("value").asText();
            }
        }
        assertThat(Path.of("config/application-" + profile + ".properties")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/prod-cpu", "overlays/prod-gpu"})
    void portsAndProbesAreThoseOfTheService(String folder) throws IOException {
        JsonNode container = Manifests.of(FOLDER.resolve(folder)).container();
        String documented = Files.readString(Path.of("docs/configuration.md"));
        for (JsonNode port : container.path("ports")) {
            String key = port.path("name").asText().equals("http") ? "quarkus.http.port" : "quarkus.management.port";
            assertThat(documented)
                    .contains("| `" + key + "` | `" + port.path("containerPort").asInt() + "` |");
        }
        for (String probe : List.of("startup started", "readiness ready", "liveness live")) {
            String[] words = probe.split(" ");
            JsonNode get = container.at("/" + words[0] + "Probe/httpGet");
            assertThat(get.path("path").asText()).isEqualTo("/q/health/" + words[1]);
            assertThat(get.path("port").asText()).isEqualTo("management");
        }
    }

    @ParameterizedTest
    @CsvSource({"overlays/prod-cpu, prod-cpu", "overlays/prod-gpu, prod-gpu"})
    void aStopIsGivenTheTimeThatItTakes(String folder, String profile) throws IOException {
        Manifests all = Manifests.of(FOLDER.resolve(folder));
        int transaction = Integer.parseInt(setting(profile, "mondegreen.line.transaction-timeout-ms")) / 1000;
        int stop = Integer.parseInt(setting(profile, "mondegreen.line.stop-wait-ms")) / 1000;

        assertThat(all.pod().path("terminationGracePeriodSeconds").asInt())
                .isGreaterThan(LONGEST_WINDOW_S + transaction + stop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/prod-cpu", "overlays/prod-gpu"})
    void podsAreScaledByTheLagOfTheGroupAndNoFasterThanAWindow(String folder) {
        Manifests all = Manifests.of(FOLDER.resolve(folder));
        JsonNode scaled = all.one("ScaledObject").path("spec");
        JsonNode trigger = scaled.at("/triggers/0/metadata");
        Topics.Topic audio = Topics.shipped().of(Topics.Role.AUDIO);

        assertThat(trigger.path("topic").asText()).isEqualTo(audio.name());
        assertThat(trigger.path("consumerGroup").asText())
                .isEqualTo(SettingNames.defaults().get("mondegreen.line.group"));
        assertThat(trigger.path("limitToPartitionsWithLag").asText()).isEqualTo("true");
        assertThat(scaled.path("maxReplicaCount").asInt()).isLessThanOrEqualTo(audio.partitions());
        assertThat(scaled.path("cooldownPeriod").asInt()).isGreaterThan(LONGEST_WINDOW_S);
        assertThat(scaled.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                        .asInt())
                .isGreaterThan(LONGEST_WINDOW_S);
        // two that set the number of pods would fight
        assertThat(all.one("StatefulSet").path("spec").has("replicas")).isFalse();
        assertThat(trigger.path("bootstrapServers").asText())
                .isEqualTo(all.all("ConfigMap").stream()
                        .map(map -> map.at("/data/KAFKA_BOOTSTRAP_SERVERS").asText())
                        .filter(servers -> !servers.isEmpty())
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aCardIsAskedForAndNothingElseWillDo() throws IOException {
        Manifests all = Manifests.of(FOLDER.resolve("overlays/prod-gpu"));

        assertThat(all.container()
                        .at("/resources/limits")
                        .path("nvidia.com/gpu")
                        .asText())
                .isEqualTo("1");
        assertThat(all.pod().path("nodeSelector").path("nvidia.com/gpu.present").asText())
                .isEqualTo("true");
        assertThat(all.pod().at("/tolerations/0/key").asText()).isEqualTo("nvidia.com/gpu");
        assertThat(setting("prod-gpu", "mondegreen.engine.device")).isEqualTo("cuda");
        // the container that copies the model needs no card
        assertThat(all.pod().at("/initContainers/0/resources/limits").has("nvidia.com/gpu"))
                .isFalse();
    }

    @Test
    void strimzisFilesSayWhatTheTablesOfKafkaSay() throws IOException {
        StrimziResources strimzi = new StrimziResources("kafka", 3);

        assertThat(Files.readString(FOLDER.resolve("components/strimzi/topics.yaml")))
                .as("written by: mondegreen topics strimzi --dir k8s/components/strimzi")
                .isEqualTo(strimzi.topics(Topics.shipped()));
        assertThat(Files.readString(FOLDER.resolve("components/strimzi/users.yaml")))
                .as("written by: mondegreen topics strimzi --dir k8s/components/strimzi")
                .isEqualTo(strimzi.users(AccessRights.of(Topics.shipped())));
    }

    @Test
    void theOperatorsRulesAreThoseOfPrometheus() throws IOException {
        JsonNode plain = Manifests.YAML.readTree(
                Path.of("config/prometheus/mondegreen.rules.yaml").toFile());

        assertThat(Manifests.of(FOLDER.resolve("overlays/prod-cpu"))
                        .one("PrometheusRule")
                        .path("spec"))
                .isEqualTo(plain);
    }

    /** A slip of the pen in a copy, in every kind of file: each is found. */
    @ParameterizedTest
    @CsvSource({
        "base/statefulset.yaml, terminationGracePeriodSeconds, terminationGracePeriodSecond",
        "base/statefulset.yaml, 'port: management', 'port: managment'",
        "base/statefulset.yaml, 'name: mondegreen-settings', 'name: mondegreen-setings'",
        "base/statefulset.yaml, readOnlyRootFilesystem, readonlyRootFilesystem",
        "base/statefulset.yaml, 'serviceName: mondegreen-pods', 'serviceName: mondegreen'",
        "base/service.yaml, targetPort, targetport",
        "base/poddisruptionbudget.yaml, maxUnavailable, maxUnavailabel",
        "components/strimzi/topics.yaml, partitions, partitons",
        "components/strimzi/users.yaml, 'type: transactionalId', 'type: transactionId'",
        "components/strimzi/statefulset.yaml, 'key: user.p12', 'key: user.pk12'",
        "components/keda/scaledobject.yaml, lagThreshold, lagTreshold",
        "components/keda/scaledobject.yaml, '\"600\"', '600'",
        "components/keda/tls/triggerauthentication.yaml, 'name: mondegreen-scaler', 'name: mondegreen-scale'",
        "components/monitoring/podmonitor.yaml, 'port: management', 'port: metrics'",
        "components/monitoring/prometheusrule.yaml, annotations, anotations",
        "components/network-policy/networkpolicy.yaml, podSelector, podselector",
        "components/model-volume/statefulset.yaml, 'claimName: mondegreen-model', 'claimName: mondegreen-modle'",
    })
    void aSlipInACopyIsFound(String file, String right, String wrong) throws IOException {
        copyFolders();
        Path changed = copy.resolve("k8s").resolve(file);
        String text = Files.readString(changed);
        assertThat(text).contains(right);
        Files.writeString(changed, text.replace(right, wrong));

        List<String> found = new ArrayList<>();
        try {
            Manifests all = Manifests.of(copy.resolve("k8s/overlays/prod-cpu"));
            all.objects().forEach(object -> found.addAll(StrictKinds.errors(object)));
            found.addAll(References.broken(all));
        } catch (AssertionError refused) {
            found.add(refused.getMessage());
        }
        assertThat(found).isNotEmpty();
    }

    /** Otherwise every slip would be found for the wrong reason. */
    @Test
    void aCopyWithoutASlipIsRight() throws IOException {
        copyFolders();
        Manifests all = Manifests.of(copy.resolve("k8s/overlays/prod-cpu"));

        assertThat(all.objects())
                .allSatisfy(object -> assertThat(StrictKinds.errors(object)).isEmpty());
        assertThat(References.broken(all)).isEmpty();
    }

    private void copyFolders() throws IOException {
        for (Path from : List.of(FOLDER, Path.of("config/grafana"))) {
            try (Stream<Path> all = Files.walk(from)) {
                for (Path file : all.toList()) {
                    Path to = copy.resolve(file.toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(file, to);
                    }
                }
            }
        }
    }

    private static String setting(String profile, String key) throws IOException {
        Properties settings = new Properties();
        settings.putAll(SettingNames.defaults());
        try (Reader in = Files.newBufferedReader(Path.of("config/application-" + profile + ".properties"))) {
            settings.load(in);
        }
        return settings.getProperty(key);
    }

    private static boolean isKnown(String variable) {
        if (variable.equals("NVIDIA_DRIVER_CAPABILITIES")) {
            return true; // read by NVIDIA's container runtime
        }
        String name = variable.toLowerCase(Locale.ROOT);
        if (name.startsWith("kafka_")) {
            String key = name.substring(6).replace('_', '.');
            return key.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                    || AdminClientConfig.configNames().contains(key);
        }
        return Stream.concat(
                        SettingNames.defaults().keySet().stream(),
                        Stream.of("quarkus.profile", "quarkus.http.host", "quarkus.management.host"))
                .anyMatch(key -> key.replaceAll("[.-]", "_").equals(name));
    }
}
