package io.mondegreen.cli;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.AlignmentSearch;
import io.mondegreen.lab.ProbeExamples;
import io.mondegreen.lab.TrainedHearing;
import io.mondegreen.lab.TrainedProbes;
import io.mondegreen.lab.guard.RiskFitting;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen probe train}: from a model and a speech bank to a probe bundle. */
@Command(
        name = "train",
        description = {
            "Decode the corpus with the model, label what it wrote, train probes on the residual streams and save a bundle.",
            "Weights and penalty come from the train split; layer, calibration and thresholds from dev; test is only reported.",
            "Invention is read at three places: each token, the running mean, the segment's end. The guard runs the running"
                    + " mean's head and the speech head; the others are in the bundle for reports, outside of its graph.",
            "Heads on the encoder's state say what the audio is: speech, noise, music, strange voices. The guard runs them all."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen probe train",
            "  mondegreen probe train --weights q8",
            "  mondegreen probe train --model ~/whisper-tiny --corpus my-bank --out probes.safetensors"
        })
final class ProbeTrainCommand implements Runnable {
    private static final int WATCHED_HEADS = 2;

    @Mixin
    ExperimentOptions options;

    @Mixin
    WeightsOption weights;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The bundle (default: probes.safetensors, or probes.q8.safetensors, in the model's folder).")
    Path out;

    @Option(
            names = "--false-alarms",
            defaultValue = "0.01",
            description = "Share of good dev windows that the threshold may let alarm (default: ${DEFAULT-VALUE}).")
    double falseAlarms;

    @Option(
            names = "--minutes",
            defaultValue = ProbeRiskCommand.MINUTES,
            paramLabel = "N",
            description =
                    "Minutes of dev calls that risks and thresholds are fitted to (default: ${DEFAULT-VALUE}); 0 makes"
                            + " do with the corpus' windows, which are easier than calls.")
    int minutes;

    @Option(
            names = "--loops",
            defaultValue = ProbeRiskCommand.LOOPS,
            paramLabel = "N",
            description = "Windows that provoke loops, about, for the risk of loops (default: ${DEFAULT-VALUE}).")
    int loops;

    @Override
    public void run() {
        if (minutes < 0 || loops < 1) {
            throw new ParameterException(options.spec.commandLine(), "--minutes must be 0 or more, --loops at least 1");
        }
        // a wrong rate should not wait for the decoding
        ProbeTraining.Settings settings = settings();
        PrintWriter err = options.err();
        Progress progress = new Progress(err);
        SpeechBank bank = options.corpus.open();
        try (WhisperModel whisper = options.openModel()) {
            List<AlignmentSearch.Follower> ranked = AlignmentSearch.rank(whisper, weights.form, bank);
            List<HeadId> heads = AlignmentSearch.choose(ranked, WATCHED_HEADS);
            err.printf(Locale.ROOT, "heads that follow the audio: %s (best %s)%n", heads, ranked.getFirst());
            ProbeExamples examples = ProbeExamples.decode(
                    whisper,
                    weights.form,
                    bank,
                    options.corpus.seed,
                    EnumSet.allOf(Split.class),
                    ProbeExamples.candidates(whisper.config()),
                    progress::decoded);
            progress.end();
            err.println("labels by kind of audio: " + examples.census());
            TrainedProbes probes = TrainedProbes.of(examples, settings);
            TrainedHearing hearing = ProbeRiskCommand.hear(options, whisper, weights.form);
            ProbeBundle bundle = hearing.in(
                    probes.bundle(whisper.hash(), weights.form.label(), heads, provenance(ranked, examples, probes)));
            Optional<RiskFitting.Fitted> fitted = minutes == 0
                    ? Optional.empty()
                    : Optional.of(ProbeRiskCommand.fit(options, whisper, weights.form, bundle, minutes, loops));
            Path file = Optional.ofNullable(out).orElseGet(() -> BundleOption.beside(whisper, weights.form));
            fitted.map(RiskFitting.Fitted::bundle).orElse(bundle).save(file);
            print(probes, hearing, fitted, file);
        }
    }

    private ProbeTraining.Settings settings() {
        ProbeTraining.Settings standard = ProbeTraining.Settings.standard(options.corpus.seed);
        try {
            return new ProbeTraining.Settings(standard.seed(), standard.penalties(), falseAlarms, standard.draws());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(options.spec.commandLine(), "--false-alarms: " + e.getMessage(), e);
        }
    }

    private SortedMap<String, String> provenance(
            List<AlignmentSearch.Follower> ranked, ProbeExamples examples, TrainedProbes probes) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("tool", "mondegreen probe train, first form");
        facts.put("corpus", options.corpus.hash());
        facts.put("seed", Long.toString(options.corpus.seed));
        facts.put("labels", examples.census().toString());
        facts.put("alignment", ranked.subList(0, Math.min(4, ranked.size())).toString());
        probes.reports().forEach((name, report) -> facts.put("report." + name, report));
        return facts;
    }

    private void print(TrainedProbes probes, TrainedHearing hearing, Optional<RiskFitting.Fitted> fitted, Path file) {
        PrintWriter out = options.out();
        List<ProbeReport> reports = new ArrayList<>();
        probes.live().forEach(head -> reports.add(head.report()));
        reports.add(probes.risk().report());
        hearing.heads().forEach(head -> reports.add(head.report()));
        probes.laboratory().forEach(head -> reports.add(head.report()));
        if (options.format.json()) {
            String all = reports.stream().map(ProbeReport::json).collect(Collectors.joining(","));
            out.println("[" + all + "," + probes.positions().json() + "]");
        } else {
            reports.forEach(report -> out.println(report.text()));
            out.println(probes.positions().text());
            fitted.ifPresent(risks -> ProbeRiskCommand.print(risks, out));
            out.println("bundle written to " + file);
        }
        out.flush();
    }
}
