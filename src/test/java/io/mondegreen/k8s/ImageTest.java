package io.mondegreen.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfiles copy what the build and the tree need, and run as the manifests say. `image/check` runs the tree itself. */
class ImageTest {
    private static final Pattern READ = Pattern.compile("\"?\\$home\"?/([a-z]+)");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
    void everythingThatTheTreeReadsIsCopied(String name) throws IOException {
        String dockerfile = Files.readString(Path.of("image", name));
        Set<String> read = new TreeSet<>();
        for (String script : List.of("tree", "train", "pod")) {
            Matcher matcher = READ.matcher(Files.readString(Path.of("image", script)));
            while (matcher.find()) {
                read.add(matcher.group(1));
            }
        }
        read.remove("target");

        assertThat(read)
                .contains("config", "models", "image", "corpus", "docs")
                .allSatisfy(folder -> assertThat(dockerfile).containsPattern("(?m)^COPY .*\\b" + folder + "\\b"));
        assertThat(dockerfile)
                .containsPattern("(?m)^COPY .*\\bpom\\.xml")
                .contains("COPY kafka kafka", "COPY src/main src/main");
        assertThat(Files.readAllLines(Path.of(".dockerignore")))
                .doesNotContain("config", "models", "kafka", "image", "src")
                .contains("!docs/dependencies.md", "!corpus/bank/demo-repeat.opus");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
    void itRunsAsThePodDoes(String name) throws IOException {
        String dockerfile = Files.readString(Path.of("image", name));
        String pod = Files.readString(Path.of("k8s/base/statefulset.yaml"));

        assertThat(dockerfile).contains("USER 10001:10001", "EXPOSE 8080 9000", "VOLUME /tmp");
        assertThat(pod).contains("runAsUser: 10001", "containerPort: 8080", "containerPort: 9000", "mountPath: /tmp");
        assertThat(dockerfile).contains("ENTRYPOINT [\"/mondegreen/bin/mondegreen\"]");
        String profile = name.endsWith("gpu") ? "prod-gpu" : "prod-cpu";
        assertThat(dockerfile).contains("ENV QUARKUS_PROFILE=" + profile);
        assertThat(Files.readAllLines(Path.of("config", "application-" + profile + ".properties")))
                .contains("mondegreen.selftest.on-failure=pause", "mondegreen.lag.policy=skip-provisional");
    }

    /** The names of OCI's annotations, and the same in every way to build the image. */
    @ParameterizedTest
    @ValueSource(strings = {"title", "description", "licenses", "version", "source", "revision", "created"})
    void everyImageSaysWhatItIsAndWhatItWasBuiltOf(String label) throws IOException {
        String name = "org.opencontainers.image." + label;
        for (String dockerfile : List.of("Dockerfile", "Dockerfile.gpu")) {
            String text = Files.readString(Path.of("image", dockerfile));
            assertThat(text).contains(name + "=\"");
            if (text.contains("\"$" + label.toUpperCase(Locale.ROOT) + "\"")) {
                // after the last FROM: an argument of the build stage is not seen in the image
                assertThat(text.lastIndexOf("ARG " + label.toUpperCase(Locale.ROOT)))
                        .isGreaterThan(text.lastIndexOf("FROM "));
            }
        }
        assertThat(Files.readString(Path.of("image/jib.xml"))).contains("<" + name + ">");
    }

    @Test
    void jibRunsItAsTheDockerfileDoes() throws IOException {
        String jib = Files.readString(Path.of("image/jib.xml")).replaceAll("\\s+", "");
        assertThat(jib)
                .contains(
                        "<entrypoint><arg>/mondegreen/bin/mondegreen</arg></entrypoint>",
                        "<args><arg>serve</arg></args>",
                        "<user>10001:10001</user>",
                        "<workingDirectory>/mondegreen</workingDirectory>",
                        "<port>8080</port><port>9000</port>",
                        "<volume>/tmp</volume>",
                        "<jib.from>debian:stable-slim</jib.from>",
                        "<image.profile>prod-cpu</image.profile>");
    }
}
