package io.mondegreen.cli.traffic;

import io.mondegreen.app.Home;
import io.mondegreen.cli.Mondegreen;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * This program in a process of its own: the same jar where it is packed, the same class path otherwise. What it prints goes to
 * a file. It does not outlive this process.
 */
public final class ChildJvm implements AutoCloseable {
    private static final String PACKED = "quarkus-run.jar";
    private static final long STOP_SECONDS = 40;

    private final Process process;
    private final Thread last;

    private ChildJvm(Process process) {
        this.process = process;
        this.last = new Thread(process::destroyForcibly, "mondegreen-child-" + process.pid());
        Runtime.getRuntime().addShutdownHook(last);
    }

    /**
     * Starts it.
     *
     * @param log      what it prints is appended there
     * @param flags    of the JVM
     * @param settings system properties
     * @param words    command and options
     */
    public static ChildJvm start(Path log, List<String> flags, Map<String, String> settings, String... words) {
        Path home = Home.dir().toAbsolutePath().normalize();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + home.resolve("config/jvm.options"));
        command.addAll(flags);
        new TreeMap<>(settings).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-D" + Home.PROPERTY + "=" + home);
        String classPath = System.getProperty("java.class.path");
        if (packed()) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Mondegreen.class.getName()));
        }
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new ChildJvm(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    /** Whether this is the packed program, which has {@code serve}. */
    public static boolean packed() {
        String classPath = System.getProperty("java.class.path");
        return classPath.endsWith(PACKED) && !classPath.contains(File.pathSeparator);
    }

    /** The service: {@code serve} on a free port where the program is packed, else the line alone. */
    public static ChildJvm service(Path log, List<String> flags, Map<String, String> settings, String servers) {
        return packed()
                ? start(log, flags, settings, "serve", "--port", "0", "--bootstrap", servers)
                : start(log, flags, settings, "line", "--bootstrap", servers);
    }

    /** The embedded broker; {@link Kafka#awaitReady} says when it answers. */
    public static ChildJvm broker(Path log, Path folder, int port) {
        return start(
                log,
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                Map.of(),
                "broker",
                "--dir",
                folder.toString(),
                "--port",
                Integer.toString(port),
                "--with-input");
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        forget();
    }

    /** SIGTERM, and waits a bounded time until it is gone; then SIGKILL. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
        forget();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(last);
        } catch (IllegalStateException down) {
            // this process ends, and its hooks run already
        }
    }
}
