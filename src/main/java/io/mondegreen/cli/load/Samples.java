package io.mondegreen.cli.load;

import io.mondegreen.cli.traffic.Kafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;

/** What a process uses and how far its group is behind, sampled while a run goes on. One thread uses it. */
final class Samples {
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+([0-9]+) kB");

    /**
     * One moment.
     *
     * @param seconds since the first one
     * @param cpuMs   of processor time used so far; -1 where the system does not say
     * @param rssKb   resident memory; -1 where the system does not say
     * @param lag     records of call audio that are not committed, those of open windows included; -1 where the broker is busy
     */
    record Sample(double seconds, long cpuMs, long rssKb, long lag) {}

    private final ProcessHandle process;
    private final Kafka kafka;
    private final String group;
    private final String topic;
    private final long start = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();

    Samples(ProcessHandle process, Kafka kafka, String group, String topic) {
        this.process = process;
        this.kafka = kafka;
        this.group = group;
        this.topic = topic;
    }

    void take() throws InterruptedException {
        samples.add(new Sample(
                (System.nanoTime() - start) / 1e9,
                process.info().totalCpuDuration().map(Duration::toMillis).orElse(-1L),
                rssKb(),
                lag()));
    }

    List<Sample> all() {
        return List.copyOf(samples);
    }

    /** Processors kept busy on average. */
    double cores() {
        if (samples.size() < 2 || samples.getFirst().cpuMs() < 0) {
            return Double.NaN;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        return (last.cpuMs() - first.cpuMs()) / 1000.0 / (last.seconds() - first.seconds());
    }

    long mostLag() {
        return samples.stream().mapToLong(Sample::lag).max().orElse(-1);
    }

    /** Resident memory, kB, one value a sample. */
    long[] rss() {
        return samples.stream().mapToLong(Sample::rssKb).toArray();
    }

    private long rssKb() {
        try {
            Matcher rss = RSS.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return rss.find() ? Long.parseLong(rss.group(1)) : -1;
        } catch (IOException noProc) {
            return -1;
        }
    }

    private long lag() throws InterruptedException {
        try {
            var committed = kafka.admin()
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(5, TimeUnit.SECONDS);
            long lag = 0;
            for (var end : kafka.ends(kafka.partitions(topic), IsolationLevel.READ_UNCOMMITTED)
                    .entrySet()) {
                lag += end.getValue() - offset(committed.get(end.getKey())).orElse(0);
            }
            return lag;
        } catch (ExecutionException | TimeoutException busy) {
            return -1;
        }
    }

    private static OptionalLong offset(OffsetAndMetadata committed) {
        return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    }
}
