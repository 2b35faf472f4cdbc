package io.mondegreen.cli.chaos;

import io.mondegreen.app.Home;
import io.mondegreen.app.PlainLine;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.cli.FormatOption;
import io.mondegreen.cli.VerboseOption;
import io.mondegreen.cli.traffic.Conversations;
import io.mondegreen.cli.traffic.DurationConverter;
import io.mondegreen.cli.traffic.FolderOption;
import io.mondegreen.cli.traffic.Stage;
import io.mondegreen.kafka.LineConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen chaos}. */
@Command(
        name = "chaos",
        description = {
            "Kill the service and stop the broker while calls go on, then check that nothing was lost, doubled or reordered.",
            "Starts a broker and one or two instances of the service as processes of their own, sends composed calls whose"
                    + " chunks are lost, doubled, moved and late, kills instances (SIGKILL) at moments drawn by seed, lets a"
                    + " second one join and leave, stops and starts the broker.",
            "accounting: with the settings as shipped, all media is decided exactly once, ids are unique, order per channel"
                    + " holds. equality: with one slot, one thread and every provisional decode, transcripts and alerts"
                    + " are byte for byte those of an undisturbed run over the same audio. times: how long a dead instance"
                    + " keeps its partitions, and how long its open transaction blocks readers."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "accounting takes --minutes, equality that and as long as the audio takes to decode, times about a minute.",
            "Exit status: 0 if every check holds, else 1. The folder with all logs stays where one does not.",
            "",
            "Examples:",
            "  mondegreen chaos",
            "  mondegreen chaos --minutes 3 --kill-every 15s --calls 40 --seed 7 --format json",
            "  mondegreen chaos --check times"
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final int LONGEST_CALL_MS = 40_000;
    private static final int SHORTEST_CALL_MS = 8000;

    /** What can be checked. */
    enum Check {
        ACCOUNTING,
        EQUALITY,
        TIMES
    }

    @Mixin
    VerboseOption verbose;

    @Mixin
    FormatOption format;

    @Mixin
    FolderOption dir;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--minutes",
            defaultValue = "3",
            paramLabel = "M",
            description = "time within which calls come and blows fall (default: ${DEFAULT-VALUE})")
    double minutes;

    @Option(
            names = "--kill-every",
            defaultValue = "15s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "time between blows on average (default: ${DEFAULT-VALUE})")
    Duration killEvery;

    @Option(
            names = "--calls",
            defaultValue = "40",
            paramLabel = "N",
            description = "calls of two channels, spread over the time (default: ${DEFAULT-VALUE})")
    int calls;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "of calls, disorder and blows (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--check",
            split = ",",
            defaultValue = "accounting,equality,times",
            paramLabel = "CHECK",
            description = "which of them: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    List<Check> checks;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(minutes >= 0.2 && minutes <= 600)) {
            throw new ParameterException(spec.commandLine(), "--minutes " + minutes + " is not from 0.2 to 600");
        }
        if (calls < 1 || killEvery.toMillis() < 1000) {
            throw new ParameterException(spec.commandLine(), "--calls must be at least 1 and --kill-every at least 1s");
        }
        Path folder = dir.open("chaos");
        PrintWriter err = spec.commandLine().getErr();
        ChaosReport report = run(folder, err::println);
        PrintWriter out = spec.commandLine().getOut();
        if (format.json()) {
            out.println(report.json().toPrettyString());
            out.flush();
        } else {
            report.print(out);
        }
        if (!report.passed() || !dir.discard(folder)) {
            err.println("records and logs: " + folder);
        }
        return report.passed() ? 0 : 1;
    }

    private ChaosReport run(Path folder, Consumer<String> tell) throws IOException, InterruptedException {
        Conversations conversations =
                new Conversations(SpeechBank.open(Home.dir().resolve("corpus/bank")), seed);
        ChaosReport report = new ChaosReport(seed);
        Set<Check> wanted = EnumSet.copyOf(checks);
        List<Blow> blows = Blow.plan(seed, durationMs(), killEvery.toMillis());
        tell.accept("starting the broker");
        try (Stage stage = new Stage(folder, ChaosRun.FLAGS)) {
            run(stage, wanted, conversations, blows, report, tell);
        }
        return report;
    }

    private void run(
            Stage stage,
            Set<Check> wanted,
            Conversations conversations,
            List<Blow> blows,
            ChaosReport report,
            Consumer<String> tell)
            throws InterruptedException {
        if (wanted.contains(Check.ACCOUNTING)) {
            tell.accept("accounting: settings as shipped");
            Tape tape = tape(conversations, true);
            Map<String, String> settings = ChaosRun.shipped();
            ChaosRun run = ChaosRun.of(stage, "accounting", tape, settings, blows, false, tell);
            report.add("accounting", run, account(run, settings));
        }
        if (wanted.contains(Check.EQUALITY)) {
            Tape tape = tape(conversations, false);
            Map<String, String> settings = ChaosRun.deterministic();
            tell.accept("equality: under chaos");
            ChaosRun chaos = ChaosRun.of(stage, "equality", tape, settings, blows, false, tell);
            tell.accept("equality: undisturbed");
            ChaosRun calm = ChaosRun.of(stage, "calm", tape, settings, List.of(), true, tell);
            report.add("deterministic", chaos, account(chaos, settings));
            report.add("undisturbed", calm, account(calm, settings));
            report.add("equality", chaos, Equality.of(chaos.outcome(), calm.outcome()));
        }
        if (wanted.contains(Check.TIMES)) {
            tell.accept("times");
            report.times(Handover.measure(
                    stage,
                    ChaosRun.shipped(),
                    LineConfig.standard("-", "-", "-").transactionTimeout(),
                    tell));
        }
    }

    private long durationMs() {
        return (long) (minutes * 60_000);
    }

    private Tape tape(Conversations conversations, boolean hangUps) {
        long durationMs = durationMs();
        int callMs = Math.clamp(durationMs / 3, SHORTEST_CALL_MS, LONGEST_CALL_MS) / 200 * 200;
        Tape.Plan plan = new Tape.Plan(calls, callMs, Math.max(0, durationMs - callMs), hangUps, Disorder.usual());
        return Tape.record(conversations, plan, seed);
    }

    private static Ledger account(ChaosRun run, Map<String, String> settings) {
        return Accounting.of(run.tape(), run.outcome(), CalmReading.of(run.tape(), PlainLine.windows(settings)));
    }
}
