package io.mondegreen.cli.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Heap after each collection, from a log written by {@code -Xlog:gc:file=…:uptime}. */
final class GcLog {
    private static final Pattern PAUSE = Pattern.compile("^\\[([0-9.]+)s].* ([0-9]+)M->([0-9]+)M\\(.*");

    /**
     * Heap right after a collection.
     *
     * @param seconds since the JVM started
     */
    record After(double seconds, int heapMb) {}

    private GcLog() {}

    /** Those that the log has so far; none where there is no log. */
    static List<After> read(Path log) throws IOException {
        List<After> found = new ArrayList<>();
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                Matcher pause = PAUSE.matcher(line);
                if (pause.matches()) {
                    found.add(new After(Double.parseDouble(pause.group(1)), Integer.parseInt(pause.group(3))));
                }
            }
        }
        return found;
    }
}
