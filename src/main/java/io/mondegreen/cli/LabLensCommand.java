package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.census.LoopBait;
import io.mondegreen.lab.lens.Attribution;
import io.mondegreen.lab.lens.CommitmentReport;
import io.mondegreen.lab.lens.CommitmentStudy;
import io.mondegreen.lab.lens.LensTable;
import io.mondegreen.lab.lens.LogitLens;
import io.mondegreen.lab.lens.StudyWindow;
import io.mondegreen.lab.lens.TokenAttribution;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.IndexSet;
import io.mondegreen.taps.TapName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mondegreen lab lens}: what each decoder layer would write. */
@Command(
        name = "lens",
        description = {
            "Read every decoder layer as if it were the last (logit lens): what would it write, how sure, and from which layer"
                    + " on does the likeliest token no longer change (saturation layer).",
            "With --wav one window, token by layer. Without it many windows of the speech bank: when are the tokens of good"
                    + " text, of invented text and of loops decided?"
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A cell shows the layer's likeliest token, #rank of the token that was written unless it is that one, and the",
            "probability of the token that was written. A dot is a space. The lens reads raw logits: no token is suppressed, so",
            "that at the last layer another token than the written one may come first. Layers count from 0, their relative depth",
            "stands beside them; 'embed' is what enters layer 0.",
            "",
            "Examples:",
            "  mondegreen lab lens --wav call.wav",
            "  mondegreen lab lens --wav call.wav --top 5 --layers 2-",
            "  mondegreen lab lens --wav call.wav --attribution --contrast",
            "  mondegreen lab lens --wav call.wav --text 'what the model should have written'",
            "  mondegreen lab lens --windows 300 --split test --format json"
        })
final class LabLensCommand implements Runnable {
    private static final int COLUMNS = 8;

    @Mixin
    ExperimentOptions options;

    @Mixin
    WindowsOption windows;

    @ArgGroup
    LensText forced = new LensText();

    @Option(
            names = "--top",
            defaultValue = "1",
            paramLabel = "K",
            description = "Likeliest tokens named per layer; above 1 they are listed (default: ${DEFAULT-VALUE}).")
    int top;

    @Option(
            names = "--attribution",
            arity = "0..1",
            fallbackValue = "6",
            defaultValue = "0",
            paramLabel = "K",
            description =
                    "With --wav: the K parts of the decoder that weigh most in each token's logit (6 where K is left out).")
    int attribution;

    @Option(
            names = "--contrast",
            description =
                    "With --attribution: in the difference to the likeliest other token, so that what raises all alike"
                            + " does not count.")
    boolean contrast;

    @Option(
            names = "--loops",
            defaultValue = "300",
            paramLabel = "N",
            description =
                    "Beside them, about so many windows that provoke loops (lab census); only those that loop count"
                            + " (default: ${DEFAULT-VALUE}).")
    int loops;

    @Option(
            names = "--layers",
            converter = IndexSetConverter.class,
            paramLabel = "SET",
            description =
                    "Layers to show in tables, for example 0,8-15 (default: all; of more than 8, 8 evenly spread).")
    IndexSet layers;

    @Override
    public void run() {
        boolean one = windows.wav != null;
        if (!one && (forced.given() || attribution > 0)) {
            throw new ParameterException(
                    options.spec.commandLine(),
                    "--text, --tokens and --attribution look at one window: name it with --wav");
        }
        if (top < 1 || attribution < 0 || loops < 0) {
            throw new ParameterException(
                    options.spec.commandLine(), "--top and --attribution must be at least 1, --loops not negative");
        }
        try (WhisperModel model = options.openModel()) {
            if (one) {
                window(model);
            } else {
                bank(model);
            }
        }
        options.out().flush();
    }

    private void window(WhisperModel model) {
        Set<TapName> taps = new TreeSet<>(LogitLens.taps(model.config()));
        if (attribution > 0) {
            taps.addAll(Attribution.taps(model.config()));
        }
        float[] mel = windows.logMel(model.config());
        try (HookedModel hooked = HookedModel.open(model, windows.engine(1), taps);
                LogitLens lens = LogitLens.open(model, hooked.device(), windows.threads)) {
            Run run = hooked.runWithCache(forced.window(mel, model, windows.language));
            LensTable table = lens.read(run, forced.first(model, windows.language), Math.max(top, contrast ? 2 : 1));
            List<TokenAttribution> parts =
                    attribution > 0 ? Attribution.of(model, run, table.targets(contrast)) : List.of();
            if (options.format.json()) {
                ObjectNode json = Json.object().put("model", model.hash()).put("wav", windows.wav.toString());
                json.set("lens", table.json());
                ArrayNode tokens = json.putArray("attribution");
                parts.forEach(token -> tokens.add(token.json()));
                options.out().println(json.toPrettyString());
            } else {
                print(table, parts, model);
            }
        }
    }

    private void print(LensTable table, List<TokenAttribution> parts, WhisperModel model) {
        PrintWriter out = options.out();
        List<Integer> shown = shown(table);
        out.println("model " + model.hash() + ", decoder of " + table.layers() + " layers, raw logits");
        out.println("text: " + table.text().strip());
        out.println();
        out.print(table.text(shown));
        if (top > 1) {
            out.println();
            out.print(table.topText(shown));
        }
        if (attribution > 0) {
            out.println();
            out.println(
                    contrast
                            ? "what the parts add to the token's logit minus that of the likeliest other"
                            : "what the parts add to the token's logit");
            out.print(TokenAttribution.text(parts, attribution));
        }
    }

    private List<Integer> shown(LensTable table) {
        if (layers == null) {
            return table.spread(COLUMNS);
        }
        layers.requireBelow(table.layers(), "of layers the decoder");
        List<Integer> shown = new ArrayList<>(List.of(-1));
        IntStream.of(layers.below(table.layers())).forEach(shown::add);
        return shown;
    }

    private void bank(WhisperModel model) {
        Progress progress = new Progress(options.err());
        List<StudyWindow> drawn = new ArrayList<>();
        windows.draw(options, model, _ -> true).forEach(window -> drawn.add(StudyWindow.of(window)));
        LoopBait.draw(
                        options.corpus.open().keepingAll(),
                        options.corpus.seed,
                        windows.split,
                        model.config().windowMs(),
                        loops)
                .forEach(bait -> drawn.add(StudyWindow.of(bait)));
        progress.expect(drawn.size());
        CommitmentReport report =
                CommitmentStudy.of(model, windows.engine(drawn.size()), drawn, options.corpus.seed, progress::decoded);
        progress.end();
        if (options.format.json()) {
            ObjectNode json = windows.about(options, model);
            json.set("commitment", report.json());
            options.out().println(json.toPrettyString());
        } else {
            options.out().println(windows.heading(options, model));
            options.out().print(report.text());
        }
    }
}
