package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.Clip;
import io.mondegreen.calls.SpeechGate;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.GuardedSegment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mondegreen transcribe}: guarded text of audio files. */
@Command(
        name = "transcribe",
        description = {
            "Transcribe audio files under guard: text, the risk that the model invented it, and alerts with their evidence.",
            "Each channel of a file is transcribed by itself, cut into utterances as live calls are."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "JSON: {\"segments\":[{\"startMs\",\"endMs\",\"text\",\"risk\",\"tokens\":[{\"id\",\"text\",\"logprob\",\"risk\"}]}],",
            "       \"alerts\":[...]}; with several files one such object a line, its file named first.",
            "",
            "Examples:",
            "  mondegreen transcribe call.wav",
            "  mondegreen transcribe call.wav --format json | jq '.alerts[].type'",
            "  mondegreen transcribe a.wav b.opus --model ~/models/whisper-small",
            "  mondegreen transcribe loop.wav --mode mitigate --interventions interventions.json"
        })
final class TranscribeCommand implements Callable<Integer> {

    private static final int RATE_HZ = 16_000;
    /** A gate that keeps nothing from the model. */
    static final SpeechGate.Factory EVERYTHING = (rateHz, state) -> new OpenGate();

    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    EngineOption engine;

    @Mixin
    FormatOption format;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--no-gate",
            description = "decode everything, also what the activity gate takes for silence or noise")
    boolean noGate;

    @Option(
            names = "--mode",
            defaultValue = "flag",
            paramLabel = "off|shadow|flag|suppress|mitigate",
            description =
                    "what the guard may do (default: ${DEFAULT-VALUE}); mitigate decodes a text that loops once more, with"
                            + " parts of the model switched off that 'lab ablate' found")
    GuardMode mode;

    @Option(
            names = "--interventions",
            paramLabel = "FILE",
            description = "what mitigate switches off (default: interventions.json beside the model)")
    Optional<Path> interventions = Optional.empty();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "WAV (PCM, float, G.711), FLAC or Ogg Opus, any rate")
    List<Path> files;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        GuardStack.Cures standard = GuardStack.Cures.standard();
        GuardStack.Options options = new GuardStack.Options(
                model.resolve(),
                engine.bundle(),
                engine.sensitive(),
                engine.options(),
                GuardPolicy.standard().withMode(mode),
                new GuardStack.Cures(interventions, standard.tries(), standard.tokens(), standard.trim()));
        // files first: a wrong name should not wait for a model
        for (Path file : files) {
            AudioFiles.read(file);
        }
        try (GuardStack stack = GuardStack.open(options, EngineMeter.NONE)) {
            for (Path file : files) {
                transcribe(stack, file, out);
                out.flush();
            }
        }
        return 0;
    }

    private void transcribe(GuardStack stack, Path file, PrintWriter out) throws IOException {
        Clip clip = AudioFiles.read(file).at(RATE_HZ);
        ObjectNode json = Json.object();
        if (files.size() > 1) {
            json.put("file", file.toString());
        }
        ArrayNode segments = json.putArray("segments");
        ArrayNode alerts = json.putArray("alerts");
        if (!format.json() && files.size() > 1) {
            out.println(file);
        }
        for (int channel = 0; channel < clip.channels().length; channel++) {
            Optional<Integer> named = clip.channels().length == 1 ? Optional.empty() : Optional.of(channel);
            String call = file.getFileName() + named.map(number -> "#" + number).orElse("");
            FileTranscription.Result result = FileTranscription.of(
                    stack, call, clip.channels()[channel], noGate ? EVERYTHING : TelephoneGate::open);
            if (format.json()) {
                result.segments().forEach(segment -> add(segments.addObject(), named, segment));
                result.alerts().forEach(alert -> add(alerts.addObject(), named, alert));
            } else {
                print(out, named, result);
            }
        }
        if (format.json()) {
            out.println(files.size() > 1 ? json.toString() : json.toPrettyString());
        }
    }

    private static void print(PrintWriter out, Optional<Integer> channel, FileTranscription.Result result) {
        channel.ifPresent(number -> out.println("channel " + number));
        if (result.segments().isEmpty()) {
            out.println("(no speech)");
        }
        for (GuardedSegment segment : result.segments()) {
            out.printf(
                    Locale.ROOT,
                    "%s-%s  risk %.2f  %s%n",
                    Times.tenths(segment.startMs()),
                    Times.tenths(segment.endMs()),
                    segment.risk(),
                    segment.text());
        }
        for (Alert alert : result.alerts()) {
            out.println(AlertText.of(alert));
        }
    }

    private static void add(ObjectNode node, Optional<Integer> channel, GuardedSegment segment) {
        channel.ifPresent(number -> node.put("channel", number));
        node.put("startMs", segment.startMs()).put("endMs", segment.endMs()).put("text", segment.text());
        Json.put(node, "risk", segment.risk());
        ArrayNode tokens = node.putArray("tokens");
        segment.tokens().forEach(token -> {
            ObjectNode one = tokens.addObject().put("id", token.id()).put("text", token.text());
            Json.put(one, "logprob", token.logprob());
            Json.put(one, "risk", token.risk());
        });
    }

    private static void add(ObjectNode node, Optional<Integer> channel, Alert alert) {
        channel.ifPresent(number -> node.put("channel", number));
        Json.put(node, alert);
    }

    /** Lets everything through. */
    private static final class OpenGate implements SpeechGate {
        @Override
        public boolean speech(float[] frame) {
            return true;
        }

        @Override
        public byte[] state() {
            return new byte[0];
        }
    }
}
