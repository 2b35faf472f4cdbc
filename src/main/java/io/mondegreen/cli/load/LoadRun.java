package io.mondegreen.cli.load;

import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.load.LatencyWatch.Kind;
import io.mondegreen.cli.traffic.Conversation;
import io.mondegreen.cli.traffic.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * So many calls at a time for so long against a fresh instance of the service.
 *
 * @param calls        at a time, two channels each
 * @param latencies    by kind of record
 * @param samples      of the service's process
 * @param heap         of the service after each collection in the measured time
 * @param worstLateMs  how late this machine sent a chunk at worst
 */
record LoadRun(int calls, Map<Kind, Latencies> latencies, Samples samples, List<GcLog.After> heap, double worstLateMs) {
    /** Of the service's JVM; the collector's log goes beside the others. */
    static List<String> flags(Path folder) {
        return List.of("-Xmx1g", "-Xlog:gc:file=" + gcLog(folder) + ":uptime");
    }

    private static Path gcLog(Path folder) {
        return folder.resolve("gc.log");
    }

    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STATUS = Duration.ofSeconds(10);
    private static final Duration SAMPLE = Duration.ofSeconds(2);
    /** Fewer records of a kind say nothing about their worst hundredth. */
    private static final int ENOUGH = 20;

    /**
     * Runs it.
     *
     * @param name     of the run
     * @param folder   where the stage's logs are
     * @param warmUp   not measured: the program is compiled and windows open for the first time
     * @param settings of the service
     */
    static LoadRun of(
            Stage stage,
            String name,
            Path folder,
            int calls,
            List<Conversation> pool,
            Duration warmUp,
            Duration duration,
            Map<String, String> settings,
            long seed,
            Consumer<String> tell)
            throws IOException, InterruptedException {
        Stage.Act act = stage.begin(name, settings);
        DueTimes due = new DueTimes(partitions(stage, act));
        try (LatencyWatch watch = new LatencyWatch(stage.kafka(), act.topics(), due)) {
            stage.start(0);
            awaitGroup(stage, act);
            try (Callers callers = new Callers(calls, pool, act.topics().audio(), stage.servers(), due, seed)) {
                tell.accept(calls + " calls: warming up for " + warmUp.toSeconds() + " s");
                follow(
                        stage,
                        callers,
                        watch,
                        warmUp,
                        new Samples(
                                stage.process(0),
                                stage.kafka(),
                                act.name(),
                                act.topics().audio()),
                        tell);
                watch.restart();
                int before = GcLog.read(gcLog(folder)).size();
                Samples samples = new Samples(
                        stage.process(0),
                        stage.kafka(),
                        act.name(),
                        act.topics().audio());
                follow(stage, callers, watch, duration, samples, tell);
                Map<Kind, Latencies> latencies = new EnumMap<>(watch.latencies());
                double late = callers.worstLateMs();
                stage.stop(0);
                List<GcLog.After> heap = GcLog.read(gcLog(folder));
                return new LoadRun(calls, latencies, samples, heap.subList(before, heap.size()), late);
            }
        }
    }

    /** The worst of the kinds that have enough records, ms; NaN where none has. */
    double worst(double share) {
        double worst = Double.NaN;
        for (Latencies each : latencies.values()) {
            if (each.count() >= ENOUGH) {
                double quantile = each.quantile(share);
                worst = Double.isNaN(worst) ? quantile : Math.max(worst, quantile);
            }
        }
        return worst;
    }

    Growth rssGrowth() {
        return Growth.of(samples.rss());
    }

    Growth heapGrowth() {
        return Growth.of(
                heap.stream().mapToLong(after -> after.heapMb() * 1024L).toArray());
    }

    private static void follow(
            Stage stage, Callers callers, LatencyWatch watch, Duration duration, Samples samples, Consumer<String> tell)
            throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        long told = System.nanoTime();
        samples.take();
        while (System.nanoTime() < end) {
            Thread.sleep(Math.max(1, Math.min(SAMPLE.toMillis(), (end - System.nanoTime()) / 1_000_000)));
            samples.take();
            callers.check();
            if (!stage.runs(0)) {
                throw new CommandFailure("the service has ended; " + stage.log(0) + " says why");
            }
            if (System.nanoTime() - told > STATUS.toNanos()) {
                told = System.nanoTime();
                Latencies finals = watch.latencies().get(Kind.FINAL);
                tell.accept(String.format(
                        "  %d final segments, p50 %.0f ms, p99 %.0f ms; lag %d records; %.2f cores",
                        finals.count(),
                        finals.quantile(0.5),
                        finals.quantile(0.99),
                        samples.all().getLast().lag(),
                        samples.cores()));
            }
        }
    }

    private static int partitions(Stage stage, Stage.Act act) throws InterruptedException {
        try {
            return stage.kafka().partitions(act.topics().audio()).size();
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailure("the broker does not answer", e);
        }
    }

    /** Until the service has all partitions. */
    private static void awaitGroup(Stage stage, Stage.Act act) throws InterruptedException {
        long until = System.nanoTime() + START_PATIENCE.toNanos();
        while (stage.owned(act.name()) == 0) {
            if (!stage.runs(0) || System.nanoTime() - until > 0) {
                throw new CommandFailure("the service did not start; " + stage.log(0) + " says why");
            }
            Thread.sleep(100);
        }
    }
}
