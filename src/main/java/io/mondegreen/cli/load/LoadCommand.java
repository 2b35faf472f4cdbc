package io.mondegreen.cli.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.app.Home;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.cli.FormatOption;
import io.mondegreen.cli.Json;
import io.mondegreen.cli.VerboseOption;
import io.mondegreen.cli.traffic.Conversation;
import io.mondegreen.cli.traffic.Conversations;
import io.mondegreen.cli.traffic.DurationConverter;
import io.mondegreen.cli.traffic.FolderOption;
import io.mondegreen.cli.traffic.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen load}. */
@Command(
        name = "load",
        description = {
            "Play so many calls at a time in their own time, and measure how long after the audio its records can be read.",
            "Starts a broker and the service as processes of their own on this machine, beside the sender and the reader."
                    + " Latency counts from the end of the newest chunk behind a record (when its last sample was spoken,"
                    + " whenever it was sent) to the moment a reader of committed records has it; of a final segment it"
                    + " includes the non-speech that ends an utterance.",
            "With --find it looks for the largest number of calls whose p99 stays below --limit, of every kind of record."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status: 0 if p99 is below the limit and, from two minutes on, memory is flat; else 1.",
            "",
            "Examples:",
            "  mondegreen load --calls 20 --minutes 2",
            "  mondegreen load --find --calls 16 --minutes 1 --format json",
            "  mondegreen load --calls 14 --minutes 10                 a soak: memory as a series, with a verdict",
            "  mondegreen load --calls 20 --set mondegreen.engine.slots=16"
        })
public final class LoadCommand implements Callable<Integer> {
    private static final int CONVERSATIONS = 12;

    @Mixin
    VerboseOption verbose;

    @Mixin
    FormatOption format;

    @Mixin
    FolderOption dir;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--calls",
            defaultValue = "20",
            paramLabel = "N",
            description = "calls at a time, two channels each; with --find where to begin (default: ${DEFAULT-VALUE})")
    int calls;

    @Option(
            names = "--minutes",
            defaultValue = "2",
            paramLabel = "M",
            description = "measured, of each number of calls (default: ${DEFAULT-VALUE})")
    double minutes;

    @Option(names = "--find", description = "look for the largest number of calls")
    boolean find;

    @Option(
            names = "--limit",
            defaultValue = "2s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "for p99 (default: ${DEFAULT-VALUE})")
    Duration limit;

    @Option(
            names = "--warm-up",
            defaultValue = "20s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "before the measured time (default: ${DEFAULT-VALUE})")
    Duration warmUp;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "of the calls (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting of the service; may be given again")
    Map<String, String> settings = new HashMap<>();

    private double talkShare;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (calls < 1 || !(minutes >= 0.1 && minutes <= 24 * 60)) {
            throw new ParameterException(
                    spec.commandLine(), "--calls must be at least 1 and --minutes from 0.1 to 1440");
        }
        List<Conversation> pool = pool();
        talkShare = pool.stream().mapToDouble(Conversation::talkShare).average().orElse(0);
        Path folder = dir.open("load");
        int status;
        try (Stage stage = new Stage(folder, LoadRun.flags(folder))) {
            status = find ? find(stage, folder, pool) : once(stage, folder, pool);
        }
        dir.discard(folder);
        return status;
    }

    private int once(Stage stage, Path folder, List<Conversation> pool) throws IOException, InterruptedException {
        LoadRun run = run(stage, folder, pool, calls);
        PrintWriter out = spec.commandLine().getOut();
        if (format.json()) {
            out.println(LoadReport.json(run, limit, talkShare).toPrettyString());
            out.flush();
        } else {
            LoadReport.print(out, run, limit, talkShare);
        }
        return LoadReport.inTime(run, limit) && (minutes < 2 || LoadReport.flat(run)) ? 0 : 1;
    }

    private int find(Stage stage, Path folder, List<Conversation> pool) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        LargestLoad.Found found = LargestLoad.of(calls, new LargestLoad.Trial() {
            @Override
            public LoadRun run(int number) throws IOException, InterruptedException {
                LoadRun run = LoadCommand.this.run(stage, folder, pool, number);
                if (!format.json()) {
                    LoadReport.print(out, run, limit, talkShare);
                }
                return run;
            }

            @Override
            public boolean good(LoadRun run) {
                return LoadReport.inTime(run, limit);
            }
        });
        int largest = found.best().map(LoadRun::calls).orElse(0);
        if (format.json()) {
            ObjectNode json = Json.object().put("largest", largest).put("channels", 2 * largest);
            ArrayNode tried = json.putArray("tried");
            found.tried().forEach(run -> tried.add(LoadReport.json(run, limit, talkShare)));
            out.println(json.toPrettyString());
        } else {
            out.println("largest: " + largest + " calls, " + 2 * largest + " channels, with p99 below "
                    + limit.toMillis() + " ms");
        }
        out.flush();
        return found.best().isPresent() ? 0 : 1;
    }

    private LoadRun run(Stage stage, Path folder, List<Conversation> pool, int number)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        return LoadRun.of(
                stage,
                "load-" + number,
                folder,
                number,
                pool,
                warmUp,
                Duration.ofMillis((long) (minutes * 60_000)),
                settings,
                seed,
                err::println);
    }

    /** Of different lengths, so that calls that began together do not end together. */
    private List<Conversation> pool() throws IOException {
        Conversations conversations =
                new Conversations(SpeechBank.open(Home.dir().resolve("corpus/bank")), seed);
        List<Conversation> pool = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            pool.add(conversations.compose(i, 40_000 + 3000 * i));
        }
        return pool;
    }
}
