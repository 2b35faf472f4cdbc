package io.mondegreen.cli;

import io.mondegreen.guard.AlertType;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.TopicNames;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen listen}: alerts as they come. */
@Command(
        name = "listen",
        description = {
            "Print alerts as they come, until Ctrl-C. Reads committed records only, and belongs to no consumer group.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen listen",
            "  mondegreen listen --type repetition --from-start",
            "  mondegreen listen --format json | jq .data.evidence"
        })
final class ListenCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(200);

    @Mixin
    VerboseOption verbose;

    @Mixin
    BootstrapOption kafka;

    @Mixin
    FormatOption format;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "only this type, or this family: repetition, hallucination, attention, …")
    Optional<String> type = Optional.empty();

    @Option(names = "--call", paramLabel = "ID", description = "only this call")
    Optional<String> call = Optional.empty();

    @Option(names = "--from-start", description = "from the oldest alert that is kept, not from now")
    boolean fromStart;

    @Option(names = "--count", paramLabel = "N", description = "end after N alerts")
    Optional<Integer> count = Optional.empty();

    @Option(names = "--topic", paramLabel = "NAME", description = "topic of alerts (default: call.alerts)")
    String topic = TopicNames.shipped().alerts();

    @Override
    public Integer call() {
        type.ifPresent(this::check);
        PrintWriter out = spec.commandLine().getOut();
        AtomicInteger shown = new AtomicInteger();
        TopicWatch.From from = fromStart ? TopicWatch.From.START : TopicWatch.From.NOW;
        try (TopicWatch watch = new TopicWatch(kafka.client(), from, topic)) {
            while (count.isEmpty() || shown.get() < count.get()) {
                watch.poll(POLL, (alert, json) -> {
                    if (wanted(alert) && (count.isEmpty() || shown.get() < count.get())) {
                        shown.incrementAndGet();
                        out.println(format.json() ? new String(json, StandardCharsets.UTF_8) : text(alert));
                        out.flush();
                    }
                });
            }
        }
        return 0;
    }

    private boolean wanted(AlertRecord alert) {
        return call.map(alert.key().call()::equals).orElse(true)
                && type.map(name -> isOf(alert.alert().type(), name)).orElse(true);
    }

    private static String text(AlertRecord alert) {
        return alert.key().subject() + "  " + AlertText.of(alert.alert());
    }

    private void check(String name) {
        if (Arrays.stream(AlertType.values()).noneMatch(each -> isOf(each, name))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no alert type is called '" + name + "'; they are "
                            + Arrays.stream(AlertType.values())
                                    .map(AlertType::wire)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static boolean isOf(AlertType type, String name) {
        return type.wire().equals(name) || type.wire().startsWith(name + ".");
    }
}
