package io.mondegreen.cli;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.ActivationFile;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen taps}: one run with its activations, written to a file. */
@Command(
        name = "taps",
        description = {
            "Run a model on one window and write its activations to a safetensors file.",
            "With --tokens the decoder is fed exactly these ids (teacher forcing); without, it decodes greedily and the ids"
                    + " are stored as 'tokens', prompt and end-of-text included, so that every token has its activations."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A tap is a place in the model; names are TransformerLens' (decoder.3.hook_resid_post,",
            "decoder.0.cross_attn.hook_pattern, encoder_final_ln.hook_normalized, unembed.hook_out). Shapes are [pos, d],",
            "[pos, head, d_head] for hook_z, [head, query, key] for hook_pattern, [pos, vocab] for the logits; all f32.",
            "",
            "Examples:",
            "  mondegreen taps --wav call.wav --out taps.safetensors",
            "  mondegreen taps --wav call.wav --names 'decoder\\..*hook_resid_post' --out streams.safetensors",
            "  mondegreen taps --model ~/whisper-tiny --mel mel.f32 --tokens 50258,50259,50359,50363 \\",
            "      --ablate cross:L0H1,self:L2H3 --names unembed --out ablated.safetensors",
            "  mondegreen taps --wav call.wav --intervene 'encoder.2.hook_resid_post=noise*0.5' --names unembed --out n.safetensors",
            "  mondegreen taps --wav call.wav --intervene 'decoder.*.hook_cross_attn_out@4-=resample:other' \\",
            "      --source other=other.wav --names unembed --out patched.safetensors"
        })
final class TapsCommand implements Runnable {

    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    CorpusOption corpus;

    @Spec
    CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    Input input;

    static final class Input {
        @Option(
                names = "--wav",
                paramLabel = "FILE",
                description = "Audio file; the model's first window of channel 0.")
        Path wav;

        @Option(
                names = "--mel",
                paramLabel = "FILE",
                description = "Log-mel instead of audio: raw little-endian f32, [mels, frames] of the whole window.")
        Path mel;
    }

    @Option(names = "--tokens", split = ",", paramLabel = "ID", description = "Decoder ids to feed: 1,2,…")
    int[] tokens;

    @Option(
            names = "--names",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "Only taps whose name contains a match (default: every tap).")
    String names;

    @Option(
            names = "--ablate",
            paramLabel = "LIST",
            defaultValue = "",
            description = "Close heads (cross:L0H1, self:L2H3) or whole components (cross:L3, mlp:L1) of the decoder.")
    String ablate;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            defaultValue = "en",
            description = "Prompt language of a greedy run with a multilingual model (default: ${DEFAULT-VALUE}).")
    String language;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the safetensors file goes.")
    Path out;

    @Mixin
    InterventionOptions changes;

    @Override
    public void run() {
        List<Ablation> ablations = ablations();
        List<Intervention> interventions = changes.parse();
        Pattern pattern = pattern();
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 2, 2, 1, true, language);
        try (WhisperModel whisper = WhisperModel.open(model.resolve())) {
            WhisperConfig config = whisper.config();
            Set<TapName> taps = selected(pattern, config);
            Set<TapName> touched = HookedModel.touched(config, interventions);
            Set<TapName> read = new TreeSet<>(taps);
            read.addAll(touched);
            Window window = new Window(mel(config), Optional.ofNullable(tokens), false);
            try (HookedModel hooked = HookedModel.open(whisper, options, read, touched)) {
                Map<String, ActivationCache> sources = changes.sources(hooked, interventions, corpus::open);
                Run run = hooked.run(new Trial(window, interventions, sources, ablations));
                Map<String, String> facts =
                        Map.of("ablate", written(ablations, ","), "intervene", written(interventions, ";"));
                write(run, window, config.mels(), taps, facts);
                spec.commandLine()
                        .getOut()
                        .println(taps.size() + " taps of " + run.tokens().length + " positions written to " + out);
            }
        }
    }

    private static String written(List<?> changes, String between) {
        return changes.stream().map(Object::toString).collect(Collectors.joining(between));
    }

    private List<Ablation> ablations() {
        try {
            return Ablation.parseList(ablate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ablate: " + e.getMessage(), e);
        }
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(names);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(
                    spec.commandLine(), "--names is not a regular expression: " + e.getDescription(), e);
        }
    }

    private static Set<TapName> selected(Pattern pattern, WhisperConfig config) {
        Set<TapName> taps = HookedModel.all(config).stream()
                .filter(tap -> pattern.matcher(tap.toString()).find())
                .collect(Collectors.toCollection(TreeSet::new));
        if (taps.isEmpty()
                && !pattern.matcher("mel").find()
                && !pattern.matcher("tokens").find()) {
            throw new CommandFailure("--names '" + pattern + "' matches no tap of this model; a name looks like"
                    + " decoder.0.hook_resid_post");
        }
        return taps;
    }

    private float[] mel(WhisperConfig config) {
        try {
            return input.wav == null ? readMel(config) : AudioWindow.mel(input.wav, config);
        } catch (NoSuchFileException e) {
            throw new CommandFailure("no such file: " + e.getFile(), e);
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private float[] readMel(WhisperConfig config) throws IOException {
        long expected = 4L * config.mels() * config.windowFrames();
        if (!Files.isRegularFile(input.mel) || Files.size(input.mel) != expected) {
            throw new CommandFailure(input.mel + " must be a file of " + expected + " bytes: " + config.mels()
                    + " mels x " + config.windowFrames() + " frames of little-endian f32, the model's whole window");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(input.mel)).order(ByteOrder.LITTLE_ENDIAN);
        float[] mel = new float[config.mels() * config.windowFrames()];
        bytes.asFloatBuffer().get(mel);
        return mel;
    }

    private void write(Run run, Window window, int mels, Set<TapName> taps, Map<String, String> metadata) {
        try {
            ActivationFile.write(out, run, window, mels, taps, metadata);
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + out + ": " + e.getMessage(), e);
        }
    }
}
