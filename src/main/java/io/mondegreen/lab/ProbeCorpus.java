package io.mondegreen.lab;

import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.audio.synth.Silence;
import io.mondegreen.audio.synth.Tones;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Renders the windows that probes are trained and judged on: the speech bank's utterances over a telephone channel, whole,
 * noisy or cut off as a provisional decode sees them, and sounds that are not the caller's speech. A pure function of bank
 * and seed. Splits hold out voices, sentences, kinds of noise and families of music: no group is in two splits.
 */
public final class ProbeCorpus {
    private static final int RATE = SpeechBank.RATE_HZ;
    private static final int DECODER_RATE = 16_000;

    private static final Map<Split, List<LineNoise.Kind>> NOISES = Map.of(
            Split.TRAIN,
                    List.of(LineNoise.Kind.WHITE, LineNoise.Kind.PINK, LineNoise.Kind.CRACKLE, LineNoise.Kind.MODEM),
            Split.DEV, List.of(LineNoise.Kind.BROWN, LineNoise.Kind.CLICKS),
            Split.TEST, List.of(LineNoise.Kind.HUM, LineNoise.Kind.BREATH));
    private static final Map<Split, List<HoldMusic.Family>> MUSIC = Map.of(
            Split.TRAIN,
            List.of(HoldMusic.Family.ARPEGGIO, HoldMusic.Family.PAD, HoldMusic.Family.ORGAN_WALTZ),
            Split.DEV,
            List.of(HoldMusic.Family.PLUCKED),
            Split.TEST,
            List.of(HoldMusic.Family.BELLS, HoldMusic.Family.ELECTRIC_PIANO));

    private final SpeechBank bank;
    private final SplittableRandom random;
    private final Split split;
    private final String name;
    private final int windowSamples;
    private final Consumer<CorpusWindow> sink;

    private ProbeCorpus(SpeechBank bank, long seed, Split split, int windowMs, Consumer<CorpusWindow> sink) {
        this.bank = bank;
        this.random = new SplittableRandom(seed * 31 + split.ordinal());
        this.split = split;
        this.name = split.name().toLowerCase(Locale.ROOT);
        this.windowSamples = windowMs * (RATE / 1000);
        this.sink = sink;
    }

    /** Renders one split, window by window. */
    public static void render(SpeechBank bank, long seed, Split split, int windowMs, Consumer<CorpusWindow> sink) {
        new ProbeCorpus(bank, seed, split, windowMs, sink).render();
    }

    /** The kinds of noise that a split may hear, and no other split. */
    public static List<LineNoise.Kind> noises(Split split) {
        return NOISES.get(split);
    }

    private void render() {
        List<Utterance> speech = bank.utterances(name, "speech");
        for (Utterance utterance : speech) {
            spoken("clean", utterance, line());
            spoken("noisy", utterance, noisy(8, 25));
            spoken("noisy", utterance, noisy(14, 35));
            cut(utterance);
            dense(utterance, pick(speech));
        }
        for (String kind : List.of("repeat", "oov", "foreign")) {
            // really repeated words are few and must not alarm: heard over more lines
            int lines = kind.equals("repeat") ? 4 : 1;
            for (Utterance utterance : bank.utterances(name, kind)) {
                for (int i = 0; i < lines; i++) {
                    spoken(kind, utterance, line());
                    spoken(kind, utterance, noisy(15, 35));
                }
            }
        }
        int share = split == Split.TRAIN ? 2 : 1;
        repeat(120 * share, this::music);
        repeat(70 * share, this::noise);
        repeat(30 * share, this::tones);
        repeat(15 * share, this::silence);
        repeat(30 * share, () -> voices("babble", speech));
        repeat(30 * share, () -> voices("reversed", speech));
    }

    private static void repeat(int times, Runnable one) {
        for (int i = 0; i < times; i++) {
            one.run();
        }
    }

    private Channel line() {
        return Channel.telephone().withGainDb(random.nextDouble(-14, 3));
    }

    private Channel noisy(double fromDb, double toDb) {
        return line().withNoise(pick(NOISES.get(split)), random.nextDouble(fromDb, toDb));
    }

    private void spoken(String kind, Utterance utterance, Channel channel) {
        float[] voice = bank.pcm(utterance);
        if (voice.length <= windowSamples) {
            String reference = kind.equals("foreign") ? "" : utterance.text();
            emit(kind, groups(utterance, channel), channel, padded(voice), reference, false);
        }
    }

    /** A part of an utterance: its beginning as a provisional decode sees it, or its end after a long window was cut. */
    private void cut(Utterance utterance) {
        float[] voice = bank.pcm(utterance);
        int length = (int) (voice.length * random.nextDouble(0.35, 0.9));
        if (length > RATE * 8 / 10 && length <= windowSamples) {
            Channel channel = random.nextBoolean() ? line() : noisy(12, 30);
            float[] part = random.nextInt(3) == 0
                    ? padded(Arrays.copyOfRange(voice, voice.length - length, voice.length))
                    : Arrays.copyOf(lead(voice), length);
            emit("cut", groups(utterance, channel), channel, part, utterance.text(), true);
        }
    }

    /** Two utterances with too short a pause between them to be two windows. */
    private void dense(Utterance one, Utterance two) {
        float[] a = bank.pcm(one);
        float[] b = bank.pcm(two);
        int gap = random.nextInt(RATE / 10, RATE / 2);
        if (a.length + gap + b.length <= windowSamples - RATE / 5) {
            float[] both = Arrays.copyOf(a, a.length + gap + b.length);
            System.arraycopy(b, 0, both, a.length + gap, b.length);
            Channel channel = random.nextBoolean() ? line() : noisy(12, 30);
            List<String> groups = groups(one, channel);
            groups.addAll(groups(two, channel));
            emit("dense", groups, channel, padded(both), one.text() + " " + two.text(), false);
        }
    }

    private List<String> groups(Utterance utterance, Channel channel) {
        List<String> groups = new ArrayList<>(List.of("voice:" + utterance.voice(), "sentence:" + utterance.text()));
        if (Double.isFinite(channel.snrDb())) {
            groups.add("noise:" + channel.noise());
        }
        return groups;
    }

    private void music() {
        HoldMusic.Family family = pick(MUSIC.get(split));
        emit(
                "music",
                List.of("music:" + family),
                line(),
                HoldMusic.render(random.nextLong(), family, length()),
                "",
                false);
    }

    private void noise() {
        LineNoise.Kind kind = pick(NOISES.get(split));
        emit("noise", List.of("noise:" + kind), line(), LineNoise.render(random.nextLong(), kind, length()), "", false);
    }

    private void tones() {
        float[] sound =
                switch (split) {
                    case TRAIN -> random.nextBoolean() ? keys() : Tones.dial(length());
                    case DEV -> Tones.busy(length());
                    case TEST -> random.nextBoolean() ? Tones.ringBack(length()) : Tones.specialInformation(length());
                };
        emit("tones", List.of("tones:" + split), line(), sound, "", false);
    }

    private float[] keys() {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(3, 12); i > 0; i--) {
            digits.append(random.nextInt(10));
        }
        float[] sound = Tones.dtmf(digits.toString(), random.nextInt(80, 250), random.nextInt(60, 250));
        return Arrays.copyOf(sound, Math.min(sound.length, windowSamples));
    }

    private void silence() {
        emit("silence", List.of("silence:" + split), line(), Silence.render(random.nextLong(), length()), "", false);
    }

    /** Five voices at once, or one backwards: speech-like, and nobody says anything. */
    private void voices(String kind, List<Utterance> speech) {
        float[] mix = new float[length()];
        List<String> groups = new ArrayList<>();
        int voices = kind.equals("babble") ? 5 : 1;
        for (int i = 0; i < voices; i++) {
            Utterance utterance = pick(speech);
            groups.add("voice:" + utterance.voice());
            float[] voice = bank.pcm(utterance);
            int shift = random.nextInt(voice.length);
            for (int j = 0; j < mix.length; j++) {
                int at = (j + shift) % voice.length;
                mix[j] += voice[voices == 1 ? voice.length - 1 - at : at] / voices;
            }
        }
        emit(kind, groups, line(), mix, "", false);
    }

    private int length() {
        return random.nextInt(RATE, windowSamples + 1);
    }

    private float[] lead(float[] voice) {
        float[] padded = new float[voice.length + RATE / 5];
        System.arraycopy(voice, 0, padded, random.nextInt(RATE / 20, RATE / 5), voice.length);
        return padded;
    }

    /** With the silence around it that the window cutter leaves. */
    private float[] padded(float[] voice) {
        float[] lead = lead(voice);
        return Arrays.copyOf(lead, Math.min(windowSamples, lead.length + random.nextInt(RATE * 6 / 10)));
    }

    private void emit(String kind, List<String> groups, Channel channel, float[] sound, String reference, boolean cut) {
        float[] line = channel.apply(random.nextLong(), sound);
        float[] pcm = Resampler.resample(line, RATE, DECODER_RATE);
        sink.accept(new CorpusWindow(kind, split, groups, pcm, reference, cut));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
