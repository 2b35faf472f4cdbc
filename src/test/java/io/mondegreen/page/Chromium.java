package io.mondegreen.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium of this machine, driven over its own protocol (DevTools); nothing is downloaded for it. */
public final class Chromium implements AutoCloseable {

    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path profile;
    private final DevTools tools;

    private Chromium(Process process, Path profile, DevTools tools) {
        this.process = process;
        this.profile = profile;
        this.tools = tools;
    }

    /** Where it is: what the environment's CHROMIUM says, else Debian's and other usual places. */
    public static Optional<Path> find() {
        return Stream.concat(Optional.ofNullable(System.getenv("CHROMIUM")).stream(), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one with a profile of its own, which goes when it is closed. */
    public static Chromium start() {
        try {
            Path profile = Files.createTempDirectory("mondegreen-chromium");
            List<String> command = new ArrayList<>(List.of(
                    find().orElseThrow(() -> new IllegalStateException("there is no Chromium here"))
                            .toString(),
                    "--headless=new",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + profile,
                    "--no-first-run",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-extensions",
                    "--disable-background-networking",
                    "--hide-scrollbars",
                    "--lang=en",
                    "--use-fake-device-for-media-stream",
                    "--use-fake-ui-for-media-stream"));
            if (System.getProperty("user.name").equals("root")) {
                command.add("--no-sandbox");
            }
            command.add("about:blank");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("chromium.log").toFile())
                    .start();
            return new Chromium(process, profile, DevTools.connect(address(profile, process)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It writes the port that it took into its profile. */
    private static String address(Path profile, Process process) throws IOException {
        Path told = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(told)) {
                List<String> lines = Files.readAllLines(told);
                if (lines.size() >= 2) {
                    return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
                }
            }
            Waiting.pause();
        }
        process.destroyForcibly();
        throw new IllegalStateException(
                "Chromium did not start:\n" + Files.readString(profile.resolve("chromium.log")));
    }

    /** A new tab of a size in CSS pixels. */
    public Tab open(int width, int height) {
        JsonNode context = tools.call("", "Target.createBrowserContext", Map.of());
        JsonNode target = tools.call(
                "",
                "Target.createTarget",
                Map.of(
                        "url",
                        "about:blank",
                        "browserContextId",
                        context.get("browserContextId").asText()));
        JsonNode session = tools.call(
                "",
                "Target.attachToTarget",
                Map.of("targetId", target.get("targetId").asText(), "flatten", true));
        return new Tab(tools, session.get("sessionId").asText(), width, height);
    }

    @Override
    public void close() {
        tools.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            remove(profile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What Chromium's last processes still write is left to the system's own cleaning. */
    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException stillInUse) {
            folder.toFile().deleteOnExit();
        }
    }
}
