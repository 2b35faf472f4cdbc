package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/dependencies.md} is of this {@code pom.xml}: what is declared stands there, in the version that the tests run with.
 * {@code image/check} holds the whole table against the image's jars.
 */
class DependenciesTest {
    private static final Pattern ROW = Pattern.compile("\\| ([\\w.-]+):([\\w.-]+) \\| (\\S+) \\| (.+) \\|");
    private static final Pattern DECLARED = Pattern.compile(
            "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>(.*?)</dependency>",
            Pattern.DOTALL);

    @Test
    void everyLibraryStandsThereInTheVersionThatIsUsed() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Set<String> used = new TreeSet<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            used.add(Path.of(entry).getFileName().toString());
        }
        Map<String, String> stale = new TreeMap<>();
        table().forEach((name, version) -> {
            String artifact = name.substring(name.indexOf(':') + 1);
            boolean there = used.contains(artifact + "-" + version + ".jar");
            boolean another =
                    used.stream().anyMatch(jar -> jar.matches(Pattern.quote(artifact) + "-\\d[\\w.-]*\\.jar"));
            if (another && !there) {
                stale.put(name, version);
            }
        });
        assertThat(stale)
                .as("versions that are no longer used; ./mondegreen image dependencies")
                .isEmpty();
    }

    @Test
    void everythingThatIsDeclaredForTheServiceStandsThere() throws IOException {
        String pom = Files.readString(Path.of("pom.xml")).replace("${onnxruntime.artifact}", "onnxruntime");
        Matcher declared = DECLARED.matcher(pom);
        Set<String> names = new TreeSet<>();
        while (declared.find()) {
            if (!declared.group(3).matches("(?s).*<(scope|type)>.*")) {
                names.add(declared.group(1) + ":" + declared.group(2));
            }
        }
        assertThat(names).hasSizeGreaterThan(10);
        assertThat(table().keySet())
                .as("docs/dependencies.md; ./mondegreen image dependencies")
                .containsAll(names);
    }

    private static Map<String, String> table() throws IOException {
        Map<String, String> versions = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/dependencies.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                versions.put(row.group(1) + ":" + row.group(2), row.group(3));
            }
        }
        assertThat(versions).hasSizeGreaterThan(100);
        return versions;
    }
}
