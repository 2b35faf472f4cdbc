package io.mondegreen.cli.dlq;

import io.mondegreen.cli.BootstrapOption;
import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.kafka.TopicNames;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters. */
final class DeadLetterOptions {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin
    BootstrapOption kafka;

    @Option(names = "--topic", paramLabel = "NAME", description = "topic of dead letters (default: call.audio.dlq)")
    String topic = TopicNames.shipped().deadLetters();

    @Option(names = "--code", split = ",", paramLabel = "MG-NNNN", description = "only with one of these codes")
    Set<String> codes = Set.of();

    @Option(names = "--call", paramLabel = "ID", description = "only of this call")
    Optional<String> call = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Time.class,
            description = "only refused at or after this time, such as 2026-01-31T12:00:00Z")
    Optional<Instant> since = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = Time.class,
            description = "only refused before this time")
    Optional<Instant> until = Optional.empty();

    /**
     * Those that are wanted, in the order of the original topic: by partition and offset.
     *
     * @throws CommandFailure where the cluster or the topic is not there
     */
    List<DeadLetter> read() throws InterruptedException {
        try (Kafka cluster = new Kafka(kafka.client())) {
            return cluster.committed(topic, PATIENCE).stream()
                    .map(DeadLetter::of)
                    .filter(this::wanted)
                    .sorted(Comparator.comparingInt(DeadLetter::partition).thenComparingLong(DeadLetter::offset))
                    .toList();
        } catch (KafkaException e) {
            throw new CommandFailure("cannot read " + topic + " at " + kafka.resolve() + ": " + e.getMessage(), e);
        }
    }

    private boolean wanted(DeadLetter letter) {
        return (codes.isEmpty() || codes.contains(letter.code()))
                && call.map(letter.call()::equals).orElse(true)
                && since.map(time -> !letter.refused().isBefore(time)).orElse(true)
                && until.map(time -> letter.refused().isBefore(time)).orElse(true);
    }

    /** RFC 3339. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is not a time such as 2026-01-31T12:00:00Z");
            }
        }
    }
}
