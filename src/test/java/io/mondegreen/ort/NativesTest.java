package io.mondegreen.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mondegreen.files.Sha256Sums;
import io.mondegreen.graph.TestGraphs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    void namedFolderWithTheLibraryThatItsListNamesIsTaken(@TempDir Path folder) throws IOException {
        named(folder);
        assertThat(Natives.folder()).isEqualTo(folder);
        assertThat(Natives.hasCuda(folder)).isFalse();
    }

    @Test
    void namedFolderWhoseLibrariesAreNotThoseOfItsListIsRefusedBeforeAnythingIsLoaded(@TempDir Path folder)
            throws IOException {
        named(folder);
        Path library = folder.resolve(Natives.libraryName());
        byte[] right = Files.readAllBytes(library);
        byte[] wrong = right.clone();
        wrong[wrong.length - 1] ^= 1;
        Files.write(library, wrong);
        refused("is not the file that SHA256SUMS lists");
        Files.write(library, right);
        assertThat(Natives.folder()).isEqualTo(folder);

        // the runtime looks for its providers beside itself
        Path provider = Files.writeString(folder.resolve("libonnxruntime_providers_cuda.so"), "planted");
        refused("libonnxruntime_providers_cuda.so is not on SHA256SUMS");
        Files.delete(provider);
        Files.delete(folder.resolve("SHA256SUMS"));
        refused("sha256sum *.so > SHA256SUMS");
    }

    @Test
    void theCodeIsExplained() throws IOException {
        assertThat(Files.readString(Path.of("docs/error-codes.md"))).contains("| `MG-1402` |");
    }

    private static void named(Path folder) throws IOException {
        Files.writeString(folder.resolve(Natives.libraryName()), "a library");
        Sha256Sums.of(folder, List.of(Natives.libraryName())).write();
        System.setProperty(NAMED, folder.toString());
    }

    private static void refused(String said) {
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(Natives::folder)
                .withMessageStartingWith("MG-1402 ")
                .withMessageContaining(said);
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
