package io.mondegreen.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mondegreen.guard.Challenger;
import io.mondegreen.guard.ThresholdsWatch;
import io.mondegreen.kafka.CallLine;
import io.mondegreen.kafka.LineHealth;
import io.mondegreen.kafka.LineLoad;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is asked for when metrics are scraped: how full everything is. */
final class LineGauges {

    private LineGauges() {}

    static void register(MeterRegistry meters, GuardStack stack, CallLine line) {
        Gauge.builder("mondegreen.slots.busy", stack, each -> each.engine().busySlots())
                .description("Slots in use, being encoded or decoded")
                .tag("device", stack.engine().device().label())
                .register(meters);
        Gauge.builder("mondegreen.slots", stack, each -> each.engine().slots())
                .description("Windows that can be decoded side by side")
                .register(meters);
        queue(meters, "engine", stack, each -> each.engine().waiting());
        queue(meters, "intake", line, each -> each.health().backlog());
        queue(meters, "windows", line, each -> each.health().pendingWindows());
        health(
                meters,
                line,
                "mondegreen.calls.channels.open",
                "Channels with undecided audio",
                LineHealth::openChannels);
        health(
                meters,
                line,
                "mondegreen.audio.records.undecided",
                "Records read whose audio is not decided",
                health -> health.undecided());
        health(
                meters,
                line,
                "mondegreen.line.paused",
                "1 while intake waits for the decoder, or for a guard that failed its test of itself",
                health -> health.paused() ? 1 : 0);
        load(
                meters,
                line,
                "mondegreen.line.lag",
                "seconds",
                "Age of the oldest media that should be decided by now",
                load -> load.lagMs() / 1000.0);
        load(
                meters,
                line,
                "mondegreen.windows.oldest",
                "seconds",
                "How long the oldest window that is not decoded has waited",
                load -> load.oldestWindowMs() / 1000.0);
        load(
                meters,
                line,
                "mondegreen.audio.undecided.oldest",
                "seconds",
                "How long the oldest undecided chunk has been held; grows with every open window",
                load -> load.oldestAudioMs() / 1000.0);
        load(meters, line, "mondegreen.audio.buffered", "bytes", "Audio held in memory", load -> load.bufferedBytes());
        load(
                meters,
                line,
                "mondegreen.windows.abandoned",
                "",
                "Windows taken back from the decoder that it has not let go of",
                load -> load.abandoned());
        load(
                meters,
                line,
                "mondegreen.line.behind",
                "",
                "1 while the line is behind and the lag policy holds",
                load -> load.behind() ? 1 : 0);
        health(
                meters,
                line,
                "mondegreen.line.partitions",
                "Partitions of call audio owned",
                health -> health.partitions().size());
        guard(meters, stack);
        FunctionCounter.builder("mondegreen.alerts.dropped", stack, each -> each.guarded()
                        .alertsDropped())
                .description("Alert episodes that the limit per minute dropped")
                .register(meters);
        FunctionCounter.builder(
                        "mondegreen.mitigations", stack, each -> each.guarded().mitigationsApplied())
                .description("Windows whose text ran away and was decoded again, by what came of it")
                .tag("outcome", "applied")
                .register(meters);
        FunctionCounter.builder(
                        "mondegreen.mitigations", stack, each -> each.guarded().mitigationsRejected())
                .description("Windows whose text ran away and was decoded again, by what came of it")
                .tag("outcome", "rejected")
                .register(meters);
        thresholds(meters, stack, "in_force", ThresholdsWatch::reloaded);
        thresholds(meters, stack, "refused", ThresholdsWatch::refused);
        FunctionCounter.builder("mondegreen.guard.channels.evicted", stack, each -> each.guarded()
                        .channelsEvicted())
                .description("Channels whose alert episodes were forgotten because there were too many at once")
                .register(meters);
    }

    private static void thresholds(
            MeterRegistry meters, GuardStack stack, String outcome, ToDoubleFunction<ThresholdsWatch> count) {
        FunctionCounter.builder("mondegreen.guard.thresholds.changes", stack, each -> each.thresholds()
                        .map(count::applyAsDouble)
                        .orElse(0.0))
                .description("Changes of the thresholds file, by what came of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    private static void guard(MeterRegistry meters, GuardStack stack) {
        for (String signal : List.of("risk", "logprob", "probe")) {
            Gauge.builder("mondegreen.guard.drift", stack, each -> each.guarded()
                            .driftIndex(signal))
                    .description("Population stability index of what the guard reads, the greatest of all tenants")
                    .tag("signal", signal)
                    .register(meters);
        }
        challenger(meters, stack, "both", Challenger::both);
        challenger(meters, stack, "champion", Challenger::championOnly);
        challenger(meters, stack, "challenger", Challenger::challengerOnly);
        challenger(meters, stack, "neither", Challenger::neither);
    }

    private static void challenger(
            MeterRegistry meters, GuardStack stack, String alarm, ToDoubleFunction<Challenger> count) {
        FunctionCounter.builder("mondegreen.challenger.windows", stack, each -> each.guarded()
                        .challenger()
                        .map(count::applyAsDouble)
                        .orElse(0.0))
                .description("Final windows by which of two probe bundles would alarm of invention")
                .tag("alarm", alarm)
                .register(meters);
    }

    private static void health(
            MeterRegistry meters, CallLine line, String name, String description, ToDoubleFunction<LineHealth> read) {
        Gauge.builder(name, line, each -> read.applyAsDouble(each.health()))
                .description(description)
                .register(meters);
    }

    private static void load(
            MeterRegistry meters,
            CallLine line,
            String name,
            String unit,
            String description,
            ToDoubleFunction<LineLoad> read) {
        Gauge.builder(name, line, each -> read.applyAsDouble(each.health().load()))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .register(meters);
    }

    private static <T> void queue(MeterRegistry meters, String name, T from, ToDoubleFunction<T> size) {
        Gauge.builder("mondegreen.queue.size", from, size)
                .description("Entries that wait in a bounded queue")
                .tag("queue", name)
                .register(meters);
    }
}
