package io.mondegreen.cli;

import io.mondegreen.audio.Clip;
import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.WavFile;
import io.mondegreen.lab.recipe.Recipes;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.recipe.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mondegreen lab clip}: a window of the laboratory as a file to listen to. */
@Command(
        name = "clip",
        description = {
            "Write windows that the laboratory found to WAV files, to listen to or to transcribe.",
            "Nothing of a stress set is stored as audio: a row holds the recipe from which the same samples come again."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen lab clip interventions.json                          # which clips are there?",
            "  mondegreen lab clip interventions.json --id test-bank-3 --out loop.wav",
            "  mondegreen lab clip stress.jsonl --id dev-babble-7 --out babble.wav"
        })
final class LabClipCommand implements Runnable {
    private static final int LONGEST_MS = 30_000;

    @Mixin
    VerboseOption verbose;

    @Mixin
    CorpusOption corpus;

    @Parameters(
            paramLabel = "FILE",
            description = "What 'lab ablate --out' or 'lab census --out' wrote, made from this speech bank.")
    Path file;

    @Option(names = "--id", paramLabel = "ID", description = "Which; without it, all ids are printed.")
    Optional<String> id = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "16 kHz mono WAV (default: the id, with .wav).")
    Optional<Path> out = Optional.empty();

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        PrintWriter stdout = spec.commandLine().getOut();
        try {
            Map<String, List<Step>> recipes = Recipes.read(file);
            if (id.isEmpty()) {
                recipes.keySet().forEach(stdout::println);
            } else {
                List<Step> recipe = Optional.ofNullable(recipes.get(id.get()))
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                file + " has no window '" + id.get() + "'; without --id it lists them"));
                Path wav = out.orElse(Path.of(id.get() + ".wav"));
                float[] pcm = new Renderer(corpus.open().keepingAll(), LONGEST_MS).render(recipe);
                WavFile.write(wav, Clip.mono(pcm, LogMel.RATE_HZ), WavFile.Encoding.PCM16);
                stdout.println(wav);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
        stdout.flush();
    }
}
