package io.mondegreen.lab;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.lab.recipe.SplitSounds;
import io.mondegreen.lab.recipe.Step;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Renders the windows that probes are trained and judged on: the speech bank's utterances over a telephone channel, whole,
 * noisy or cut off as a provisional decode sees them, and sounds that are not the caller's speech. A pure function of bank
 * and seed. Splits hold out voices, sentences, kinds of noise and families of music: no group is in two splits.
 */
public final class ProbeCorpus {
    /** Sentences that only larger banks hold. */
    private static final List<String> FURTHER = List.of("template", "salad", "prose", "digits");

    private static final int SHORTEST_MS = 1000;

    private final SpeechBank bank;
    private final SplittableRandom random;
    private final Split split;
    private final String name;
    private final int windowMs;
    private final Renderer renderer;
    private final List<Planned> planned = new ArrayList<>();

    private ProbeCorpus(SpeechBank bank, long seed, Split split, int windowMs) {
        this.bank = bank;
        this.random = new SplittableRandom(seed * 31 + split.ordinal());
        this.split = split;
        this.name = split.label();
        this.windowMs = windowMs;
        this.renderer = new Renderer(bank, windowMs);
    }

    /**
     * A window that has not been rendered.
     *
     * @param window without its audio
     * @param sound  renders it
     */
    public record Planned(CorpusWindow window, Supplier<float[]> sound) {}

    /** Renders one split, window by window. */
    public static void render(SpeechBank bank, long seed, Split split, int windowMs, Consumer<CorpusWindow> sink) {
        for (Planned one : plan(bank, seed, split, windowMs)) {
            sink.accept(one.window().withSound(one.sound().get()));
        }
    }

    /**
     * Draws windows of a split without regard to their kind, so that kinds are as frequent as they are in it; in the order
     * rendered. Same bank, split and seed: same windows.
     *
     * @param wanted those to draw from, asked before they are rendered
     * @param count  at most
     */
    public static List<CorpusWindow> sample(
            SpeechBank bank, long seed, Split split, int windowMs, Predicate<CorpusWindow> wanted, int count) {
        List<Planned> all = new ArrayList<>(plan(bank, seed, split, windowMs).stream()
                .filter(one -> wanted.test(one.window()))
                .toList());
        List<Planned> drawn = new ArrayList<>(all);
        Collections.shuffle(drawn, new Random(seed));
        Set<Planned> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
        chosen.addAll(drawn.subList(0, Math.min(count, drawn.size())));
        return all.stream()
                .filter(chosen::contains)
                .map(one -> one.window().withSound(one.sound().get()))
                .toList();
    }

    /**
     * All windows of a split, in order, each to be rendered when it is needed.
     *
     * @throws IllegalArgumentException if the model's window is shorter than the corpus' shortest
     */
    public static List<Planned> plan(SpeechBank bank, long seed, Split split, int windowMs) {
        if (windowMs < SHORTEST_MS) {
            throw new IllegalArgumentException("the probe corpus has windows from " + SHORTEST_MS
                    + " ms on, this model hears " + windowMs + " ms; give it windows of your own");
        }
        ProbeCorpus corpus = new ProbeCorpus(bank, seed, split, windowMs);
        corpus.plan();
        return corpus.planned;
    }

    private void plan() {
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
        // last, so that a bank with these has all windows of one without them, sample by sample
        for (String kind : FURTHER) {
            for (Utterance utterance : bank.utterances(name, kind)) {
                spoken(kind, utterance, line());
                spoken(kind, utterance, noisy(8, 35));
            }
        }
    }

    private static void repeat(int times, Runnable one) {
        for (int i = 0; i < times; i++) {
            one.run();
        }
    }

    private Step.Line line() {
        return new Step.Line(random.nextDouble(-14, 3), null, null, 0, seed());
    }

    private Step.Line noisy(double fromDb, double toDb) {
        LineNoise.Kind noise = pick(SplitSounds.noises(split));
        return new Step.Line(random.nextDouble(-14, 3), noise, random.nextDouble(fromDb, toDb), 0, seed());
    }

    private void spoken(String kind, Utterance utterance, Step.Line line) {
        if (utterance.durationMs() <= windowMs) {
            String reference = kind.equals("foreign") ? "" : utterance.text();
            emit(kind, groups(utterance, line), List.of(new Step.Say(utterance), around(), line), reference, false);
        }
    }

    /** A part of an utterance: its beginning as a provisional decode sees it, or its end after a long window was cut. */
    private void cut(Utterance utterance) {
        int length = (int) (utterance.durationMs() * random.nextDouble(0.35, 0.9));
        if (length > 800 && length <= windowMs) {
            Step.Line line = random.nextBoolean() ? line() : noisy(12, 30);
            int whole = utterance.durationMs();
            List<Step> part = random.nextInt(3) == 0
                    ? List.of(new Step.Say(utterance), new Step.Keep(whole - length, whole), around(), line)
                    : List.of(new Step.Say(utterance), new Step.Pad(lead(), 0), new Step.Keep(0, length), line);
            emit("cut", groups(utterance, line), part, utterance.text(), true);
        }
    }

    /** Two utterances with too short a pause between them to be two windows. */
    private void dense(Utterance one, Utterance two) {
        int gap = random.nextInt(100, 500);
        if (one.durationMs() + gap + two.durationMs() <= windowMs - 200) {
            Step.Line line = random.nextBoolean() ? line() : noisy(12, 30);
            List<String> groups = groups(one, line);
            groups.addAll(groups(two, line));
            List<Step> both = List.of(new Step.Say(one), new Step.Pad(0, gap), new Step.Say(two), around(), line);
            emit("dense", groups, both, one.text() + " " + two.text(), false);
        }
    }

    private List<String> groups(Utterance utterance, Step.Line line) {
        List<String> groups = new ArrayList<>(List.of("voice:" + utterance.voice(), "sentence:" + utterance.text()));
        if (line.noise() != null) {
            groups.add("noise:" + line.noise());
        }
        return groups;
    }

    private void music() {
        HoldMusic.Family family = pick(SplitSounds.music(split));
        sound("music", "music:" + family, new Step.Synth("music:" + family, seed(), length()));
    }

    private void noise() {
        LineNoise.Kind kind = pick(SplitSounds.noises(split));
        sound("noise", "noise:" + kind, new Step.Synth("noise:" + kind, seed(), length()));
    }

    private void tones() {
        String tones = pick(SplitSounds.tones(split));
        Step step = tones.equals("keys") ? Step.Keys.random(random) : new Step.Synth("tones:" + tones, 0, length());
        sound("tones", "tones:" + split, step);
    }

    private void silence() {
        sound("silence", "silence:" + split, new Step.Synth("silence", seed(), length()));
    }

    private void sound(String kind, String group, Step sound) {
        emit(kind, List.of(group), List.of(sound, line()), "", false);
    }

    /** Five voices at once, or one backwards: speech-like, and nobody says anything. */
    private void voices(String kind, List<Utterance> speech) {
        List<Step> steps = new ArrayList<>(List.of(new Step.Pad(0, length())));
        List<String> groups = new ArrayList<>();
        int voices = kind.equals("babble") ? 5 : 1;
        for (int i = 0; i < voices; i++) {
            Utterance utterance = pick(speech);
            groups.add("voice:" + utterance.voice());
            steps.add(Step.Over.equal(utterance, random.nextInt(utterance.durationMs()), i));
        }
        if (voices == 1) {
            steps.add(new Step.Reverse());
        }
        steps.add(line());
        emit(kind, groups, steps, "", false);
    }

    private int length() {
        return random.nextInt(SHORTEST_MS, windowMs + 1);
    }

    private int lead() {
        return random.nextInt(50, 200);
    }

    /** The silence around speech that the window cutter leaves. */
    private Step.Pad around() {
        return new Step.Pad(lead(), random.nextInt(600));
    }

    private int seed() {
        return random.nextInt(Integer.MAX_VALUE);
    }

    private void emit(String kind, List<String> groups, List<Step> recipe, String reference, boolean cut) {
        CorpusWindow window = new CorpusWindow(kind, split, groups, new float[0], reference, cut);
        planned.add(new Planned(window, () -> renderer.render(recipe)));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
