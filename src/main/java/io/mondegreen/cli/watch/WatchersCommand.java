package io.mondegreen.cli.watch;

import io.mondegreen.cli.BootstrapOption;
import io.mondegreen.cli.FormatOption;
import io.mondegreen.cli.Json;
import io.mondegreen.cli.VerboseOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen watchers}. */
@Command(
        name = "watchers",
        description = {
            "Open many event streams on a running service while calls are written to its topics, and say whether any stream"
                    + " lost an event.",
            "The calls are written as another instance's line would write them, so no engine is needed and none is"
                    + " measured. Delays count from a record's time to its arrival at a client."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status: 0 if no client lost an event or was cut off, and every idle one was; else 1.",
            "",
            "Examples:",
            "  mondegreen serve --embedded-broker        in another shell",
            "  mondegreen watchers",
            "  mondegreen watchers --clients 200 --calls 50 --seconds 120 --idle 5"
        })
public final class WatchersCommand implements Callable<Integer> {
    private static final long SETTLE_MS = 2000;
    private static final long PATIENCE_MS = 180_000;

    @Mixin
    VerboseOption verbose;

    @Mixin
    FormatOption format;

    @Mixin
    BootstrapOption kafka;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--page",
            defaultValue = "http://localhost:8080/",
            paramLabel = "URL",
            description = "of the service (default: ${DEFAULT-VALUE})")
    URI page;

    @Option(
            names = "--metrics",
            defaultValue = "http://localhost:9000/q/metrics",
            paramLabel = "URL",
            description = "of its metrics (default: ${DEFAULT-VALUE})")
    URI metrics;

    @Option(
            names = "--clients",
            defaultValue = "200",
            paramLabel = "N",
            description = "streams (default: ${DEFAULT-VALUE})")
    int clients;

    @Option(
            names = "--idle",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "clients besides that read nothing, to be cut off after half a minute (default: ${DEFAULT-VALUE})")
    int idle;

    @Option(
            names = "--calls",
            defaultValue = "50",
            paramLabel = "N",
            description = "calls at a time, two channels each (default: ${DEFAULT-VALUE})")
    int calls;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            paramLabel = "N",
            description = "of the calls (default: ${DEFAULT-VALUE})")
    int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (clients < 1 || idle < 0 || calls < 1 || seconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--clients, --calls and --seconds are at least 1, --idle not negative");
        }
        double heapBefore = figure("jvm_memory_used_bytes", "Old Gen");
        double cutBefore = figure("mondegreen_page_watchers_cut_total", "");
        Watchers.Result result;
        long records;
        try (Watchers watchers = Watchers.open(page, clients, idle);
                WrittenCalls written = new WrittenCalls(
                        kafka.client(), "watched-" + Long.toString(System.currentTimeMillis(), 36) + "-", calls)) {
            Thread.sleep(SETTLE_MS);
            long begun = System.nanoTime();
            for (int second = 0; second < seconds; second++) {
                written.second(second);
                long dueMs = (second + 1) * 1000L - (System.nanoTime() - begun) / 1_000_000;
                Thread.sleep(Math.max(0, dueMs));
            }
            records = written.records();
            long giveUp = System.nanoTime() + PATIENCE_MS * 1_000_000;
            // every record makes an event or more
            while (!(watchers.fewest() >= records && watchers.even()) && System.nanoTime() - giveUp < 0) {
                Thread.sleep(100);
            }
            result = watchers.result();
        }
        double cut = figure("mondegreen_page_watchers_cut_total", "") - cutBefore;
        print(result, records, cut, heapBefore, figure("jvm_memory_used_bytes", "Old Gen"));
        return result.lost() == 0 && result.ended() == 0 && result.fewest() >= records && cut == idle ? 0 : 1;
    }

    private void print(Watchers.Result result, long records, double cut, double heapBefore, double heapAfter) {
        PrintWriter out = spec.commandLine().getOut();
        double held = figure("mondegreen_page_bytes", "");
        if (format.json()) {
            out.println(Json.object()
                    .put("clients", result.clients())
                    .put("calls", calls)
                    .put("seconds", seconds)
                    .put("records", records)
                    .put("eventsPerClient", result.fewest())
                    .put("events", result.events())
                    .put("lost", result.lost())
                    .put("again", result.again())
                    .put("ended", result.ended())
                    .put("cut", cut)
                    .put("p50Ms", result.p50Ms())
                    .put("p99Ms", result.p99Ms())
                    .put("oldBeforeBytes", heapBefore)
                    .put("oldAfterBytes", heapAfter)
                    .put("pageBytes", held)
                    .toPrettyString());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%d clients, %d calls, %d s: %d records, %d events to each client, %d in all%n"
                            + "lost %d, twice %d, ended early %d, idle clients cut off %.0f of %d%n"
                            + "delay p50 %d ms, p99 %d ms%n"
                            + "old generation of the heap %.0f MB before, %.0f MB after; records of calls held %.1f MB%n",
                    result.clients(),
                    calls,
                    seconds,
                    records,
                    result.fewest(),
                    result.events(),
                    result.lost(),
                    result.again(),
                    result.ended(),
                    cut,
                    idle,
                    result.p50Ms(),
                    result.p99Ms(),
                    heapBefore / 1e6,
                    heapAfter / 1e6,
                    held / 1e6);
        }
        out.flush();
    }

    /** A metric of the service, summed over its rows that have a label; 0 where it is not there. */
    private double figure(String name, String label) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String all = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return all.lines()
                    .filter(line -> line.startsWith(name) && line.contains(label))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException unreachable) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no metrics at " + metrics + ": start the service, or say where with --metrics");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
