package io.mondegreen.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Downloads packages with {@code apt-get} and unpacks them with {@code dpkg} into a folder of the user's; nothing is installed
 * and no right of an administrator is needed.
 */
final class DebianPackages {
    private static final int PATIENCE_MINUTES = 10;

    private DebianPackages() {}

    /**
     * Downloads those of which no file lies in the folder yet, and unpacks all that lie there.
     *
     * @throws CommandFailure if a program is missing or fails; the message ends with the last line that the program wrote
     */
    static void unpackInto(Path folder, List<String> names) throws IOException {
        Files.createDirectories(folder);
        List<String> missing = new ArrayList<>(names);
        missing.removeIf(name -> files(folder).stream()
                .anyMatch(file -> file.getFileName().toString().startsWith(name + "_")));
        if (!missing.isEmpty()) {
            List<String> download = new ArrayList<>(List.of("apt-get", "download"));
            download.addAll(missing);
            run(folder, download);
        }
        for (Path file : files(folder)) {
            run(folder, List.of("dpkg", "-x", file.getFileName().toString(), "."));
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
        } catch (IOException e) {
            throw new CommandFailure("cannot list " + folder, e);
        }
    }

    private static void run(Path folder, List<String> command) throws IOException {
        Path log = Files.createTempFile("packages", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw failed(command, "it had not ended after " + PATIENCE_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(log);
                throw failed(command, lines.isEmpty() ? "status " + process.exitValue() : lines.getLast());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(command, "interrupted");
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static CommandFailure failed(List<String> command, String why) {
        return new CommandFailure("'" + String.join(" ", command) + "' failed: " + why
                + ". It takes Debian's apt-get and dpkg, and a package source within reach ('apt-get update')");
    }
}
