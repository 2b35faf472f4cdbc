package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Kubernetes base: what it says fits together and fits the service. */
class KubernetesTest {

    private static final Path BASE = Path.of("k8s/base");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void kustomizeRendersTheBaseWhereItIsInstalled() throws Exception {
        if (!installed("kubectl")) {
            // the files are still read one by one by the other tests
            return;
        }
        Process kustomize = new ProcessBuilder("kubectl", "kustomize", BASE.toString())
                .redirectErrorStream(true)
                .start();
        String rendered = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(kustomize.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kustomize.exitValue()).as(rendered).isZero();
        List<JsonNode> objects = documents(rendered);
        JsonNode pod = kind(objects, "StatefulSet").at("/spec/template/spec");
        String settings = kind(objects, "ConfigMap").at("/metadata/name").asText();
        assertThat(pod.at("/volumes/0/configMap/name").asText()).isEqualTo(settings);
        assertThat(kind(objects, "StatefulSet").at("/spec/selector/matchLabels"))
                .isEqualTo(kind(objects, "StatefulSet").at("/spec/template/metadata/labels"));
    }

    @Test
    void everyResourceOfTheKustomizationIsThere() throws IOException {
        JsonNode kustomization =
                YAML.readTree(BASE.resolve("kustomization.yaml").toFile());

        assertThat(kustomization.path("resources")).isNotEmpty().allSatisfy(resource -> assertThat(
                        BASE.resolve(resource.asText()))
                .exists());
    }

    @Test
    void probesAskTheServiceOnAPortThatItHas() throws IOException {
        JsonNode container = container();
        List<String> ports = new ArrayList<>();
        container.path("ports").forEach(port -> ports.add(port.path("name").asText()));

        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode get = container.path(probe).path("httpGet");
            assertThat(get.path("path").asText()).as(probe).matches("/q/health/(started|ready|live)");
            assertThat(ports).as(probe).contains(get.path("port").asText());
        }
    }

    @Test
    void thePodMayDoNothingThatItNeedNot() throws IOException {
        JsonNode pod = statefulSet().at("/spec/template/spec");
        JsonNode security = container().path("securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(YAML.readTree(BASE.resolve("serviceaccount.yaml").toFile())
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void everySettingOfTheConfigMapAndTheEnvironmentExists() throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(Files.readString(BASE.resolve("application.properties"))));
        String documented = Files.readString(Path.of("docs/configuration.md"));

        assertThat(settings.stringPropertyNames()).isNotEmpty().allSatisfy(key -> assertThat(documented)
                .contains("`" + key + "`"));
        for (JsonNode variable : container().path("env")) {
            String name = variable.path("name").asText();
            if (name.startsWith("MONDEGREEN_")) {
                String key = name.toLowerCase(java.util.Locale.ROOT).replace('_', '.');
                assertThat(documented).contains("`" + key + "`");
            }
        }
    }

    @Test
    void everyMountHasItsVolume() throws IOException {
        List<String> volumes = new ArrayList<>();
        statefulSet()
                .at("/spec/template/spec/volumes")
                .forEach(volume -> volumes.add(volume.path("name").asText()));

        assertThat(container().path("volumeMounts")).isNotEmpty().allSatisfy(mount -> assertThat(volumes)
                .contains(mount.path("name").asText()));
    }

    private static JsonNode statefulSet() throws IOException {
        return YAML.readTree(BASE.resolve("statefulset.yaml").toFile());
    }

    private static JsonNode container() throws IOException {
        return statefulSet().at("/spec/template/spec/containers/0");
    }

    private static JsonNode kind(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> documents(String yaml) throws IOException {
        return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll();
    }

    private static boolean installed(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }
}
