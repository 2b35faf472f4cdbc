package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A cache that the JVM cannot use is said once, and one that it uses is not mentioned; the image's check has the real thing. */
@EnabledOnOs(OS.LINUX)
class StartCacheTest {

    @TempDir
    Path folder;

    @Test
    void theSentenceComesOnlyWhereACacheIsGivenAndNotUsed() throws Exception {
        Path cache = folder.resolve("start.aot");
        assertThat(java("-XX:AOTCacheOutput=" + cache)).doesNotContain("does not fit");
        assertThat(cache).isNotEmptyFile();
        assertThat(java("-XX:AOTCache=" + cache)).contains("said:").doesNotContain("does not fit");
        assertThat(java("-XX:AOTCache=" + cache, "-XX:-UseCompressedOops")).contains(cache + " does not fit");

        Files.writeString(cache, "no cache");
        assertThat(java("-XX:AOTCache=" + cache)).contains(cache + " does not fit");
        assertThat(java("-XX:AOTCache=" + cache, "-XX:AOTMode=off")).doesNotContain("does not fit");
    }

    /** The JVM keeps classes of jars alone. */
    private String classPath() throws Exception {
        Path jar = folder.resolve("says.jar");
        if (!Files.exists(jar)) {
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                for (Class<?> type : List.of(StartCache.class, StartCacheTest.class, Says.class)) {
                    String name = type.getName().replace('.', '/') + ".class";
                    out.putNextEntry(new ZipEntry(name));
                    try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
                        bytes.transferTo(out);
                    }
                }
            }
        }
        Path logging = Path.of(
                Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return jar + File.pathSeparator + logging;
    }

    private String java(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classPath(), Says.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** The child process. */
    static final class Says {
        private Says() {}

        public static void main(String[] args) {
            System.out.println("said: " + StartCache.unused().orElse(""));
        }
    }
}
