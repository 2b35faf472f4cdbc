package io.mondegreen.cli;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.AlignmentSearch;
import io.mondegreen.lab.ProbeExamples;
import io.mondegreen.lab.TrainedProbes;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeReport;
import io.mondegreen.probe.ProbeTraining;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.HeadId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mondegreen probe train}: from a model and a speech bank to a probe bundle. */
@Command(
        name = "train",
        description = {
            "Decode the corpus with the model, label what it wrote, train probes on the residual streams and save a bundle.",
            "Weights come from the train split; layer, penalty, calibration and thresholds from dev; test is only reported.",
            "Invention is read at three places: each token, the running mean, the segment's end. The guard runs the running"
                    + " mean's head and the speech head; the others are in the bundle for reports, outside of its graph."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen probe train",
            "  mondegreen probe train --model ~/whisper-tiny --corpus my-bank --out probes.safetensors"
        })
final class ProbeTrainCommand implements Runnable {
    private static final int WATCHED_HEADS = 2;

    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    CorpusOption corpus;

    @Mixin
    FormatOption format;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The bundle (default: probes.safetensors in the model's folder).")
    Path out;

    @Option(
            names = "--false-alarms",
            defaultValue = "0.01",
            description = "Share of good dev windows that the threshold may let alarm (default: ${DEFAULT-VALUE}).")
    double falseAlarms;

    @Override
    public void run() {
        PrintWriter err = spec.commandLine().getErr();
        SpeechBank bank = corpus.open();
        try (WhisperModel whisper = WhisperModel.open(model.resolve())) {
            List<AlignmentSearch.Follower> ranked = AlignmentSearch.rank(whisper, bank);
            List<HeadId> heads = AlignmentSearch.choose(ranked, WATCHED_HEADS);
            err.printf(Locale.ROOT, "heads that follow the audio: %s (best %s)%n", heads, ranked.getFirst());
            ProbeExamples examples = ProbeExamples.decode(
                    whisper,
                    bank,
                    corpus.seed,
                    EnumSet.allOf(Split.class),
                    ProbeExamples.candidates(whisper.config()),
                    ProbeCommand.progress(err));
            err.println();
            err.println("labels by kind of audio: " + examples.census());
            ProbeTraining.Settings settings = new ProbeTraining.Settings(
                    corpus.seed, ProbeTraining.Settings.standard(corpus.seed).penalties(), falseAlarms, 1000);
            TrainedProbes probes = TrainedProbes.of(examples, settings);
            ProbeBundle bundle =
                    probes.bundle(whisper.hash(), ProbeCommand.FORM, heads, provenance(ranked, examples, probes));
            Path file = Optional.ofNullable(out).orElseGet(() -> model.resolve().resolve("probes.safetensors"));
            bundle.save(file);
            print(probes, file);
        }
    }

    private SortedMap<String, String> provenance(
            List<AlignmentSearch.Follower> ranked, ProbeExamples examples, TrainedProbes probes) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("tool", "mondegreen probe train, first form");
        facts.put("corpus", corpus.hash());
        facts.put("seed", Long.toString(corpus.seed));
        facts.put("labels", examples.census().toString());
        facts.put("alignment", ranked.subList(0, Math.min(4, ranked.size())).toString());
        probes.reports().forEach((name, report) -> facts.put("report." + name, report));
        return facts;
    }

    private void print(TrainedProbes probes, Path file) {
        PrintWriter out = spec.commandLine().getOut();
        List<ProbeReport> reports = new ArrayList<>();
        probes.live().forEach(head -> reports.add(head.report()));
        reports.add(probes.risk().report());
        probes.laboratory().forEach(head -> reports.add(head.report()));
        if (format.json()) {
            String all = reports.stream().map(ProbeReport::json).collect(Collectors.joining(","));
            out.println("[" + all + "," + probes.positions().json() + "]");
        } else {
            reports.forEach(report -> out.println(report.text()));
            out.println(probes.positions().text());
            out.println("bundle written to " + file);
        }
        out.flush();
    }
}
