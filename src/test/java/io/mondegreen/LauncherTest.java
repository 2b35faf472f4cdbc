package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a folder of its own, with a JDK and a Maven that only say what they were asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {

    @TempDir
    Path home;

    private Path tools;

    private record Run(int status, String output) {}

    @BeforeEach
    void layOut() throws IOException {
        tools = Files.createDirectories(home.resolve("tools"));
        Files.copy(Path.of("mondegreen"), home.resolve("mondegreen"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        script(
                tools.resolve("mvn"),
                "echo \"maven $*\" >> \"" + home + "/maven.log\"",
                "mkdir -p target/quarkus-app && : > target/quarkus-app/quarkus-run.jar");
        jdk("jdk", "25.0.1");
    }

    @Test
    void theFirstCallBuildsAndRunsTheSecondOnlyRuns() throws Exception {
        Run first = run("transcribe", "a b.wav");
        Run second = run("--version");

        assertThat(first.status()).isZero();
        assertThat(first.output())
                .contains("building")
                .contains("java @" + home + "/config/jvm.options")
                .contains("-Dmondegreen.home=" + home)
                .endsWith("transcribe|a b.wav|\n");
        assertThat(second.output()).doesNotContain("building");
        assertThat(home.resolve("maven.log")).content().hasLineCount(1);
    }

    @Test
    void aNewerSourceIsBuiltAgain() throws Exception {
        run("--version");
        Path source = Files.writeString(home.resolve("src/main/New.java"), "class New {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(10)));

        assertThat(run("--version").output()).contains("building");
    }

    @Test
    void aBuildThatFailsShowsItsLogAndRunsNothing() throws Exception {
        script(tools.resolve("mvn"), "echo 'the compiler says no'", "exit 1");

        Run run = run("--version");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("the compiler says no")
                .contains("target/build.log")
                .doesNotContain("java @");
    }

    @Test
    void testCallsMavenWithItsArguments() throws Exception {
        assertThat(run("test", "-Dtest=ATest").status()).isZero();

        assertThat(home.resolve("maven.log")).content().isEqualTo("maven -B test -Dtest=ATest\n");
    }

    @Test
    void anOlderJavaHomeIsPassedOver() throws Exception {
        Path old = jdk("old", "17.0.15");

        Run run = start(old, "--version");

        // whatever other JDK this machine has, it is not the old one
        assertThat(run.output()).doesNotContain("java of " + old);
    }

    private Run run(String... arguments) throws Exception {
        return start(home.resolve("jdk"), arguments);
    }

    private Run start(Path javaHome, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("mondegreen").toString()));
        command.addAll(List.of(arguments));
        Path output = home.resolve("output.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().remove("MONDEGREEN_MAVEN_ARGS");
        builder.environment().remove("MONDEGREEN_JAVA_OPTS");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(output));
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = home.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(
                jdk.resolve("bin/java"),
                "echo \"java of " + jdk + "\"",
                "echo \"java $*\"",
                "for each in \"$@\"; do printf '%s|' \"$each\"; done; echo");
        script(jdk.resolve("bin/javac"), "exit 0");
        return jdk;
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
