package io.mondegreen.lab.census;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.lab.census.StressWindow.Cut;
import io.mondegreen.lab.census.StressWindow.Sound;
import io.mondegreen.lab.recipe.SplitSounds;
import io.mondegreen.lab.recipe.Step;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A stress window while it is drawn: each method adds steps and notes what they make of the window. */
final class Draft {
    final SplittableRandom random;
    final int windowMs;
    final SplitSpeech speech;
    private final Split split;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private Sound sound = Sound.SPEECH;
    private Utterance speaker;
    private String channel = "telephone";
    private Double snrDb;
    private Cut cut = Cut.NONE;
    private boolean known = true;
    private int copies = 1;
    private int copyMs;

    Draft(SpeechBank bank, Split split, int windowMs, SplittableRandom random) {
        this.speech = new SplitSpeech(bank, split, random);
        this.split = split;
        this.windowMs = windowMs;
        this.random = random;
    }

    StressWindow window(String id, Provocation provocation) {
        return new StressWindow(
                id,
                provocation.kind(),
                provocation.purpose(),
                sound,
                speaker == null ? null : speaker.voice(),
                speaker == null ? null : speaker.accent(),
                speaker == null ? null : speaker.gender(),
                channel,
                snrDb,
                split,
                groups.stream().distinct().toList(),
                known ? String.join(" ", said) : null,
                cut,
                copies,
                copyMs,
                steps);
    }

    Draft say(Utterance utterance) {
        return part(utterance, 0, utterance.durationMs());
    }

    /** A sentence in a language that is not the model's. */
    Draft sayForeign(Utterance utterance) {
        say(utterance);
        said.clear();
        return this;
    }

    /** A part of a sentence; its text stays whole. */
    private Draft part(Utterance utterance, int fromMs, int toMs) {
        speaker = speaker == null ? utterance : speaker;
        note(utterance);
        said.add(utterance.text());
        return add(new Step.Say(utterance.file(), utterance.startMs() + fromMs, utterance.startMs() + toMs));
    }

    /** A sentence without its beginning or its end, cut where it is loud: within a word. */
    Draft cut(Utterance utterance, Cut end) {
        cut = end;
        int duration = utterance.durationMs();
        int at = speech.loudPlace(utterance, end == Cut.BEGIN ? 0.15 : 0.4, end == Cut.BEGIN ? 0.6 : 0.85);
        return end == Cut.BEGIN ? part(utterance, at, duration) : part(utterance, 0, at);
    }

    /** Sentences of one voice with short pauses, until the window is full. */
    Draft fill(int shortestGap, int longestGap, int most, double tempo) {
        Utterance first = speech.any(speech.ordinary(), windowMs * tempo - 500);
        say(first);
        double room = (windowMs - 300) * tempo - first.durationMs();
        List<Utterance> voice = speech.ordinary().stream()
                .filter(one -> one.voice().equals(first.voice()))
                .toList();
        for (int i = 1; i < most; i++) {
            int gap = random.nextInt(shortestGap, longestGap);
            Utterance next = speech.any(voice, room - gap);
            if (next.durationMs() + gap > room) {
                break;
            }
            add(new Step.Pad(0, gap)).say(next);
            room -= next.durationMs() + gap;
        }
        return this;
    }

    /** A short sentence again and again. */
    Draft again(int times) {
        List<Utterance> all = new ArrayList<>(speech.of("repeat"));
        speech.ordinary().stream()
                .sorted(Comparator.comparingInt(Utterance::durationMs))
                .limit(20)
                .forEach(all::add);
        Utterance one = speech.any(all, windowMs / 4.0);
        int gap = random.nextInt(0, 200);
        say(one);
        int fit = Math.clamp(times, 1, Math.max(1, (windowMs - 300) / (one.durationMs() + gap)));
        for (int i = 1; i < fit; i++) {
            said.add(one.text());
        }
        copies = fit;
        copyMs = one.durationMs();
        return add(new Step.Tile(gap, fit * (one.durationMs() + gap)));
    }

    /** A moment of speech end to end: pieces of words, so nobody can say what the text should be. */
    Draft tile(int shortestMs, int longestMs, boolean betweenDips, double tempo) {
        known = false;
        Utterance one = pick(speech.ordinary());
        SplitSpeech.Moment moment = speech.loudMoment(one, shortestMs, longestMs, betweenDips);
        part(one, moment.fromMs(), moment.fromMs() + moment.ms());
        return repeated(moment.ms(), tempo);
    }

    /** Lays what is there end to end for a part of the window. */
    Draft repeated(int ms) {
        return repeated(ms, 1);
    }

    /** The same, then spoken at another tempo. */
    Draft repeated(int ms, double tempo) {
        int gap = pick(List.of(0, 0, 0, 40, 120, 240));
        int total = (int) (random.nextInt(windowMs / 8, windowMs + 1) * tempo);
        copies = Math.max(1, total / (ms + gap));
        copyMs = (int) (ms / tempo);
        add(new Step.Tile(gap, total));
        return tempo == 1 ? this : add(new Step.Tempo(tempo));
    }

    /** Several voices over each other. */
    Draft babble(int voices) {
        sound = Sound.VOICES;
        add(new Step.Pad(0, random.nextInt(windowMs / 4, windowMs + 1)));
        for (int i = 0; i < voices; i++) {
            Utterance one = pick(speech.ordinary());
            speaker = speaker == null ? one : speaker;
            note(one);
            add(Step.Over.equal(one, random.nextInt(one.durationMs()), i));
        }
        return this;
    }

    Draft reversed(Utterance utterance) {
        say(utterance);
        said.clear();
        sound = Sound.VOICES;
        return add(new Step.Reverse());
    }

    /** Somebody else in the background. */
    Draft crosstalk(double db) {
        List<Utterance> others = speech.ordinary().stream()
                .filter(one -> !one.voice().equals(speaker.voice()))
                .toList();
        if (others.isEmpty()) {
            throw new IllegalArgumentException(
                    "a second talker takes a second voice; the bank has only one in " + split.label());
        }
        Utterance other = pick(others);
        note(other);
        channel = String.format(Locale.ROOT, "telephone, second talker at %.0f dB", db);
        return add(new Step.Over(other, random.nextInt(other.durationMs()), db));
    }

    Draft synth(Sound what, String name, int ms) {
        sound = what;
        groups.add(name.contains(":") ? name : name + ":" + split);
        return add(name.equals("tones:keys") ? Step.Keys.random(random) : new Step.Synth(name, seed(), ms));
    }

    /** The silence around speech that the window cutter leaves. */
    Draft padded() {
        return add(
                new Step.Pad(cut == Cut.BEGIN ? 0 : random.nextInt(50, 200), cut == Cut.END ? 0 : random.nextInt(600)));
    }

    Draft line() {
        return line(null, null, 0);
    }

    Draft noisy(double fromDb, double toDb) {
        LineNoise.Kind noise = pick(SplitSounds.noises(split));
        double db = Math.round(random.nextDouble(fromDb, toDb) * 10) / 10.0;
        groups.add("noise:" + noise);
        snrDb = db;
        return line(noise, db, 0);
    }

    Draft losing(double share) {
        channel = String.format(Locale.ROOT, "telephone, %.0f %% of packets lost", 100 * share);
        return line(null, null, share);
    }

    private Draft line(LineNoise.Kind noise, Double snr, double loss) {
        double gain = Math.round(random.nextDouble(-14, 3) * 10) / 10.0;
        return add(new Step.Line(gain, noise, snr, loss, seed()));
    }

    Draft add(Step step) {
        steps.add(step);
        return this;
    }

    int length() {
        return random.nextInt(1000, windowMs + 1);
    }

    private void note(Utterance utterance) {
        groups.add("voice:" + utterance.voice());
        groups.add("sentence:" + utterance.text());
    }

    private int seed() {
        return random.nextInt(Integer.MAX_VALUE);
    }

    Split split() {
        return split;
    }

    <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
