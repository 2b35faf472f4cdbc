package io.mondegreen.cli;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.lab.ActivationFile;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.References;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --intervene}, {@code --source}: activations to change, and where what they are changed to comes from. */
final class InterventionOptions {
    private static final int MEAN_OF = 40;
    private static final long NOISE_SEED = 1;

    @Option(
            names = "--intervene",
            paramLabel = "WHAT",
            description = {
                "Change activations: TAP[#HEADS][@POSITIONS]=KIND[:SOURCE][*MIX]; ';' between several, which apply in order."
                        + " Kinds: zero, mean, resample, noise, silence, direction. May be given again."
            })
    List<String> intervene = List.of();

    @Option(
            names = "--source",
            paramLabel = "NAME=FILE",
            description = {
                "Activations that an intervention names: an audio file, which the model then hears, or a .safetensors file of"
                        + " taps. noise and silence are always there; mean is that of 40 sentences of the speech bank."
            })
    Map<String, Path> files = Map.of();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    /**
     * Reads them.
     *
     * @throws ParameterException if one cannot be read
     */
    List<Intervention> parse() {
        try {
            List<Intervention> all = new ArrayList<>();
            intervene.forEach(text -> all.addAll(Intervention.parseList(text)));
            return all;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--intervene: " + e.getMessage(), e);
        }
    }

    /**
     * Makes the sources that interventions name.
     *
     * @param hooked opened to read the taps that are changed
     */
    Map<String, ActivationCache> sources(
            HookedModel hooked, List<Intervention> interventions, Supplier<SpeechBank> bank) {
        Map<String, ActivationCache> sources = new HashMap<>();
        for (Intervention what : interventions) {
            if (what.kind() != Intervention.Kind.ZERO) {
                sources.computeIfAbsent(what.source(), name -> source(name, hooked, bank));
            }
        }
        return sources;
    }

    private ActivationCache source(String name, HookedModel hooked, Supplier<SpeechBank> bank) {
        Path file = files.get(name);
        if (file != null) {
            return file.toString().endsWith(".safetensors")
                    ? ActivationFile.read(file)
                    : hooked.runWithCache(Window.greedy(
                                    AudioWindow.mel(file, hooked.model().config())))
                            .cache();
        }
        return switch (name) {
            case "noise" -> References.noise(hooked, NOISE_SEED);
            case "silence" -> References.silence(hooked);
            case "mean" -> mean(hooked, bank.get());
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "an intervention names the source '" + name + "'; say where it is: --source " + name + "=FILE");
        };
    }

    private static ActivationCache mean(HookedModel hooked, SpeechBank bank) {
        WhisperConfig config = hooked.model().config();
        LogMel logMel = new LogMel(config.mels());
        List<Utterance> speech = bank.utterances("train", "speech");
        int stride = Math.max(1, speech.size() / MEAN_OF);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < speech.size() && runs.size() < MEAN_OF; i += stride) {
            float[] pcm = Resampler.resample(bank.pcm(speech.get(i)), SpeechBank.RATE_HZ, LogMel.RATE_HZ);
            runs.add(hooked.runWithCache(Window.greedy(logMel.compute(pcm, config.windowFrames()))));
        }
        return References.mean(runs, runs.getFirst().promptLength());
    }
}
