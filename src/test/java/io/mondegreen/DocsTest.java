package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents name what exists. */
class DocsTest {
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#: ]+)(#[^)]*)?\\)");

    @Test
    void everyTypeThatTheArchitectureNamesExists() throws IOException {
        Set<String> types;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            types = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        Set<String> named = matches(TYPE, Files.readString(Path.of("docs/architecture.md")));
        assertThat(named).hasSizeGreaterThan(30);
        assertThat(types).containsAll(named);
    }

    @Test
    void everyPackageHasItsRowInTheArchitecture() throws IOException {
        String text = Files.readString(Path.of("docs/architecture.md"));
        try (Stream<Path> packages = Files.list(Path.of("src/main/java/io/mondegreen"))) {
            assertThat(packages.filter(Files::isDirectory).toList())
                    .allSatisfy(one -> assertThat(text).contains("| `" + one.getFileName() + "` |"));
        }
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        Set<String> broken = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.startsWith("target") && !file.startsWith("node_modules"))
                    .toList()) {
                Path folder = file.toAbsolutePath().getParent();
                for (String link : matches(LINK, Files.readString(file))) {
                    if (!Files.exists(folder.resolve(link))) {
                        broken.add(file + " -> " + link);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static Set<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        Set<String> found = new TreeSet<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
