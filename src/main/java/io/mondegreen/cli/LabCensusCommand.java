package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.census.Agreement;
import io.mondegreen.lab.census.Census;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen lab census}: how often a model fails, on what. */
@Command(
        name = "census",
        description = {
            "Count how often a model invents, inserts, replaces and loops, and what makes it do so.",
            "Renders a seeded stress set from the speech bank and synthesised sounds (every kind of non-speech, noise, lost"
                    + " packets, tempo, cut words, foreign and unknown words, repetition), decodes it and labels every window"
                    + " in three kinds that are never mixed: text on non-speech, insertions, loops. A sample is labelled"
                    + " again by an independent rule."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Text on non-speech is wrong by construction; where the model must begin with a word, that label says no more than",
            "\"this was not speech\". Insertions and loops are confirmed against the audio.",
            "",
            "Examples:",
            "  mondegreen lab census --out stress.jsonl",
            "  mondegreen lab census --split test --format json",
            "  mondegreen lab census --windows 300 --loops 100 --picture pictures --sample 12"
        })
final class LabCensusCommand implements Runnable {
    @Mixin
    ExperimentOptions options;

    @Option(
            names = "--windows",
            defaultValue = "3400",
            paramLabel = "N",
            description = "About how many windows that do not provoke loops (default: ${DEFAULT-VALUE}).")
    int windows;

    @Option(
            names = "--loops",
            defaultValue = "3500",
            paramLabel = "N",
            description = "About how many windows that provoke loops (default: ${DEFAULT-VALUE}).")
    int loops;

    @Option(
            names = "--split",
            paramLabel = "train|dev|test",
            description = "Only this split of the bank (default: all three, half of the windows from train).")
    Split split;

    @Option(
            names = "--check",
            defaultValue = "400",
            paramLabel = "N",
            description =
                    "Windows that the independent rule labels again, all outcomes alike (default: ${DEFAULT-VALUE}).")
    int check;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the labelled windows here, one JSON line each.")
    Path out;

    @Option(
            names = "--picture",
            paramLabel = "DIR",
            description = "Draw windows as spectrograms with reference, text and labels.")
    Path pictures;

    @Option(
            names = "--sample",
            defaultValue = "24",
            paramLabel = "N",
            description = "How many of them (default: ${DEFAULT-VALUE}).")
    int sample;

    @Override
    public void run() {
        if (windows < 0 || loops < 0 || windows + loops == 0 || check < 0 || sample < 0) {
            throw new ParameterException(
                    options.spec.commandLine(),
                    "--windows, --loops, --check and --sample must not be negative, nor both first 0");
        }
        Progress progress = new Progress(options.err());
        Set<Split> splits = Optional.ofNullable(split).map(EnumSet::of).orElseGet(() -> EnumSet.allOf(Split.class));
        try (WhisperModel whisper = options.openModel()) {
            Census census = Census.take(
                    whisper,
                    options.corpus.open().keepingAll(),
                    options.corpus.seed,
                    splits,
                    new Census.Size(windows, loops),
                    progress::decoded);
            progress.end();
            write(census, options.err());
            print(census, whisper.hash());
        }
    }

    private void write(Census census, PrintWriter err) {
        try {
            if (out != null) {
                census.write(out);
                err.println("stress set in " + out);
            }
            if (pictures != null) {
                err.printf("%d pictures in %s%n", census.draw(pictures, sample), pictures);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + e.getMessage(), e);
        }
    }

    private void print(Census census, String hash) {
        PrintWriter stdout = options.out();
        Agreement agreement = census.agreement(check);
        if (options.format.json()) {
            ObjectNode json = Json.object();
            json.put("model", hash)
                    .put("seed", options.corpus.seed)
                    .put("corpus", options.corpus.path().toString());
            json.put("split", split == null ? "all" : split.label());
            json.set("census", census.report().json());
            json.set("agreement", agreement.json());
            stdout.println(json.toPrettyString());
        } else {
            stdout.println("model " + hash + ", seed " + options.corpus.seed);
            stdout.println(census.report().text());
            stdout.println(agreement.text());
        }
        stdout.flush();
    }
}
