package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.cli.Mondegreen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README tells people to type, exists and works. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    /** What the launcher does itself. */
    private static final Set<String> LAUNCHER = Set.of("test", "build");

    /** What needs no cluster and ends by itself within seconds. */
    private static final Set<String> QUICK = Set.of("transcribe", "model");

    private record Run(int status, String out, String err) {}

    @Test
    void everyCommandOfTheReadmeIsUnderstood() throws IOException {
        assertThat(commands()).hasSizeGreaterThan(5).allSatisfy(words -> {
            if (!LAUNCHER.contains(words.getFirst())) {
                assertThat(Mondegreen.understands(words.toArray(String[]::new)))
                        .as("./mondegreen %s", String.join(" ", words))
                        .isTrue();
            }
        });
    }

    @Test
    void everyFileThatACommandNamesIsThere() throws IOException {
        List<String> files = commands().stream()
                .flatMap(List::stream)
                .filter(word -> word.contains("/"))
                .toList();

        assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(Path.of(file))
                .exists());
    }

    @Test
    void theQuickCommandsRun() throws IOException {
        List<List<String>> quick = commands().stream()
                .filter(words -> QUICK.contains(words.getFirst()))
                .toList();

        assertThat(quick).hasSizeGreaterThanOrEqualTo(3).allSatisfy(words -> {
            Run run = run(words);
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).isNotBlank();
            assertThat(run.err()).isEmpty();
        });
    }

    @Test
    void theForeignExampleIsCaughtAsThePageSays() {
        Run run = run(List.of("transcribe", "corpus/bank/demo-foreign.opus"));

        assertThat(run.out()).contains("▲ hallucination.");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Matcher links = LINK.matcher(Files.readString(README));
        List<String> targets = new ArrayList<>();
        while (links.find()) {
            targets.add(links.group(1));
        }

        assertThat(targets).hasSizeGreaterThan(8).allSatisfy(target -> assertThat(Path.of(target))
                .exists());
    }

    private static Run run(List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                Mondegreen.run(new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
        return new Run(status, out.toString(), err.toString());
    }

    /** The words after {@code ./mondegreen} of every such line in a shell block. */
    private static List<List<String>> commands() throws IOException {
        List<List<String>> commands = new ArrayList<>();
        boolean shell = false;
        for (String line : Files.readAllLines(README)) {
            if (line.startsWith("```")) {
                shell = line.equals("```sh");
            } else if (shell) {
                assertThat(line).startsWith("./mondegreen ");
                commands.add(Arrays.asList(
                        line.substring("./mondegreen ".length()).strip().split("\\s+")));
            }
        }
        return commands;
    }
}
