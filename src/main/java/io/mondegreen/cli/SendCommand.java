package io.mondegreen.cli;

import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.audio.Clip;
import io.mondegreen.calls.CallKey;
import io.mondegreen.kafka.TopicNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mondegreen send}: audio files into Kafka as a call. */
@Command(
        name = "send",
        description = {
            "Send audio files to Kafka as one call, as a telephony gateway would.",
            "Several files follow one another on the same channel. A file with two channels gives two channels of the call."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen send agent.wav --call 4711 --channel agent --realtime",
            "  mondegreen send both.wav --call 4712 --channel agent,customer --codec pcmu",
            "",
            "Then: mondegreen listen, or the page of mondegreen serve."
        })
final class SendCommand implements Callable<Integer> {

    /** How samples are written on the wire. */
    enum Codec {
        PCMU(new AudioFormat(Encoding.PCMU, 8000)),
        PCMA(new AudioFormat(Encoding.PCMA, 8000)),
        L16(new AudioFormat(Encoding.S16BE, 16_000)),
        PCM16(new AudioFormat(Encoding.S16LE, 16_000));

        private final AudioFormat format;

        Codec(AudioFormat format) {
            this.format = format;
        }
    }

    private static final Set<String> ROLES = Set.of("agent", "customer", "mixed");

    @Mixin
    VerboseOption verbose;

    @Mixin
    BootstrapOption kafka;

    @Spec
    CommandSpec spec;

    @Option(names = "--call", required = true, paramLabel = "ID", description = "the call's id")
    String call;

    @Option(
            names = "--channel",
            split = ",",
            defaultValue = "agent",
            paramLabel = "NAME",
            description = "who speaks: agent, customer, mixed or your own name; one per channel of the files"
                    + " (default: ${DEFAULT-VALUE})")
    List<String> channels;

    @Option(names = "--tenant", defaultValue = "", paramLabel = "ID", description = "whose call it is")
    String tenant;

    @Option(
            names = "--codec",
            defaultValue = "pcmu",
            paramLabel = "CODEC",
            description = "pcmu, pcma (8 kHz), l16 or pcm16 (16 kHz) (default: ${DEFAULT-VALUE})")
    Codec codec;

    @Option(names = "--realtime", description = "in the call's own time; otherwise as fast as the cluster takes it")
    boolean realtime;

    @Option(
            names = "--chunk-ms",
            defaultValue = "200",
            paramLabel = "MS",
            description = "audio per record, 20 to 2000 (default: ${DEFAULT-VALUE})")
    int chunkMs;

    @Option(names = "--topic", paramLabel = "NAME", description = "topic of call audio (default: call.audio)")
    String topic = TopicNames.shipped().audio();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "WAV or Ogg Opus, any rate")
    List<Path> files;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (chunkMs < 20 || chunkMs > 2000) {
            throw new ParameterException(spec.commandLine(), "--chunk-ms " + chunkMs + " is not from 20 to 2000");
        }
        List<float[]> audio = read();
        PrintWriter out = spec.commandLine().getOut();
        try (CallSender sender = new CallSender(kafka.resolve(), topic);
                ExecutorService threads = Executors.newFixedThreadPool(audio.size())) {
            List<Future<Integer>> sending = new ArrayList<>();
            for (int i = 0; i < audio.size(); i++) {
                String channel = channels.get(i);
                float[] pcm = audio.get(i);
                sending.add(threads.submit(() -> sender.send(
                        new CallKey(tenant, call, channel),
                        ROLES.contains(channel) ? channel : "mixed",
                        codec.format,
                        pcm,
                        chunkMs,
                        realtime ? 1 : Double.POSITIVE_INFINITY)));
            }
            for (int i = 0; i < sending.size(); i++) {
                int records = CallSender.await(sending.get(i));
                out.printf(
                        "sent %s/%s: %d records, %s%n",
                        call,
                        channels.get(i),
                        records,
                        Times.tenths(audio.get(i).length * 1000L / codec.format.rateHz()));
            }
        }
        return 0;
    }

    /** The files one after another, per channel, at the codec's rate. */
    private List<float[]> read() throws IOException {
        List<float[]> joined = new ArrayList<>();
        for (Path file : files) {
            Clip clip = AudioFiles.read(file).at(codec.format.rateHz());
            if (clip.channels().length != channels.size()) {
                throw new CommandFailure(file + " has " + clip.channels().length + " channel(s), --channel names "
                        + channels.size() + "; name each, for example --channel agent,customer");
            }
            for (int c = 0; c < clip.channels().length; c++) {
                if (joined.size() <= c) {
                    joined.add(clip.channels()[c]);
                } else {
                    joined.set(c, join(joined.get(c), clip.channels()[c]));
                }
            }
        }
        return joined;
    }

    private static float[] join(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
