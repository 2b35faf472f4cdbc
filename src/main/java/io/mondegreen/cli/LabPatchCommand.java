package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.sweep.AblationSweep;
import io.mondegreen.lab.sweep.Part;
import io.mondegreen.lab.sweep.PatchMap;
import io.mondegreen.lab.sweep.PatchPair;
import io.mondegreen.lab.sweep.PatchReport;
import io.mondegreen.lab.sweep.PatchSettings;
import io.mondegreen.lab.sweep.PatchSettings.Corruption;
import io.mondegreen.lab.sweep.SweepInput;
import io.mondegreen.lab.sweep.SweepPlan;
import io.mondegreen.lab.sweep.SweepReport;
import io.mondegreen.lab.sweep.SweepSettings;
import io.mondegreen.lab.sweep.SweepSettings.Screening;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Intervention.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen lab patch}: where in a model what it writes is decided. */
@Command(
        name = "patch",
        description = {
            "Put activations of one run into another, place by place: encoder and decoder layers, attention, MLPs, heads.",
            "Of speech, a clean run's activations go into a run that hears something else, and the map says how much of the clean"
                    + " text comes back, 0 as corrupted and 1 as clean. Of loops, those of a run on white noise are mixed in, (1-a) of"
                    + " the original and a of the noise, and the map says how many loops break."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The best places are chosen on one half of the windows and judged on the other. That a place brings the text back says",
            "that what is there suffices, not that nothing else would.",
            "",
            "Examples:",
            "  mondegreen lab patch",
            "  mondegreen lab patch --corrupted noise --parts ENCODER_LAYER,ENCODER_SELF --format json",
            "  mondegreen lab patch --pair right.wav wrong.wav",
            "  mondegreen lab patch --target loops --mix 0,0.25,0.5,0.75,1 --parts cross,self"
        })
final class LabPatchCommand implements Runnable {
    @Mixin
    SweepOptions options;

    /** What is to be explained. */
    enum Target {
        SPEECH,
        LOOPS
    }

    @Option(
            names = "--target",
            defaultValue = "speech",
            paramLabel = "speech|loops",
            description = "What is patched: speech that is heard wrongly, or loops (default: ${DEFAULT-VALUE}).")
    Target target;

    @Option(
            names = "--corrupted",
            paramLabel = "other|noise|silence",
            description =
                    "What the corrupted run hears; of loops, where the patch comes from (default: other; of loops noise).")
    Corruption corrupted;

    @Option(
            names = "--mix",
            split = ",",
            paramLabel = "A",
            description = "How much is put in, each on its own (default: 1; of loops 0.25,0.5,0.75,1).")
    List<Float> mixes = List.of();

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
    Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(
            names = "--pair",
            arity = "2",
            paramLabel = "FILE",
            description = "Your own clean and corrupted audio files instead of sentences of the bank.")
    List<Path> pair = List.of();

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        if (target == Target.LOOPS && !pair.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--pair is of speech; leave --target loops out");
        }
        try (WhisperModel whisper = options.experiment.openModel()) {
            if (target == Target.LOOPS) {
                loops(whisper, checked(this::sweep));
            } else {
                speech(whisper, checked(this::map));
            }
        }
    }

    private <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private PatchSettings map() {
        return new PatchSettings(
                parts,
                Optional.ofNullable(corrupted).orElse(Corruption.OTHER),
                mixes.isEmpty() ? List.of(1f) : mixes,
                pair.isEmpty() ? options.clean : 1,
                options.report,
                options.placebos);
    }

    private SweepSettings sweep() {
        Kind kind =
                switch (Optional.ofNullable(corrupted).orElse(Corruption.NOISE)) {
                    case OTHER -> Kind.RESAMPLE;
                    case NOISE -> Kind.NOISE;
                    case SILENCE -> Kind.SILENCE;
                };
        SweepSettings standard = SweepSettings.zero(options.loops, options.clean, options.nonspeech);
        return new SweepSettings(
                parts,
                kind,
                mixes.isEmpty() ? List.of(0.25f, 0.5f, 0.75f, 1f) : mixes,
                options.loops,
                options.clean,
                options.nonspeech,
                Screening.AUTO,
                0,
                standard.cost(),
                options.report,
                options.placebos,
                List.of());
    }

    private void speech(WhisperModel whisper, PatchSettings settings) {
        WhisperConfig config = whisper.config();
        if (options.plan) {
            print(String.format(Locale.ROOT, "%,d runs at most", PatchMap.runs(config, settings)));
            return;
        }
        Progress progress = new Progress(options.experiment.err());
        SweepInput input = options.input(whisper, progress);
        PatchReport found = pair.isEmpty()
                ? PatchMap.run(input, settings)
                : PatchMap.run(
                        input,
                        settings,
                        PatchPair.own(
                                AudioWindow.mel(pair.getFirst(), config), AudioWindow.mel(pair.getLast(), config)));
        progress.end();
        give(found.json(), found.text());
    }

    private void loops(WhisperModel whisper, SweepSettings settings) {
        if (options.plan) {
            print(SweepPlan.of(whisper.config(), settings).text());
            return;
        }
        Progress progress = new Progress(options.experiment.err());
        SweepReport found = AblationSweep.run(options.input(whisper, progress), settings);
        progress.end();
        give(found.json(), found.text());
    }

    private void give(ObjectNode json, String text) {
        try {
            if (options.out != null) {
                Files.writeString(options.out, json.toPrettyString() + "\n");
                options.experiment.err().println("results in " + options.out);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + options.out + ": " + e.getMessage(), e);
        }
        print(options.experiment.format.json() ? json.toPrettyString() : text);
    }

    private void print(String text) {
        options.experiment.out().println(text);
        options.experiment.out().flush();
    }
}
