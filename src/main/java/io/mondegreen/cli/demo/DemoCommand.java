package io.mondegreen.cli.demo;

import io.mondegreen.app.Home;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.cli.LocalBroker;
import io.mondegreen.cli.Service;
import io.mondegreen.cli.VerboseOption;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen demo}: everything at once, on this machine, with nothing to install. */
@Command(
        name = "demo",
        description = {
            "Watch the guard at work: starts a Kafka broker and the service in this process, plays six calls in real time"
                    + " (ordinary talk, hold music, line noise, loop triggers, a mixture) and shows transcripts with their"
                    + " risk and every alert with its evidence, here and on a page."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "With --once it ends with the calls: 0 if every expected alert was seen and no other of high severity, else 1.",
            "",
            "Examples:",
            "  mondegreen demo                 the page stays until Ctrl-C",
            "  mondegreen demo --once --seed 2 other sentences, voices, tunes and noises"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int USUAL_PORT = 8080;

    @Mixin
    VerboseOption verbose;

    @Spec
    CommandSpec spec;

    @Option(names = "--once", description = "end when the calls end, with a verdict as exit status")
    boolean once;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port of the page; 0 takes a free one (default: 8080, or a free one where that is taken)")
    Optional<Integer> port = Optional.empty();

    @Option(
            names = "--management-port",
            paramLabel = "N",
            description = "port of /q/health and /q/metrics (default: a free one)")
    Optional<Integer> management = Optional.empty();

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "which calls are composed (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--speed",
            defaultValue = "1",
            paramLabel = "X",
            description = "how much faster than real time (default: ${DEFAULT-VALUE})")
    double speed;

    @Override
    public Integer call() throws IOException {
        if (!(speed > 0 && speed <= 100)) {
            throw new ParameterException(spec.commandLine(), "--speed " + speed + " is not above 0 and at most 100");
        }
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Home.dir().resolve("corpus/bank");
        List<DemoCall> calls = DemoCalls.compose(SpeechBank.open(folder), seed);
        TerminalView view = new TerminalView(out, colours());
        view.line("Starting a Kafka broker and the service in this process…");
        try (LocalBroker broker = LocalBroker.start(Optional.empty(), 0)) {
            DemoSession session = new DemoSession(calls, broker.bootstrapServers(), speed, view);
            DemoApp.prepare(new DemoApp.Show(session, view, once));
            return Service.run(DemoApp.class, settings(broker));
        }
    }

    private Map<String, String> settings(LocalBroker broker) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put("quarkus.http.port", Integer.toString(port.orElseGet(DemoCommand::freePort)));
        settings.put("quarkus.management.port", Integer.toString(management.orElse(0)));
        settings.put("mondegreen.access.local", "true");
        settings.put("mondegreen.line.instance", "demo");
        settings.put("quarkus.log.console.level", verbose.isSet() ? "INFO" : "WARN");
        if (!verbose.isSet()) {
            // the broker comes and goes with this command: what its clients say about that helps nobody
            settings.put("quarkus.log.category.\"org.apache.kafka\".level", "OFF");
        }
        return settings;
    }

    private static boolean colours() {
        Console console = System.console();
        return console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
    }

    /** The usual port, or 0 where another program has it. */
    private static int freePort() {
        try (ServerSocket usual = new ServerSocket(USUAL_PORT)) {
            return usual.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }
}
