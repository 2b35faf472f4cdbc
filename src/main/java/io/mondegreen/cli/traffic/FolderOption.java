package io.mondegreen.cli.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** {@code --dir}: where a run keeps the broker's records and all logs. */
public final class FolderOption {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "for records and logs; kept (default: a temporary folder, deleted where all is well)")
    Optional<Path> dir = Optional.empty();

    /** Makes it. */
    public Path open(String name) throws IOException {
        return dir.isPresent()
                ? Files.createDirectories(dir.get())
                : Files.createTempDirectory("mondegreen-" + name + "-");
    }

    /** Deletes a temporary one with all that is in it; true where it did. */
    public boolean discard(Path folder) throws IOException {
        if (dir.isPresent()) {
            return false;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
        return true;
    }
}
