package io.mondegreen.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What `kubectl kustomize` makes of a folder. Each folder is rendered once. */
record Manifests(List<JsonNode> objects) {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();

    /** Renders; where there is no kubectl the test is skipped, and says so. */
    static Manifests of(Path folder) {
        return RENDERED.computeIfAbsent(folder.toAbsolutePath(), Manifests::render);
    }

    /** The only object of a kind. */
    JsonNode one(String kind) {
        List<JsonNode> found = all(kind);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + kind);
        }
        return found.getFirst();
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    JsonNode pod() {
        return one("StatefulSet").at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }

    private static Manifests render(Path folder) {
        requireKubectl();
        try {
            Path errors = Files.createTempFile("kustomize", ".err");
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectError(errors.toFile())
                    .start();
            String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            String said = Files.readString(errors);
            Files.delete(errors);
            if (status != 0) {
                throw new AssertionError("kubectl kustomize " + folder + ": " + said);
            }
            return new Manifests(
                    YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll());
        } catch (IOException e) {
            throw new AssertionError("cannot render " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while rendering " + folder, e);
        }
    }

    private static void requireKubectl() {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, "kubectl")));
        String how = "there is no kubectl (1.27 or newer: it brings kustomize 5), so the manifests were not rendered;"
                + " k8s/README.md says how to get one";
        if (!there) {
            System.err.println("NOT CHECKED: " + how);
        }
        Assumptions.assumeTrue(there, how);
    }
}
