package io.mondegreen.cli.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.cli.Json;
import io.mondegreen.cli.load.LatencyWatch.Kind;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What load runs found, as text or JSON. */
final class LoadReport {
    private static final int SHOWN = 20;

    private LoadReport() {}

    /** Whether a run's records came in time: its worst p99 is known and below the limit. */
    static boolean inTime(LoadRun run, Duration limit) {
        return run.worst(0.99) < limit.toMillis();
    }

    /** Whether memory stayed: what cannot be measured does not count against it. */
    static boolean flat(LoadRun run) {
        return run.rssGrowth().flat() && run.heapGrowth().flat();
    }

    static void print(PrintWriter out, LoadRun run, Duration limit, double talkShare) {
        out.printf(
                Locale.ROOT,
                "%d calls, %d channels, talk share %.0f %% per channel: p99 %s %d ms%n",
                run.calls(),
                2 * run.calls(),
                100 * talkShare,
                inTime(run, limit) ? "is below" : "is NOT below",
                limit.toMillis());
        out.println("  ms from the end of the newest chunk to the committed record as a reader sees it:");
        for (Map.Entry<Kind, Latencies> each : run.latencies().entrySet()) {
            Latencies l = each.getValue();
            out.printf(
                    Locale.ROOT,
                    "  %-12s %6d records   p50 %6.0f   p95 %6.0f   p99 %6.0f   max %6.0f%n",
                    each.getKey().wire(),
                    l.count(),
                    l.quantile(0.5),
                    l.quantile(0.95),
                    l.quantile(0.99),
                    l.quantile(1));
        }
        Samples samples = run.samples();
        out.printf(
                Locale.ROOT,
                "  service: %.2f cores, resident %d MB, lag at most %d records (open windows included);"
                        + " a chunk was sent %.0f ms late at worst%n",
                samples.cores(),
                samples.all().getLast().rssKb() / 1024,
                samples.mostLag(),
                run.worstLateMs());
        memory(out, run);
        out.flush();
    }

    private static void memory(PrintWriter out, LoadRun run) {
        out.println("  memory is " + (flat(run) ? "flat" : "NOT flat")
                + ", from the second quarter to the last: resident " + run.rssGrowth() + ", heap after collections "
                + run.heapGrowth());
        out.println("       s   resident MB   lag");
        List<Samples.Sample> all = run.samples().all();
        int step = Math.max(1, all.size() / SHOWN);
        for (int i = 0; i < all.size(); i += step) {
            Samples.Sample sample = all.get(i);
            out.printf(Locale.ROOT, "  %6.0f   %11d   %3d%n", sample.seconds(), sample.rssKb() / 1024, sample.lag());
        }
    }

    static ObjectNode json(LoadRun run, Duration limit, double talkShare) {
        ObjectNode json = Json.object();
        json.put("calls", run.calls()).put("channels", 2 * run.calls());
        Json.put(json, "talkShare", talkShare);
        json.put("limitMs", limit.toMillis()).put("inTime", inTime(run, limit));
        ObjectNode latencies = json.putObject("latencyMs");
        run.latencies().forEach((kind, l) -> {
            ObjectNode node = latencies.putObject(kind.wire()).put("records", l.count());
            Json.put(node, "p50", l.quantile(0.5));
            Json.put(node, "p95", l.quantile(0.95));
            Json.put(node, "p99", l.quantile(0.99));
            Json.put(node, "max", l.quantile(1));
        });
        Json.put(json, "cores", run.samples().cores());
        Json.put(json, "worstSendLateMs", run.worstLateMs());
        json.put("mostLag", run.samples().mostLag());
        json.put("flat", flat(run));
        put(json, "resident", run.rssGrowth());
        put(json, "heap", run.heapGrowth());
        ArrayNode samples = json.putArray("samples");
        for (Samples.Sample sample : run.samples().all()) {
            ObjectNode node = samples.addObject();
            Json.put(node, "s", sample.seconds());
            node.put("cpuMs", sample.cpuMs()).put("rssKb", sample.rssKb()).put("lag", sample.lag());
        }
        ArrayNode heap = json.putArray("heapAfterCollection");
        for (GcLog.After after : run.heap()) {
            ObjectNode node = heap.addObject();
            Json.put(node, "s", after.seconds());
            node.put("mb", after.heapMb());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, Growth growth) {
        if (growth.known()) {
            json.putObject(name).put("beforeKb", growth.before()).put("afterKb", growth.after());
        }
    }
}
