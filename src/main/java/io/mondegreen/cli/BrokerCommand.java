package io.mondegreen.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mondegreen broker}: the embedded broker in a process of its own. */
@Command(
        name = "broker",
        description = {
            "Run a one-node Kafka with this project's topics, on loopback, until Ctrl-C.",
            "For trying and for tests, not for production. Stopped and started again over the same folder and port, it"
                    + " goes on with its records."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen broker",
            "  mondegreen broker --dir target/broker --port 9092",
            "",
            "Then: mondegreen serve, mondegreen send, mondegreen listen in other terminals."
        })
final class BrokerCommand implements Callable<Integer> {

    @Mixin
    VerboseOption verbose;

    @Spec
    CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", description = "where records stay (default: a temporary folder)")
    Optional<Path> dir = Optional.empty();

    @Option(
            names = "--port",
            defaultValue = "9092",
            paramLabel = "N",
            description = "of its clients; 0 takes a free one (default: ${DEFAULT-VALUE})")
    int port;

    @Option(names = "--with-input", description = "end with standard input as well: whoever started this has gone then")
    boolean withInput;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Ending end = new Ending(withInput);
                LocalBroker broker = LocalBroker.start(dir, port)) {
            out.println("Kafka is ready at " + broker.bootstrapServers());
            out.flush();
            end.await();
        }
        return 0;
    }
}
