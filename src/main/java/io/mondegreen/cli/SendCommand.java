package io.mondegreen.cli;

import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.audio.AudioFormatException;
import io.mondegreen.audio.Clip;
import io.mondegreen.calls.CallKey;
import io.mondegreen.kafka.AudioSource;
import io.mondegreen.kafka.PlatformCall;
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
            "Several files follow one another on the same channel. A file with two channels gives two channels of the call.",
            "With --as, in the form of a telephony platform's messages: to try its adapter without an account there."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen send agent.wav --call 4711 --channel agent --realtime",
            "  mondegreen send both.wav --call 4712 --channel agent,customer --codec opus",
            "  mondegreen send both.wav --call 4713 --as twilio --realtime",
            "",
            "Then: mondegreen listen, or the page of mondegreen serve."
        })
final class SendCommand implements Callable<Integer> {

    /** How samples are written on the wire. */
    enum Codec {
        PCMU(new AudioFormat(Encoding.PCMU, 8000)),
        PCMA(new AudioFormat(Encoding.PCMA, 8000)),
        L16(new AudioFormat(Encoding.S16BE, 16_000)),
        PCM16(new AudioFormat(Encoding.S16LE, 16_000)),
        OPUS(new AudioFormat(Encoding.OPUS_LENGTH16, 16_000));

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
            paramLabel = "NAME",
            description = "who speaks: agent, customer, mixed or your own name; one per channel of the files"
                    + " (default: agent)")
    List<String> channels;

    @Option(
            names = "--as",
            defaultValue = "cloudevents",
            paramLabel = "FORM",
            description =
                    "cloudevents, or the messages of twilio, telnyx or audiohook; there the first channel of the files"
                            + " is the customer's, the second the agent's (default: ${DEFAULT-VALUE})")
    AudioSource form;

    @Option(names = "--tenant", defaultValue = "", paramLabel = "ID", description = "whose call it is")
    String tenant;

    @Option(
            names = "--codec",
            defaultValue = "pcmu",
            paramLabel = "CODEC",
            description = "pcmu, pcma (8 kHz), l16, pcm16 or opus (16 kHz) (default: ${DEFAULT-VALUE})")
    Codec codec;

    @Option(names = "--realtime", description = "in the call's own time; otherwise as fast as the cluster takes it")
    boolean realtime;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description = "of l16 and pcm16: 8000, 16000 or 48000; of opus: 8000 or 16000")
    Integer rate;

    @Option(
            names = "--chunk-ms",
            paramLabel = "MS",
            description = "audio per record, 20 to 2000 (default: 200; 20 as twilio and telnyx)")
    Integer chunkMs;

    @Option(names = "--topic", paramLabel = "NAME", description = "topic of call audio (default: call.audio)")
    String topic = TopicNames.shipped().audio();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "WAV or Ogg Opus, any rate")
    List<Path> files;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean frames = form == AudioSource.TWILIO || form == AudioSource.TELNYX;
        int ms = chunkMs != null ? chunkMs : frames ? 20 : 200;
        if (ms < 20 || ms > 2000) {
            throw wrong("--chunk-ms " + ms + " is not from 20 to 2000");
        }
        if (form != AudioSource.CLOUDEVENTS && channels != null) {
            throw wrong("--channel goes with --as cloudevents; a platform has its own names");
        }
        AudioFormat format = format();
        List<float[]> audio = read(format);
        long length = audio.getFirst().length * 1000L / format.rateHz();
        PrintWriter out = spec.commandLine().getOut();
        try (CallSender sender = new CallSender(kafka.client(), topic)) {
            if (form == AudioSource.CLOUDEVENTS) {
                sendChannels(sender, format, audio, ms, out);
            } else {
                int records = sender.send(platformCall(format, audio, ms), speed());
                out.printf("sent %s: %d records, %s%n", call, records, Times.tenths(length));
            }
        }
        return 0;
    }

    private void sendChannels(CallSender sender, AudioFormat format, List<float[]> audio, int ms, PrintWriter out)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(audio.size())) {
            List<Future<Integer>> sending = new ArrayList<>();
            for (int i = 0; i < audio.size(); i++) {
                String channel = names().get(i);
                float[] pcm = audio.get(i);
                sending.add(threads.submit(() -> sender.send(
                        new CallKey(tenant, call, channel),
                        ROLES.contains(channel) ? channel : "mixed",
                        format,
                        pcm,
                        ms,
                        speed())));
            }
            for (int i = 0; i < sending.size(); i++) {
                int records = CallSender.await(sending.get(i));
                out.printf(
                        "sent %s/%s: %d records, %s%n",
                        call, names().get(i), records, Times.tenths(audio.get(i).length * 1000L / format.rateHz()));
            }
        }
    }

    private List<PlatformCall.Message> platformCall(AudioFormat format, List<float[]> audio, int ms) {
        try {
            AudioFormat single = codec == Codec.OPUS ? new AudioFormat(Encoding.OPUS, format.rateHz()) : format;
            return PlatformCall.of(form, topic, call, single, audio.toArray(float[][]::new), ms);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private AudioFormat format() {
        try {
            return rate == null ? codec.format : new AudioFormat(codec.format.encoding(), rate);
        } catch (AudioFormatException e) {
            throw wrong("--rate: " + e.getMessage());
        }
    }

    private double speed() {
        return realtime ? 1 : Double.POSITIVE_INFINITY;
    }

    private List<String> names() {
        return channels == null ? List.of("agent") : channels;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    /** The files one after another, per channel, at the format's rate. */
    private List<float[]> read(AudioFormat format) throws IOException {
        List<float[]> joined = new ArrayList<>();
        for (Path file : files) {
            Clip clip = AudioFiles.read(file).at(format.rateHz());
            int wanted = form != AudioSource.CLOUDEVENTS && joined.isEmpty()
                    ? clip.channels().length
                    : joined.isEmpty() ? names().size() : joined.size();
            if (clip.channels().length != wanted) {
                throw new CommandFailure(file + " has " + clip.channels().length + " channel(s), --channel names "
                        + wanted + "; name each, for example --channel agent,customer");
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
