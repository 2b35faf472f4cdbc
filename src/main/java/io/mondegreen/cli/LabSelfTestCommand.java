package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.UlawClip;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.guard.GuardCheck;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.lab.ClipSearch;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.SelfTestClips;
import io.mondegreen.probe.SelfTestClips.Clip;
import io.mondegreen.probe.SelfTestClips.Expected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mondegreen lab selftest}: the clips by which a running guard tests itself. */
@Command(
        name = "selftest",
        description = {
            "Find three clips for this model: an invention and a loop on which the guard must alarm, and speech on which it must not.",
            "The service decodes them at its start and every 15 minutes, and compares alerts, log-probability and probe scores with"
                    + " what is recorded here. Clips are of the bank's split dev, at most 4 s each, in mu-law."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The file holds for one model; the probe scores in it for one bundle: make it again after 'mondegreen probe train'.",
            "",
            "Examples:",
            "  mondegreen lab selftest                            # writes selftest.json beside the model",
            "  mondegreen lab selftest --check                    # does the guard pass with the file that is there?",
            "  mondegreen lab selftest --model ~/whisper-tiny --corpus my-bank --out /etc/mondegreen/selftest.json"
        })
final class LabSelfTestCommand implements Runnable {
    private static final int SLOTS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Mixin
    ComputeOption compute;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "What is written, or checked (default: " + GuardStack.SELF_TEST + " in the model's folder).")
    Optional<Path> out = Optional.empty();

    @Option(names = "--check", description = "Write nothing: run the test with the file that is there.")
    boolean check;

    @Override
    public void run() {
        GuardStack.Options stack = new GuardStack.Options(
                options.model.resolve(),
                Optional.ofNullable(probes.file),
                false,
                compute.with(SLOTS, SLOTS),
                GuardPolicy.standard(),
                GuardStack.Cures.standard());
        try (GuardStack opened = GuardStack.open(stack, EngineMeter.NONE)) {
            Path file = out.orElseGet(
                    () -> GuardStack.beside(opened.model().dir(), GuardStack.SELF_TEST, opened.weights()));
            if (check) {
                check(opened, file);
            } else {
                find(opened, file);
            }
            options.out().flush();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", stopped);
        }
    }

    private void find(GuardStack stack, Path file) throws InterruptedException {
        Progress progress = new Progress(options.err());
        ClipSearch search = new ClipSearch(
                options.corpus.open().keepingAll(),
                options.corpus.seed,
                stack.guarded().windowMs(),
                stack.clipReader(),
                progress);
        List<Clip> clips = new ArrayList<>();
        for (Expected expected : Expected.values()) {
            search.find(expected)
                    .ifPresentOrElse(clips::add, () -> options.err().println("\nno clip holds for " + lower(expected)));
        }
        progress.end();
        if (clips.isEmpty()) {
            throw new CommandFailure("no clip was found on this speech bank; take another --seed or a larger bank");
        }
        SortedMap<String, String> provenance = new TreeMap<>();
        provenance.put("command", "mondegreen lab selftest");
        provenance.put("corpus", options.corpus.hash());
        provenance.put("seed", Long.toString(options.corpus.seed));
        new SelfTestClips(
                        stack.model().hash(),
                        stack.weights().label(),
                        stack.bundle().map(ProbeBundle::hash).orElse(""),
                        clips,
                        provenance)
                .save(file);
        for (Clip clip : clips) {
            options.out()
                    .printf(
                            Locale.ROOT,
                            "%-9s %-20s %.1f s, mean log-probability %.3f: %s%n",
                            lower(clip.expected()),
                            clip.id(),
                            clip.ulaw().length / 8000.0,
                            clip.logprob(),
                            clip.text());
        }
        options.out().println("clips written to " + file);
    }

    private void check(GuardStack stack, Path file) throws InterruptedException {
        SelfTestClips clips = SelfTestClips.load(file)
                .requireModel(stack.model().hash(), stack.weights().label());
        GuardCheck.Result result = new GuardCheck(
                        stack.clipReader(), stack.bundle(), clips, clip -> UlawClip.decode(clip.ulaw()))
                .run(PATIENCE);
        result.unchecked().forEach(what -> options.out().println("not looked at: " + what));
        if (!result.passed()) {
            throw new CommandFailure("the self-test failed: " + String.join("; ", result.failures()));
        }
        options.out().println("passed: " + clips.clips().size() + " clips of " + file);
    }

    private static String lower(Expected expected) {
        return expected.name().toLowerCase(Locale.ROOT);
    }
}
