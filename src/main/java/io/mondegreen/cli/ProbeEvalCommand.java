package io.mondegreen.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.EncoderExamples;
import io.mondegreen.lab.ProbeExamples;
import io.mondegreen.lab.probing.LaboratoryBundle;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeEvaluation;
import io.mondegreen.probe.ProbeReport;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mondegreen probe eval}: a bundle's figures on the corpus' test split. */
@Command(
        name = "eval",
        description = {
            "Decode the corpus' test split and judge a probe bundle on it, as the guard would use it: nothing is fitted.",
            "Every head and the fused risk stand next to cheap baselines on the same windows. Intervals are 95 %%, from a"
                    + " bootstrap over voices, noises and families of music, since windows of one voice are not independent."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The higher running threshold is for alarms before a window's end; its row applies it to the finished window.",
            "",
            "Examples:",
            "  mondegreen probe eval",
            "  mondegreen probe eval --model ~/whisper-tiny --bundle probes.safetensors --format json"
        })
final class ProbeEvalCommand implements Runnable {
    private static final int DRAWS = 1000;

    @Mixin
    ExperimentOptions options;

    @Mixin
    BundleOption probes;

    @Mixin
    WeightsOption weights;

    @Override
    public void run() {
        Progress progress = new Progress(options.err());
        try (WhisperModel whisper = options.openModel()) {
            ProbeBundle bundle = probes.load(whisper, weights.form);
            SpeechBank bank = options.corpus.open();
            List<ProbeHead> hearing = bundle.headsOf(Stack.ENCODER);
            Set<Split> test = EnumSet.of(Split.TEST);
            ProbeExamples examples = ProbeExamples.decode(
                    whisper,
                    weights.form,
                    bank,
                    options.corpus.seed,
                    test,
                    taps(heads(bundle)),
                    hearing,
                    true,
                    progress::decoded);
            List<ProbeReport> reports = new ArrayList<>(reports(bundle, examples));
            if (!hearing.isEmpty()) {
                EncoderExamples sounds = EncoderExamples.listen(
                        whisper, weights.form, bank, options.corpus.seed, test, taps(hearing), progress);
                ProbeEvaluation evaluation = new ProbeEvaluation(bundle, options.corpus.seed, DRAWS);
                hearing.forEach(head ->
                        sounds.of(head.name()).ifPresent(rows -> reports.add(evaluation.head(head.name(), rows))));
            }
            progress.end();
            print(bundle, reports, examples);
        }
    }

    private static Set<TapName> taps(List<ProbeHead> heads) {
        return heads.stream().map(ProbeHead::tap).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of {@code probe train} on the decoder's state; {@code lab probe}'s are asked other things, and their figures are in the bundle. */
    private static List<ProbeHead> heads(ProbeBundle bundle) {
        return bundle.everyHead().stream()
                .filter(head ->
                        head.tap().stack() == Stack.DECODER && !head.name().startsWith(LaboratoryBundle.PREFIX))
                .toList();
    }

    private List<ProbeReport> reports(ProbeBundle bundle, ProbeExamples examples) {
        ProbeEvaluation evaluation = new ProbeEvaluation(bundle, options.corpus.seed, DRAWS);
        List<ProbeReport> reports = new ArrayList<>();
        Optional<ProbeHead> running = bundle.head(ProbeBundle.HALLUCINATION).stream()
                .mapToObj(bundle.heads()::get)
                .findFirst();
        for (ProbeHead head : heads(bundle)) {
            Examples rows =
                    switch (head.name()) {
                        case ProbeBundle.SPEECH -> examples.speech();
                        case ProbeBundle.HALLUCINATION_TOKEN ->
                            examples.hallucinationTokens(running, options.corpus.seed);
                        case ProbeBundle.HALLUCINATION_END -> examples.hallucinationEnd();
                        default -> examples.hallucination();
                    };
            reports.add(evaluation.head(head.name(), rows));
        }
        reports.add(evaluation.risk(examples.hallucination()));
        return reports;
    }

    private void print(ProbeBundle bundle, List<ProbeReport> reports, ProbeExamples examples) {
        PrintWriter out = options.out();
        if (options.format.json()) {
            ObjectNode json = Json.object();
            json.put("bundle", bundle.hash()).put("model", bundle.modelHash()).put("seed", options.corpus.seed);
            json.put("corpus", options.corpus.path().toString());
            ObjectNode labels = json.putObject("labels");
            examples.census().forEach((kind, counts) -> {
                ObjectNode node = labels.putObject(kind);
                counts.forEach((label, count) -> node.put(label.name().toLowerCase(Locale.ROOT), count));
            });
            ArrayNode all = json.putArray("reports");
            reports.forEach(report -> all.add(tree(report)));
            out.println(json.toPrettyString());
        } else {
            out.println("bundle " + bundle.hash() + " on the test split of " + options.corpus.path());
            out.println("labels by kind of audio: " + examples.census());
            reports.forEach(report -> out.println(report.text()));
        }
        out.flush();
    }

    private static JsonNode tree(ProbeReport report) {
        try {
            return Json.mapper().readTree(report.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report's JSON is not JSON", e);
        }
    }
}
