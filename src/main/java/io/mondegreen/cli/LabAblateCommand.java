package io.mondegreen.cli;

import io.mondegreen.lab.sweep.AblationSweep;
import io.mondegreen.lab.sweep.Part;
import io.mondegreen.lab.sweep.SweepPlan;
import io.mondegreen.lab.sweep.SweepReport;
import io.mondegreen.lab.sweep.SweepSettings;
import io.mondegreen.lab.sweep.SweepSettings.Screening;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen lab ablate}: which components and heads make a model loop. */
@Command(
        name = "ablate",
        description = {
            "Switch off a model's components and heads one by one and see what becomes of loops, of ordinary speech and of"
                    + " non-speech without them.",
            "What is best is chosen on one half of the windows (other voices, sentences and sounds) and judged on the other,"
                    + " beside placebos: heads drawn by chance, a 1 ms shift of the audio, half the gain, noise at -50 dB. A cure"
                    + " counts only as far as it beats them."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Layers and heads count from 0; the relative depth is 0 for the first block and 1 for the last. Ablation is causal: it",
            "says what the model does without a part, not what the part is for.",
            "",
            "Examples:",
            "  mondegreen lab ablate --out interventions.json",
            "  mondegreen lab ablate --plan --model ~/whisper-large-v3",
            "  mondegreen lab ablate --kind mean --greedy 1",
            "  mondegreen lab ablate --try 'decoder.2.cross_attn.hook_z#0=zero;decoder.1.hook_mlp_out=zero*0.5'"
        })
final class LabAblateCommand implements Runnable {
    private static final Set<String> FILES = Set.of("--out", "--resume", "--model", "--corpus", "--bundle");

    @Mixin
    SweepOptions options;

    @Option(
            names = "--kind",
            defaultValue = "zero",
            paramLabel = "zero|mean|noise|silence|resample",
            description =
                    "What is put in a part's place: nothing, the mean over speech, a run on white noise or silence, another"
                            + " sentence. Only zero can run live (default: ${DEFAULT-VALUE}).")
    Kind kind;

    @Option(
            names = "--mix",
            defaultValue = "1",
            paramLabel = "A",
            description = "How much of it: (1-a) of the original and a of the other (default: ${DEFAULT-VALUE}).")
    float mix;

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description =
                    "Only these: ${COMPLETION-CANDIDATES} (default: self, cross and mlp, what the live decoder can close).")
    Set<Part> parts = SweepSettings.DECODER;

    @Option(
            names = "--screen",
            defaultValue = "auto",
            paramLabel = "auto|all|bisect",
            description =
                    "How heads are gone through: all of them, or halves of the best layers' heads down to the last; auto"
                            + " bisects above 100 heads (default: ${DEFAULT-VALUE}).")
    Screening screening;

    @Option(
            names = "--greedy",
            defaultValue = "3",
            paramLabel = "N",
            description = "Grow a set of at most so many heads, for as long as another one clearly adds (default:"
                    + " ${DEFAULT-VALUE}).")
    int greedy;

    @Option(
            names = "--cost",
            defaultValue = "2",
            paramLabel = "POINTS",
            description =
                    "Points of word error rate of ordinary speech that a cure may cost (default: ${DEFAULT-VALUE}).")
    double cost;

    @Option(
            names = "--try",
            paramLabel = "WHAT",
            description =
                    "Judge this too: TAP[#HEADS][@POSITIONS]=KIND[:SOURCE][*MIX], ';' between several; may be given again."
                            + " Sources are noise, silence, mean, other, and the probes of the bundle by name.")
    List<String> own = List.of();

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        SweepSettings settings = settings();
        try (WhisperModel whisper = options.experiment.openModel()) {
            if (options.plan) {
                SweepPlan plan = SweepPlan.of(whisper.config(), settings);
                print(options.experiment.format.json() ? plan.json().toPrettyString() : plan.text());
                return;
            }
            Progress progress = new Progress(options.experiment.err());
            SweepReport found = AblationSweep.run(options.input(whisper, progress), settings);
            progress.end();
            if (options.out != null) {
                found.book(provenance()).save(options.out);
                options.experiment.err().println("interventions in " + options.out);
            }
            print(options.experiment.format.json() ? found.json().toPrettyString() : found.text());
        }
    }

    private SweepSettings settings() {
        try {
            List<List<Intervention>> written = new ArrayList<>();
            own.forEach(text -> written.add(Intervention.parseList(text)));
            return new SweepSettings(
                    parts,
                    kind,
                    List.of(mix),
                    options.loops,
                    options.clean,
                    options.nonspeech,
                    screening,
                    greedy,
                    cost,
                    options.report,
                    options.placebos,
                    written);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private SortedMap<String, String> provenance() {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("version", new Version().getVersion()[0]);
        facts.put("command", "mondegreen " + String.join(" ", withoutFiles()));
        return facts;
    }

    /** The file is passed on: where its maker's files lie is nobody's business, and changes nothing. */
    private List<String> withoutFiles() {
        List<String> kept = new ArrayList<>();
        Iterator<String> words =
                spec.commandLine().getParseResult().originalArgs().iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (FILES.contains(word)) {
                words.next();
            } else if (FILES.stream().noneMatch(option -> word.startsWith(option + "="))) {
                kept.add(word);
            }
        }
        return kept;
    }

    private void print(String text) {
        options.experiment.out().println(text);
        options.experiment.out().flush();
    }
}
