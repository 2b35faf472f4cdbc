package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the table of packages in {@code docs/architecture.md}: who may know whom. */
class ArchitectureTest {

    private static final String ROOT = "io.mondegreen.";

    private static final Path TABLE = Path.of("docs/architecture.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\| .* \\| (-|all|`[a-z ]+`) \\|");

    /** What each package may depend on, besides itself. */
    private static final Map<String, Set<String>> ALLOWED = new TreeMap<>();

    /** Packages that may know everything. */
    private static final Set<String> ROOTS = new TreeSet<>();

    /** Plain Java: no framework reaches these. */
    private static final Set<String> PLAIN =
            Set.of("files", "audio", "taps", "model", "ort", "graph", "engine", "probe", "guard", "calls", "lab");

    private static final List<String> FRAMEWORKS =
            List.of("io.quarkus.", "jakarta.", "io.vertx.", "org.eclipse.microprofile.", "org.jboss.", "io.smallrye.");

    private static JavaClasses classes;

    @BeforeAll
    static void readTable() throws IOException {
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            switch (row.group(2)) {
                case "all" -> ROOTS.add(row.group(1));
                case "-" -> ALLOWED.put(row.group(1), Set.of());
                case String names ->
                    ALLOWED.put(row.group(1), Set.of(names.replace("`", "").split(" ")));
            }
        }
        assertThat(ROOTS).as("rows of %s that may know all", TABLE).containsExactly("app", "cli");
    }

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.mondegreen");
    }

    @Test
    void everyPackageHasItsPlaceInTheTable() {
        Set<String> known = new TreeSet<>(ALLOWED.keySet());
        known.addAll(ROOTS);

        assertThat(classes.stream().map(ArchitectureTest::concern).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void packagesKnowOnlyWhatTheTableAllows() {
        Map<String, Set<String>> forbidden = new TreeMap<>();
        for (JavaClass from : classes) {
            String concern = concern(from);
            if (ROOTS.contains(concern)) {
                continue;
            }
            for (Dependency to : from.getDirectDependenciesFromSelf()) {
                String other = to.getTargetClass().getPackageName().startsWith("io.mondegreen")
                        ? concern(to.getTargetClass())
                        : concern;
                if (!other.equals(concern)
                        && !ALLOWED.getOrDefault(concern, Set.of()).contains(other)) {
                    forbidden
                            .computeIfAbsent(concern + " -> " + other, key -> new TreeSet<>())
                            .add(from.getSimpleName() + " uses "
                                    + to.getTargetClass().getSimpleName());
                }
            }
        }
        assertThat(forbidden).isEmpty();
    }

    @Test
    void onlyTheRootsKnowTheLaboratory() {
        assertThat(ALLOWED.values()).allSatisfy(names -> assertThat(names).doesNotContain("lab"));
    }

    @Test
    void theTableHasNoCycle() {
        for (String start : ALLOWED.keySet()) {
            assertThat(reachable(start, new TreeSet<>()))
                    .as("what %s can reach", start)
                    .doesNotContain(start);
        }
    }

    @Test
    void theCoreIsPlainJava() {
        Set<String> found = new TreeSet<>();
        for (JavaClass from : classes) {
            if (!PLAIN.contains(concern(from))) {
                continue;
            }
            for (Dependency to : from.getDirectDependenciesFromSelf()) {
                String name = to.getTargetClass().getName();
                if (FRAMEWORKS.stream().anyMatch(name::startsWith)) {
                    found.add(from.getSimpleName() + " uses " + name);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static Set<String> reachable(String from, Set<String> seen) {
        for (String next : ALLOWED.getOrDefault(from, Set.of())) {
            if (seen.add(next)) {
                reachable(next, seen);
            }
        }
        return seen;
    }

    /** {@code audio.synth} counts as {@code audio}. */
    private static String concern(JavaClass type) {
        String name = type.getPackageName();
        assertThat(name).as("package of %s", type.getName()).startsWith(ROOT);
        String rest = name.substring(ROOT.length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }
}
