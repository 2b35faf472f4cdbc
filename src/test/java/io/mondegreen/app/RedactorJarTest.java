package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.calls.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedactorJarTest {
    private static final String NAMES = """
            public class Names implements io.mondegreen.calls.Redactor {
                public Found find(String text, int carry) {
                    int at = text.indexOf("rosa");
                    return at < 0
                        ? new Found(java.util.List.of(), 0)
                        : new Found(java.util.List.of(new Span(at, at + 4, "[name]")), 0);
                }
                public String name() { return "names-1"; }
            }
            """;

    @TempDir
    Path dir;

    @Test
    void aRedactorOfOnesOwnIsLoadedFromItsJar() throws IOException {
        Redactor redactor = RedactorJar.load(jar(NAMES, "Names"));
        assertThat(redactor.name()).isEqualTo("names-1");
        assertThat(redactor.find("this is rosa", 0).spans()).containsExactly(new Redactor.Span(8, 12, "[name]"));
    }

    @Test
    void aJarThatNamesNoneIsRefusedAndSaysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> RedactorJar.load(jar(NAMES, "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("META-INF/services/io.mondegreen.calls.Redactor");
    }

    @Test
    void aClassThatIsNotThereIsRefused() throws IOException {
        assertThatThrownBy(() -> RedactorJar.load(jar(NAMES, "Nobody")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be made");
    }

    @Test
    void aRedactorWithoutANameIsRefused() throws IOException {
        assertThatThrownBy(() -> RedactorJar.load(jar(NAMES.replace("names-1", " "), "Names")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which has a name");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> RedactorJar.load(dir.resolve("none.jar")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.jar");
    }

    private Path jar(String source, String named) throws IOException {
        Path file = Files.writeString(dir.resolve("Names.java"), source);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        dir.toString(),
                        file.toString());
        assertThat(failed).isZero();
        Path jar = dir.resolve("own.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("Names.class"));
            out.write(Files.readAllBytes(dir.resolve("Names.class")));
            out.putNextEntry(new JarEntry("META-INF/services/" + Redactor.class.getName()));
            out.write(named.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
