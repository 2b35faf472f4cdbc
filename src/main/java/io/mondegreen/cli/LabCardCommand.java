package io.mondegreen.cli;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.card.Card;
import io.mondegreen.lab.card.CardInput;
import io.mondegreen.lab.card.CardMaker;
import io.mondegreen.lab.card.CardMaker.Part;
import io.mondegreen.lab.card.FigureBlock;
import io.mondegreen.lab.card.HumanSounds;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen lab card}: every figure of a model's card. */
@Command(
        name = "card",
        description = {
            "Recompute every figure of a model's card from the speech bank: word error rates, what the model invents, the"
                    + " guard against baselines, and the protocol of the paper beside ours.",
            "Thresholds and choices come from the dev split, the test split is only reported. The same model, bank and seed"
                    + " give the same card."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Real recordings are no part of this project and never will be; --human reads them where they lie, --download",
            "fetches those that Debian has: Asterisk's telephone prompts in four languages, and its music on hold.",
            "",
            "Examples:",
            "  mondegreen lab card",
            "  mondegreen lab card --write",
            "  mondegreen lab card --only speech --format json",
            "  mondegreen lab card --only speech,invented,guard --padding 500",
            "  mondegreen lab card --only speech,invented --weights q8",
            "  mondegreen lab card --human prompts --download",
            "  mondegreen lab card --human /usr/share/asterisk --human /usr/share/doc/asterisk-core-sounds-en"
        })
final class LabCardCommand implements Runnable {
    private static final int HASH_DIGITS = 12;
    private static final double MILLION = 1e6;

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Mixin
    WeightsOption weights;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description =
                    "Leave the rest out: ${COMPLETION-CANDIDATES} (default: all). Without guard no probes are needed.")
    Set<Part> only = EnumSet.noneOf(Part.class);

    @Option(
            names = "--human",
            paramLabel = "DIR",
            description =
                    "Also judge real telephone prompts and hold music in this folder; may be given again (see below).")
    List<Path> human = new ArrayList<>();

    @Option(
            names = "--download",
            description =
                    "First download Debian's packages of recordings into the folder of --human, and unpack them there.")
    boolean download;

    @Option(
            names = "--padding",
            paramLabel = "MS",
            description =
                    "Encode so much silence behind a window's audio instead of the model's whole window: may a service"
                            + " do that with this model?")
    Optional<Integer> padMs = Optional.empty();

    @Option(
            names = "--write",
            description =
                    "Write the figures into the README.md of the model's folder, between its two figures comments.")
    boolean write;

    @Override
    public void run() {
        Set<Part> parts = only.isEmpty() ? EnumSet.allOf(Part.class) : only;
        if (write && !only.isEmpty()) {
            throw new ParameterException(options.spec.commandLine(), "--write wants all figures; leave --only out");
        }
        if (write && weights.form != WeightForm.F32) {
            throw new ParameterException(
                    options.spec.commandLine(), "--write wants the model as it is; leave --weights out");
        }
        if (write && padMs.isPresent()) {
            throw new ParameterException(
                    options.spec.commandLine(), "--write wants whole windows; leave --padding out");
        }
        if (download && human.size() != 1) {
            throw new ParameterException(options.spec.commandLine(), "--download wants one folder: --human DIR");
        }
        try (WhisperModel whisper = options.openModel()) {
            if (download) {
                DebianPackages.unpackInto(human.getFirst(), HumanSounds.PACKAGES);
            }
            Card card = card(whisper, parts);
            if (write) {
                FigureBlock.write(whisper.dir().resolve("README.md"), card);
            }
            options.out().println(options.format.json() ? card.json() : card.text());
            options.out().flush();
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private Card card(WhisperModel whisper, Set<Part> parts) throws IOException {
        SpeechBank bank = options.corpus.open();
        Optional<ProbeBundle> bundle = parts.contains(Part.GUARD)
                ? Optional.of(probes.load(whisper, weights.form))
                : probes.find(whisper, weights.form);
        Progress progress = new Progress(options.err());
        OptionalInt padding = padMs.map(OptionalInt::of).orElse(OptionalInt.empty());
        CardInput input =
                new CardInput(whisper, weights.form, bundle, bank, options.corpus.seed, padding, progress::decoded);
        Card card = CardMaker.make(input, facts(whisper, bundle), parts, human);
        progress.end();
        return card;
    }

    private SortedMap<String, String> facts(WhisperModel whisper, Optional<ProbeBundle> bundle) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("model", brief(whisper.hash()));
        if (weights.form != WeightForm.F32) {
            facts.put("weights", weights.form.label());
        }
        facts.put("parameters", String.format(Locale.ROOT, "%.2f M", whisper.parameters() / MILLION));
        facts.put("probes", bundle.map(of -> brief(of.hash())).orElse("none"));
        facts.put("corpus", brief(options.corpus.hash()));
        facts.put("seed", Long.toString(options.corpus.seed));
        return facts;
    }

    private static String brief(String hash) {
        return hash.substring(0, HASH_DIGITS);
    }
}
