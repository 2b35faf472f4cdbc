package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.app.GuardStack;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.RiskLevels;
import io.mondegreen.guard.Thresholds;
import io.mondegreen.kafka.TopicNames;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen guard calibrate}: thresholds from the user's own audio and verdicts. */
@Command(
        name = "calibrate",
        description = {
            "Choose thresholds on your own audio, without labels, and write them to a thresholds file.",
            "Recordings go through gate, windows, provisional decodes and guard as on the line. --nonspeech: recordings that hold"
                    + " no speech, such as hold music; any text on them is false by construction. --speech: ordinary calls, one"
                    + " person per channel; nearly all text on them is taken to be right, so nearly all alarms to be false."
                    + " --feedback, --bootstrap: verdicts of people who listened to alerts.",
            "At least one of them. Thresholds come from --speech or from verdicts with --hours, where both are given from the"
                    + " stricter; from --nonspeech only where it stands alone, because it cannot tell what a lower one costs."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without --out it only reports. Point mondegreen.guard.thresholds-file at the file: a running service takes a change up"
                    + " within seconds. Thresholds hold for one probe bundle; with another the file is refused (MG-1312).",
            "",
            "Examples:",
            "  mondegreen guard calibrate --nonspeech hold-music/ --speech calls/",
            "  mondegreen guard calibrate --speech calls/ --false-alarms-per-hour 0.5 --tenant acme --out thresholds.json",
            "  mondegreen guard calibrate --bootstrap kafka:9092 --hours 420 --out thresholds.json",
            "  mondegreen guard calibrate --feedback verdicts.jsonl --hours 420"
        })
final class GuardCalibrateCommand implements Callable<Integer> {
    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    EngineOption engine;

    @Mixin
    FormatOption format;

    @Mixin
    BootstrapOption kafka;

    @Spec
    CommandSpec spec;

    @Option(names = "--nonspeech", paramLabel = "DIR", description = "recordings that hold no speech; WAV or Ogg Opus")
    Optional<Path> nonSpeech = Optional.empty();

    @Option(names = "--speech", paramLabel = "DIR", description = "ordinary calls, unlabelled; WAV or Ogg Opus")
    Optional<Path> speech = Optional.empty();

    @Option(
            names = "--feedback",
            paramLabel = "FILE",
            description = "alerts and verdicts as JSON lines, in any order, instead of from the cluster")
    Optional<Path> feedback = Optional.empty();

    @Option(
            names = "--hours",
            paramLabel = "H",
            description =
                    "agent-hours of media in which those alerts were raised; without it verdicts are only reported")
    Optional<Double> hours = Optional.empty();

    @Option(
            names = "--false-alarms-per-hour",
            paramLabel = "N",
            defaultValue = "1",
            description = "of high severity per agent-hour: the budget (default: ${DEFAULT-VALUE})")
    double perHour;

    @Option(
            names = "--catch",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "of the windows with text that a threshold from --nonspeech alone must catch (default:"
                    + " ${DEFAULT-VALUE})")
    double share;

    @Option(names = "--tenant", paramLabel = "NAME", description = "for this tenant alone (default: for all not named)")
    String tenant = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "the thresholds file; what it says of others stays, and what it says now is what is compared with")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--no-gate",
            description = "decode everything in --nonspeech, also what the activity gate keeps from the model")
    boolean noGate;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Path dir = model.resolve();
        ProbeBundle probes = ProbeBundle.load(engine.bundle()
                .or(() -> GuardStack.found(dir, GuardStack.BUNDLE, engine.compute.weights.form))
                .orElseGet(() -> dir.resolve(GuardStack.BUNDLE)));
        Thresholds before = out.filter(Files::exists).map(Thresholds::read).orElse(Thresholds.NONE);
        Thresholds kept = before.measuredWith(probes.hash());
        GuardPolicy configured = GuardPolicy.standard().resolved(probes, perHour);
        RiskLevels present =
                kept.policies(configured, probes, perHour).of(tenant).levels().orElseThrow();
        GuardCalibrateReport report = new GuardCalibrateReport(perHour, present, probes);
        if (kept != before) {
            report.note("what was measured with another probe bundle is dropped from " + out.orElseThrow());
        }
        hear(report, dir, kept);
        verdicts(report);
        Optional<Thresholds.Entry> chosen = report.chosen(share, hours);
        if (out.isPresent() && chosen.isPresent()) {
            kept.with(tenant, chosen.get(), probes.hash()).write(out.get());
            report.note("written to " + out.get()
                    + (tenant.isEmpty() ? ", for all tenants not named" : ", for tenant " + tenant));
        }
        ObjectNode json = report.json(chosen);
        spec.commandLine().getOut().println(format.json() ? json.toPrettyString() : report.text(chosen));
        spec.commandLine().getOut().flush();
        // nothing was chosen although it was asked for
        return out.isPresent() && chosen.isEmpty() ? 1 : 0;
    }

    private void check() {
        boolean verdicts = feedback.isPresent() || kafka.given().isPresent();
        require(
                nonSpeech.isPresent() || speech.isPresent() || verdicts,
                "give --nonspeech, --speech, --feedback or --bootstrap");
        require(feedback.isEmpty() || kafka.given().isEmpty(), "--feedback and --bootstrap exclude each other");
        require(hours.isEmpty() || verdicts, "--hours is about verdicts; give --feedback or --bootstrap");
        require(hours.map(h -> h > 0).orElse(true), "--hours must be above 0");
        require(perHour > 0 && Double.isFinite(perHour), "--false-alarms-per-hour must be above 0");
        require(share > 0 && share <= 1, "--catch must be above 0 and at most 1");
        require(tenant.matches("[A-Za-z0-9._:-]{0,128}"), "--tenant has characters that a tenant's name cannot have");
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private void hear(GuardCalibrateReport report, Path dir, Thresholds kept) throws IOException {
        if (nonSpeech.isEmpty() && speech.isEmpty()) {
            return;
        }
        List<Path> quiet = nonSpeech.map(GuardCalibrateAudio::files).orElse(List.of());
        List<Path> talk = speech.map(GuardCalibrateAudio::files).orElse(List.of());
        Progress progress = new Progress(spec.commandLine().getErr());
        progress.expect(quiet.size() + talk.size());
        // what the file says now is in force, as in the service
        Optional<Path> file = out.filter(_ -> kept.bundle().isPresent() || !kept.equals(Thresholds.NONE));
        GuardStack.Options options = new GuardStack.Options(
                dir,
                engine.bundle(),
                engine.sensitive(),
                engine.options(),
                GuardPolicy.standard(),
                GuardStack.Cures.standard(),
                new GuardStack.Alarms(perHour, file),
                Optional.empty());
        int minTokens = GuardPolicy.standard().minTokens();
        try (GuardStack stack = GuardStack.open(options, EngineMeter.NONE)) {
            if (nonSpeech.isPresent()) {
                GuardCalibrateAudio audio = new GuardCalibrateAudio(
                        stack, tenant, noGate ? TranscribeCommand.EVERYTHING : TelephoneGate::open, minTokens);
                report.nonSpeech(new GuardCalibrateNonSpeech(audio.hear(quiet, progress)));
            }
            if (speech.isPresent()) {
                GuardCalibrateAudio audio = new GuardCalibrateAudio(stack, tenant, TelephoneGate::open, minTokens);
                report.speech(new GuardCalibrateSpeech(audio.hear(talk, progress), minTokens));
            }
        }
        progress.end();
    }

    private void verdicts(GuardCalibrateReport report) throws IOException, InterruptedException {
        if (feedback.isPresent()) {
            report.verdicts(GuardCalibrateFeedback.read(feedback.get(), tenant));
        } else if (kafka.given().isPresent()) {
            TopicNames topics = TopicNames.shipped();
            report.verdicts(GuardCalibrateFeedback.read(kafka.client(), topics.alerts(), topics.feedback(), tenant));
        }
    }
}
