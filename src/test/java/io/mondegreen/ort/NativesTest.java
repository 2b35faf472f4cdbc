package io.mondegreen.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mondegreen.graph.TestGraphs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesTest {
    private static final String NAMED = "mondegreen.natives";
    private final Optional<String> before = Optional.ofNullable(System.getProperty(NAMED));

    @AfterEach
    void restore() {
        before.ifPresentOrElse(value -> System.setProperty(NAMED, value), () -> System.clearProperty(NAMED));
    }

    @Test
    void namedFolderWithoutTheLibrary(@TempDir Path folder) {
        System.setProperty(NAMED, folder.toString());
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(Natives::folder)
                .withMessageContaining(NAMED + "=" + folder)
                .withMessageContaining(Natives.libraryName())
                .withMessageContaining("unzip");
    }

    @Test
    void namedFolderWithTheLibraryIsTaken(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve(Natives.libraryName()));
        System.setProperty(NAMED, folder.toString());
        assertThat(Natives.folder()).isEqualTo(folder);
        assertThat(Natives.hasCuda(folder)).isFalse();
    }

    @Test
    void unpackedLibraryLiesWhereNobodyElseCanWrite() throws IOException {
        System.clearProperty(NAMED);
        Path folder = Natives.folder();
        assertThat(folder.resolve(Natives.libraryName())).isRegularFile();
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void longCommandLineDoesNotKillTheProcess() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OpensOneSession.class.getName(),
                        "x".repeat(60_000))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("opened");
    }

    /** The child process of that test. */
    static final class OpensOneSession {
        private OpensOneSession() {}

        public static void main(String[] args) {
            SessionOptions cpu = new SessionOptions(new Device.Cpu(), 1, Map.of(), Map.of());
            Session.open(TestGraphs.add(), cpu).close();
            System.out.println("opened");
        }
    }
}
