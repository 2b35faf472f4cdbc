package io.mondegreen.cli.dlq;

import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.VerboseOption;
import io.mondegreen.kafka.TopicNames;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen dlq replay}. */
@Command(
        name = "replay",
        description = {
            "Send dead letters to call.audio again: key, bytes and headers as they came, in the order in which they came.",
            "Without --send it only says what it would do. Records that came too late for their place in the call (MG-1019,"
                    + " MG-1020) are left out unless --late is given: a call that goes on past them refuses them again."
                    + " Windows that failed (MG-1021) have no bytes; their audio is in call.audio.",
            "A call is decided once: chunks of a call that has moved on are refused as late or dropped as duplicates, so"
                    + " replay as soon as the cause is gone. What is refused again becomes a new dead letter."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen dlq replay --code MG-1014                what would be sent",
            "  mondegreen dlq replay --code MG-1014 --send",
            "  mondegreen dlq replay --call 4711 --max 200 --send"
        })
final class DlqReplayCommand implements Callable<Integer> {

    @Mixin
    VerboseOption verbose;

    @Mixin
    DeadLetterOptions letters;

    @Spec
    CommandSpec spec;

    @Option(names = "--to", paramLabel = "NAME", description = "topic of call audio (default: call.audio)")
    String to = TopicNames.shipped().audio();

    @Option(names = "--send", description = "send them; without it nothing is changed")
    boolean send;

    @Option(names = "--late", description = "send those too that came too late")
    boolean late;

    @Option(
            names = "--max",
            defaultValue = "10000",
            paramLabel = "N",
            description = "refuse to send more than this (default: ${DEFAULT-VALUE})")
    int max;

    @Override
    public Integer call() throws InterruptedException {
        if (max < 1) {
            throw new ParameterException(spec.commandLine(), "--max must be at least 1, not " + max);
        }
        List<DeadLetter> found = letters.read();
        List<DeadLetter> chosen = found.stream()
                .filter(letter -> letter.hasBytes() && (late || !letter.tooLate()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        out.println(found.size() + " dead letters, of which "
                + found.stream().filter(l -> !l.hasBytes()).count() + " have no bytes and "
                + found.stream().filter(DeadLetter::tooLate).count() + " came too late");
        if (chosen.size() > max) {
            throw new CommandFailure(chosen.size() + " records are more than --max " + max
                    + "; choose fewer by --code, --call, --since and --until, or raise it");
        }
        if (!send) {
            out.println("would send " + chosen.size() + " to " + to + "; --send does");
        } else {
            send(chosen);
            out.println("sent " + chosen.size() + " to " + to);
        }
        out.flush();
        return 0;
    }

    private void send(List<DeadLetter> chosen) throws InterruptedException {
        Map<String, Object> settings = letters.kafka.client();
        settings.put("acks", "all");
        settings.put("max.block.ms", "10000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (DeadLetter letter : chosen) {
                sent.add(producer.send(letter.original(to)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            producer.close(Duration.ofSeconds(2));
        } catch (ExecutionException | KafkaException e) {
            throw new CommandFailure(
                    "Kafka at " + letters.kafka.resolve() + " did not take the records: " + e.getMessage(), e);
        }
    }
}
