package io.mondegreen.cli.demo;

import io.mondegreen.app.LineService;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.CallSender;
import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.TopicWatch;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.LineHealth;
import io.mondegreen.kafka.TopicNames;
import io.mondegreen.kafka.TranscriptRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Plays the calls into the running service and watches the topics as any reader would. All calls go at once, each channel on
 * a thread of its own; the thread that plays them reads and draws.
 */
final class DemoSession implements TopicWatch.Listener {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    private static final Duration END_PATIENCE = Duration.ofSeconds(60);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int CHUNK_MS = 200;
    private static final AudioFormat FORMAT = new AudioFormat(AudioFormat.Encoding.PCMU, DemoTrack.RATE_HZ);

    private final List<DemoCall> calls;
    private final String bootstrapServers;
    private final double speed;
    private final TerminalView view;
    private final List<AlertRecord> alerts = new ArrayList<>();
    private final List<TranscriptRecord> segments = new ArrayList<>();

    DemoSession(List<DemoCall> calls, String bootstrapServers, double speed, TerminalView view) {
        this.calls = calls;
        this.bootstrapServers = bootstrapServers;
        this.speed = speed;
        this.view = view;
    }

    /**
     * Plays everything to its end.
     *
     * @param page address of the live page
     * @return what came of each call
     */
    List<DemoVerdict> play(LineService service, String page) throws InterruptedException {
        awaitRunning(service);
        TopicNames topics = TopicNames.shipped();
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
        int channels = calls.stream().mapToInt(call -> call.tracks().size()).sum();
        view.line("Watch the same on " + page);
        view.line("Playing " + calls.size() + " calls, " + channels + " channels"
                + (speed == 1 ? "" : ", at " + speed + " times their own time") + ".");
        view.line("");
        try (TopicWatch watch = new TopicWatch(client, TopicWatch.From.NOW, topics.alerts(), topics.transcripts());
                CallSender sender = new CallSender(client, topics.audio());
                ExecutorService threads = Executors.newFixedThreadPool(channels)) {
            try {
                playAll(service, page, watch, sender, threads);
            } catch (InterruptedException | InterruptException stopped) {
                threads.shutdownNow();
                // Kafka's exception sets the flag again; its clients could not close then
                Thread.interrupted();
                throw new InterruptedException("the demo was stopped");
            }
        }
        List<DemoVerdict> verdicts = calls.stream()
                .map(call -> DemoVerdict.of(call, alerts, segments))
                .toList();
        view.summary(verdicts);
        return verdicts;
    }

    private void playAll(LineService service, String page, TopicWatch watch, CallSender sender, ExecutorService threads)
            throws InterruptedException {
        List<Future<Integer>> playing = new ArrayList<>();
        long start = System.nanoTime();
        for (DemoCall call : calls) {
            for (DemoTrack track : call.tracks()) {
                CallKey key = new CallKey("", call.id(), track.channel());
                playing.add(
                        threads.submit(() -> sender.send(key, track.channel(), FORMAT, track.pcm(), CHUNK_MS, speed)));
            }
        }
        while (playing.stream().anyMatch(each -> !each.isDone())) {
            watch.poll(POLL, this);
            status(start, page);
        }
        for (Future<Integer> each : playing) {
            CallSender.await(each);
        }
        awaitDecided(service, watch);
    }

    @Override
    public void alert(AlertRecord record, byte[] json) {
        alerts.add(record);
        view.alert(record);
    }

    @Override
    public void transcript(TranscriptRecord record) {
        segments.add(record);
        view.segment(record);
    }

    private void status(long start, String page) {
        long played = (long) ((System.nanoTime() - start) / 1e9 * speed);
        long longest = calls.stream().mapToLong(DemoCall::durationMs).max().orElse(0) / 1000;
        view.status(
                Math.min(played, longest) + " of " + longest + " s · " + alerts.size() + " alert records · " + page);
    }

    private static void awaitRunning(LineService service) throws InterruptedException {
        long until = System.nanoTime() + START_PATIENCE.toNanos();
        while (service.health().map(LineHealth::partitions).map(List::isEmpty).orElse(true)) {
            if (service.phase() == LineService.Phase.FAILED || System.nanoTime() - until > 0) {
                throw new CommandFailure("the service did not start: "
                        + (service.reason().isEmpty() ? "it took longer than " + START_PATIENCE : service.reason()));
            }
            Thread.sleep(POLL);
        }
    }

    /** Until nothing is undecided and nothing more was published for a while. */
    private void awaitDecided(LineService service, TopicWatch watch) {
        long until = System.nanoTime() + END_PATIENCE.toNanos();
        long last = System.nanoTime();
        while (System.nanoTime() - last < QUIET_NANOS) {
            boolean busy = service.health()
                    .map(health -> health.openChannels() + health.pendingWindows() + health.backlog() > 0)
                    .orElse(true);
            if (watch.poll(POLL, this) > 0 || busy) {
                last = System.nanoTime();
            }
            if (System.nanoTime() - until > 0) {
                throw new CommandFailure("the calls were not decided within " + END_PATIENCE.toSeconds()
                        + " s of their end; is the machine busy? --speed 0.5 plays slower");
            }
        }
    }
}
