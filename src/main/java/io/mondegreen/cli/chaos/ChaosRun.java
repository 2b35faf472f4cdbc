package io.mondegreen.cli.chaos;

import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.Times;
import io.mondegreen.cli.traffic.Stage;
import io.mondegreen.kafka.TopicNames;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One tape through processes of its own, with or without blows, until every channel is decided.
 *
 * @param outcome what a reader of committed records sees afterwards
 * @param blows   struck, by kind
 * @param fell    times an instance ended by itself and was started again
 * @param wallMs  from the first record to the last decision
 */
record ChaosRun(Tape tape, Outcome outcome, Map<Blow.Kind, Integer> blows, int fell, long wallMs) {
    private static final Duration POLL = Duration.ofMillis(200);
    /** No progress for so long after the last blow: what is not decided then counts as lost. */
    private static final Duration STALLED = Duration.ofSeconds(120);

    private static final int MOST_FALLS = 5;

    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Of the instances' JVMs: they live for seconds and are many. */
    static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** What every run has: stable names whose group membership and transactional id outlive a process. */
    private static final Map<String, String> COMMON = Map.of(
            "mondegreen.line.static-membership", "true",
            "mondegreen.engine.device", "cpu",
            "quarkus.log.category.\"org.apache.kafka\".level", "ERROR");

    /** As shipped, but a channel that falls silent is closed after ten seconds. */
    static Map<String, String> shipped() {
        Map<String, String> settings = new HashMap<>(COMMON);
        settings.put("mondegreen.line.idle-after-ms", "10000");
        return settings;
    }

    /**
     * One slot and one thread, so that a window's text does not depend on what is decoded beside it; every provisional decode;
     * nothing is closed by the clock.
     */
    static Map<String, String> deterministic() {
        Map<String, String> settings = new HashMap<>(COMMON);
        settings.put("mondegreen.engine.slots", "1");
        settings.put("mondegreen.engine.decoder-threads", "1");
        settings.put("mondegreen.engine.encoder-threads", "1");
        settings.put("mondegreen.calls.skip-late-provisionals", "false");
        settings.put("mondegreen.line.idle-after-ms", "3600000");
        settings.put("mondegreen.calls.order-wait-ms", "3600000");
        settings.put("mondegreen.calls.decode-timeout-ms", "3600000");
        return settings;
    }

    /**
     * Runs it.
     *
     * @param name     of the run
     * @param settings of the service
     * @param atOnce   whether the tape is sent as fast as the broker takes it, not in the calls' own time
     * @param tell     takes lines that say how it goes
     */
    static ChaosRun of(
            Stage stage,
            String name,
            Tape tape,
            Map<String, String> settings,
            List<Blow> blows,
            boolean atOnce,
            Consumer<String> tell)
            throws InterruptedException {
        TopicNames topics = stage.begin(name, settings).topics();
        try (ProgressWatch watch = new ProgressWatch(tape, stage.kafka(), topics.progress())) {
            long start = System.nanoTime();
            Consumer<String> timed = line -> tell.accept(Times.seconds(millisSince(start)) + "  " + line);
            stage.start(0);
            int fell;
            Map<Blow.Kind, Integer> struck;
            try (TapePlayer player = new TapePlayer(tape, topics.audio(), stage.servers(), atOnce);
                    Havoc havoc = new Havoc(stage, blows, watch::records, timed)) {
                fell = follow(stage, watch, player, havoc, tape, timed);
                struck = new EnumMap<>(Blow.Kind.class);
                struck.putAll(havoc.struck());
            }
            long wallMs = millisSince(start);
            stage.stop(1);
            stage.stop(0);
            drain(watch);
            return new ChaosRun(tape, Outcome.read(stage.kafka(), topics, watch.marks()), struck, fell, wallMs);
        }
    }

    /** Until all is decided, or nothing moves any more; returns how often an instance had to be started again. */
    private static int follow(
            Stage stage, ProgressWatch watch, TapePlayer player, Havoc havoc, Tape tape, Consumer<String> tell) {
        int channels = tape.channels().size();
        int fell = 0;
        long moved = System.nanoTime();
        long told = moved;
        while (!(player.done() && havoc.done() && watch.decided() == channels)) {
            if (watch.poll(POLL) || !player.done() || !havoc.done()) {
                moved = System.nanoTime();
            }
            if (havoc.done() && !stage.runs(0)) {
                if (++fell > MOST_FALLS) {
                    throw new CommandFailure("the service ends again and again; " + stage.log(0) + " says why");
                }
                tell.accept("the first instance has ended by itself and is started again");
                stage.start(0);
            }
            if (System.nanoTime() - told > STATUS_NANOS) {
                told = System.nanoTime();
                tell.accept("sent " + player.sent() + " of " + tape.cues().size() + " chunks, decided "
                        + Times.seconds(watch.decidedMs()) + " of " + Times.seconds(tape.mediaMs()) + ", "
                        + watch.decided() + " of " + channels + " channels");
            }
            if (System.nanoTime() - moved > STALLED.toNanos()) {
                tell.accept("nothing was decided for " + STALLED.toSeconds() + " s");
                return fell;
            }
        }
        return fell;
    }

    /** What the last transactions said. */
    private static void drain(ProgressWatch watch) {
        long quiet = System.nanoTime();
        while (System.nanoTime() - quiet < Duration.ofSeconds(1).toNanos()) {
            if (watch.poll(POLL)) {
                quiet = System.nanoTime();
            }
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
