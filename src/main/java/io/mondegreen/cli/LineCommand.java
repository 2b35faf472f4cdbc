package io.mondegreen.cli;

import io.mondegreen.app.PlainLine;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mondegreen line}: what chaos and load runs start where the program is not packed. */
@Command(
        name = "line",
        hidden = true,
        description = {
            "Run the line alone, without page, health and metrics, until a signal or the end of standard input.",
            "Settings come from -D and the environment. For tests; mondegreen serve is the service."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  mondegreen line --bootstrap localhost:9092"})
final class LineCommand implements Callable<Integer> {

    @Mixin
    VerboseOption verbose;

    @Mixin
    BootstrapOption kafka;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (Ending end = new Ending(true);
                PlainLine line = PlainLine.start(kafka.resolve(), Map.of())) {
            spec.commandLine().getErr().println("the line is " + line.health().state());
            end.await();
        }
        return 0;
    }
}
