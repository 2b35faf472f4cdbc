package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mondegreen model show}: sizes, layers, heads and the hash that names the checkpoint. */
@Command(
        name = "show",
        description = {
            "Check a Whisper model directory and show its sizes, layers, heads and hash.",
            "The hash names the checkpoint in probe bundles and alerts: it covers architecture and every weight."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen model show models/mini",
            "  mondegreen model show ~/models/whisper-large-v3 --format json"
        })
final class ModelShowCommand implements Runnable {

    @Mixin
    VerboseOption verbose;

    @Mixin
    FormatOption format;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "directory with config.json, model.safetensors, tokenizer.json")
    Path dir;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (WhisperModel model = WhisperModel.open(dir)) {
            if (format.json()) {
                out.println(json(model).toPrettyString());
            } else {
                print(model, out);
            }
        }
        out.flush();
    }

    private static void print(WhisperModel model, PrintWriter out) {
        WhisperConfig config = model.config();
        line(out, "model", model.dir().toString());
        line(out, "hash", model.hash());
        line(out, "parameters", String.format(Locale.ROOT, "%,d", model.parameters()));
        line(
                out,
                "weights",
                String.format(Locale.ROOT, "%.1f MB", model.bytes() / 1e6) + " as "
                        + model.bytesByType().keySet() + " in " + model.files().size() + " file(s)");
        line(out, "width", "d_model " + config.dModel());
        line(
                out,
                "encoder",
                layers(config.encoderLayers(), config.encoderHeads(), config.encoderHeadWidth(), config.encoderFfn()));
        line(
                out,
                "decoder",
                layers(config.decoderLayers(), config.decoderHeads(), config.decoderHeadWidth(), config.decoderFfn()));
        line(
                out,
                "window",
                config.windowMs() / 1000.0 + " s, " + config.sourcePositions() + " frames of 20 ms, " + config.mels()
                        + " mels");
        line(out, "text", config.targetPositions() + " positions, vocabulary of " + config.vocab());
        line(out, "tokenizer", model.tokenizer().isPresent() ? "yes" : "missing: ids can be shown, text cannot");
        line(out, "unembedding", model.tiedUnembedding() ? "tied to the token embedding" : "its own");
    }

    private static String layers(int layers, int heads, int width, int ffn) {
        return layers + " layers of " + heads + " heads (" + width + " wide), MLP " + ffn;
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-12s %s%n", name, value);
    }

    private static ObjectNode json(WhisperModel model) {
        WhisperConfig config = model.config();
        ObjectNode node = Json.object();
        node.put("dir", model.dir().toString());
        node.put("hash", model.hash());
        node.put("parameters", model.parameters());
        node.put("bytes", model.bytes());
        ObjectNode types = node.putObject("bytesByType");
        model.bytesByType().forEach((type, bytes) -> types.put(type.toString(), bytes));
        node.put("dModel", config.dModel());
        stack(node.putObject("encoder"), config.encoderLayers(), config.encoderHeads(), config.encoderFfn());
        stack(node.putObject("decoder"), config.decoderLayers(), config.decoderHeads(), config.decoderFfn());
        node.put("mels", config.mels());
        node.put("windowMs", config.windowMs());
        node.put("sourcePositions", config.sourcePositions());
        node.put("targetPositions", config.targetPositions());
        node.put("vocab", config.vocab());
        node.put("tokenizer", model.tokenizer().isPresent());
        node.put("tiedUnembedding", model.tiedUnembedding());
        return node;
    }

    private static void stack(ObjectNode node, int layers, int heads, int ffn) {
        node.put("layers", layers).put("heads", heads).put("ffn", ffn);
    }
}
