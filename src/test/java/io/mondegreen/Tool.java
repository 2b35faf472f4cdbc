package io.mondegreen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of Debian's that checks a file of ours; `.ci/run` unpacks what is not installed into target/tools. */
public record Tool(Path program) {

    /** Skips the test, in plain words, where the program is not there. */
    public static Tool require(String name) {
        Optional<Path> found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of),
                        Stream.of(Path.of("target/tools/usr/bin")))
                .map(dir -> dir.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(
                found.isPresent(), "there is no " + name + ", so this was NOT CHECKED; `.ci/run` unpacks Debian's");
        return new Tool(found.orElseThrow().toAbsolutePath());
    }

    /** Runs to its end; what it said goes into the error where it fails. */
    public String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
        return said;
    }
}
