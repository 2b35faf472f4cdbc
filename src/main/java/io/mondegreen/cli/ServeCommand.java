package io.mondegreen.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mondegreen serve}: the service. */
@Command(
        name = "serve",
        description = {
            "Run the service: call audio in from Kafka, guarded transcripts and alerts out, live page and metrics on HTTP.",
            "Settings come from config/application.properties, the environment and -D; the options here win over them."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen serve --bootstrap kafka-1:9092,kafka-2:9092",
            "  mondegreen serve --embedded-broker            try it without a Kafka cluster",
            "",
            "Then: http://localhost:8080/ (page and API; docs/access.md says who is let in); http://localhost:9000/q/health, /q/metrics"
        })
final class ServeCommand implements Callable<Integer> {

    @Mixin
    VerboseOption verbose;

    @Mixin
    BootstrapOption kafka;

    @Spec
    CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "HTTP port; 0 takes a free one (default: 8080)")
    Optional<Integer> port = Optional.empty();

    @Option(
            names = "--management-port",
            paramLabel = "N",
            description = "port of /q/health and /q/metrics; 0 takes a free one (default: 9000)")
    Optional<Integer> management = Optional.empty();

    @Option(
            names = "--embedded-broker",
            arity = "0..1",
            fallbackValue = "target/broker",
            paramLabel = "DIR",
            description = {
                "start a one-node Kafka in this process, on localhost:9092, its records in DIR"
                        + " (${FALLBACK-VALUE} where none is given); for trying, not for production"
            })
    Optional<Path> embedded = Optional.empty();

    @Option(
            names = "--local",
            description = {
                "let whoever sits at this machine see page and API, with every role and without a login"
                        + " (mondegreen.access.local); with --embedded-broker that is so anyway"
            })
    boolean local;

    @Option(
            names = EngineOption.SENSITIVE,
            description = "load a probe bundle even if it holds heads about the person, such as gender or accent")
    boolean sensitive;

    /** Settings that the options set. */
    Map<String, String> overrides() {
        Map<String, String> overrides = new HashMap<>();
        port.ifPresent(number -> overrides.put("quarkus.http.port", number.toString()));
        management.ifPresent(number -> overrides.put("quarkus.management.port", number.toString()));
        if (sensitive) {
            overrides.put("mondegreen.probes.allow-sensitive", "true");
        }
        if (local || embedded.isPresent()) {
            overrides.put("mondegreen.access.local", "true");
        }
        kafka.given().ifPresent(servers -> overrides.put(BootstrapOption.PROPERTY, servers));
        return overrides;
    }

    @Override
    public Integer call() {
        Map<String, String> overrides = overrides();
        if (embedded.isEmpty()) {
            return Service.run(overrides);
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("starting the embedded broker…");
        try (LocalBroker broker = LocalBroker.start(embedded, 9092)) {
            overrides.put(BootstrapOption.PROPERTY, broker.bootstrapServers());
            return Service.run(overrides);
        }
    }
}
