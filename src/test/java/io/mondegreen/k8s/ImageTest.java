package io.mondegreen.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        Matcher matcher = READ.matcher(Files.readString(Path.of("image/tree")));
        while (matcher.find()) {
            read.add(matcher.group(1));
        }
        read.remove("target");

        assertThat(read).contains("config", "models", "image").allSatisfy(folder -> assertThat(dockerfile)
                .containsPattern("(?m)^COPY .*\\b" + folder + "\\b"));
        assertThat(dockerfile)
                .containsPattern("(?m)^COPY .*\\bpom\\.xml")
                .contains("COPY kafka kafka", "COPY src/main src/main");
        assertThat(Files.readAllLines(Path.of(".dockerignore")))
                .doesNotContain("config", "models", "kafka", "image", "src");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
    void itRunsAsThePodDoes(String name) throws IOException {
        String dockerfile = Files.readString(Path.of("image", name));
        String pod = Files.readString(Path.of("k8s/base/statefulset.yaml"));

        assertThat(dockerfile).contains("USER 10001:10001", "EXPOSE 8080 9000", "VOLUME /tmp");
        assertThat(pod).contains("runAsUser: 10001", "containerPort: 8080", "containerPort: 9000", "mountPath: /tmp");
        assertThat(dockerfile).contains("ENTRYPOINT [\"/mondegreen/bin/mondegreen\"]");
    }
}
