package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.lens.EncoderLens;
import io.mondegreen.lab.lens.EncoderReport;
import io.mondegreen.lab.lens.EncoderStudy;
import io.mondegreen.lab.lens.EncoderTable;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.IndexSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mondegreen lab encoder-lens}: what is heard of an encoder that stops early. */
@Command(
        name = "encoder-lens",
        description = {
            "Stop the encoder after each of its layers, apply its final norm, and let the decoder, which is not changed, write"
                    + " what it hears (encoder lens, Glazer et al. 2025).",
            "With --wav one window: the text of every layer. Without it many windows of the speech bank: word error rate, empty"
                    + " text, loops and the token limit, layer by layer."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "'stem' is the convolution stem with its positions, before layer 0; the last layer is the model as it is. The decoder",
            "has never seen the others: text that is wrong there says that the layer does not yet speak the decoder's language,",
            "not that the sound is lost. A loop is a phrase three times or a word five times in a row that was not said as often.",
            "Layers count from 0, their relative depth stands beside them.",
            "",
            "Examples:",
            "  mondegreen lab encoder-lens --wav call.wav",
            "  mondegreen lab encoder-lens --wav call.wav --reference 'what was said'",
            "  mondegreen lab encoder-lens --windows 300 --split test",
            "  mondegreen lab encoder-lens --model ~/whisper-large-v3 --layers 8,16,24- --slots 2 --windows 20"
        })
final class LabEncoderLensCommand implements Runnable {
    @Mixin
    ExperimentOptions options;

    @Mixin
    WindowsOption windows;

    @Option(
            names = "--reference",
            paramLabel = "TEXT",
            description = "With --wav: what was said, for word error rates.")
    Optional<String> reference = Optional.empty();

    @Option(
            names = "--layers",
            converter = IndexSetConverter.class,
            defaultValue = "*",
            paramLabel = "SET",
            description = "Layers to stop after, for example 0,8-15; stem and last are always shown (default: all).")
    IndexSet layers;

    @Override
    public void run() {
        try (WhisperModel model = options.openModel()) {
            if (windows.wav != null) {
                window(model);
            } else {
                bank(model);
            }
        }
        options.out().flush();
    }

    private void window(WhisperModel model) {
        float[] mel = windows.logMel(model.config());
        int depth = model.config().encoderLayers();
        try (EncoderLens lens = EncoderLens.open(model, windows.engine(depth), layers)) {
            EncoderTable table = new EncoderTable(depth, reference, lens.hear(mel));
            if (options.format.json()) {
                ObjectNode json = Json.object().put("model", model.hash()).put("wav", windows.wav.toString());
                json.set("encoder", table.json());
                options.out().println(json.toPrettyString());
            } else {
                options.out().println("model " + model.hash() + ", encoder of " + depth + " layers");
                options.out().print(table.text());
            }
        }
    }

    private void bank(WhisperModel model) {
        Progress progress = new Progress(options.err());
        List<CorpusWindow> drawn = windows.draw(options, model, window -> !window.cut());
        progress.expect(drawn.size());
        EncoderReport report = EncoderStudy.of(
                model, windows.engine(windows.slots), layers, drawn, options.corpus.seed, progress::decoded);
        progress.end();
        if (options.format.json()) {
            ObjectNode json = windows.about(options, model);
            json.set("encoder", report.json());
            options.out().println(json.toPrettyString());
        } else {
            options.out().println(windows.heading(options, model));
            options.out().print(report.text());
        }
    }
}
