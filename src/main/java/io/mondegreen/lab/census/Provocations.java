package io.mondegreen.lab.census;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.lab.census.StressWindow.Cut;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.lab.census.StressWindow.Sound;
import io.mondegreen.lab.recipe.SplitSounds;
import io.mondegreen.lab.recipe.Step;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** All ways in which the census provokes a model. What the bank has beyond ordinary speech makes kinds of its own. */
final class Provocations {
    private final List<Provocation> all = new ArrayList<>();

    private Provocations() {}

    static List<Provocation> of(SpeechBank bank) {
        Provocations provocations = new Provocations();
        provocations.ordinary();
        provocations.lines();
        provocations.deliveries();
        provocations.otherSpeech(bank);
        provocations.nonspeech();
        provocations.loops();
        return List.copyOf(provocations.all);
    }

    private void ordinary() {
        add("clean", Purpose.ORDINARY, 420, d -> d.say(whole(d)).padded().line());
        add("noisy", Purpose.ORDINARY, 330, d -> d.say(whole(d)).padded().noisy(20, 35));
        add("dense", Purpose.ORDINARY, 450, d -> d.fill(100, 500, 2, 1).padded().line());
    }

    private void lines() {
        add("snr--9..0", Purpose.OUTCOME, 90, d -> d.say(whole(d)).padded().noisy(-9, 0));
        add("snr-0..5", Purpose.OUTCOME, 90, d -> d.say(whole(d)).padded().noisy(0, 5));
        add("snr-5..10", Purpose.OUTCOME, 80, d -> d.say(whole(d)).padded().noisy(5, 10));
        add("snr-10..20", Purpose.OUTCOME, 80, d -> d.say(whole(d)).padded().noisy(10, 20));
        for (int percent : List.of(10, 30, 50, 70)) {
            add("loss-" + percent, Purpose.OUTCOME, 60, d -> d.say(whole(d))
                    .padded()
                    .losing(percent / 100.0));
        }
        add("clipping", Purpose.OUTCOME, 60, d -> d.say(whole(d))
                .add(new Step.Saturate(d.random.nextInt(12, 31)))
                .padded()
                .line());
        add("crosstalk", Purpose.OUTCOME, 80, d -> d.say(whole(d))
                .crosstalk(-d.random.nextInt(6, 21))
                .padded()
                .line());
    }

    private void deliveries() {
        tempo("tempo-0.5..0.65", 0.5, 0.65);
        tempo("tempo-0.8", 0.78, 0.82);
        tempo("tempo-1.25", 1.22, 1.28);
        tempo("tempo-1.6..2.1", 1.6, 2.1);
        add("cut-begin", Purpose.OUTCOME, 70, d -> d.cut(whole(d), Cut.BEGIN)
                .padded()
                .line());
        add("cut-end", Purpose.OUTCOME, 70, d -> d.cut(whole(d), Cut.END)
                .padded()
                .line());
        add("full", Purpose.OUTCOME, 90, d -> d.fill(60, 200, 99, 1).padded().line());
    }

    private void tempo(String kind, double from, double to) {
        add(kind, Purpose.OUTCOME, 60, d -> {
            double factor = Math.round(100 * d.random.nextDouble(from, to)) / 100.0;
            d.say(d.speech.any(d.speech.ordinary(), (d.windowMs - 800) * factor))
                    .add(new Step.Tempo(factor))
                    .padded()
                    .line();
        });
    }

    private void otherSpeech(SpeechBank bank) {
        add("babble", Purpose.OUTCOME, 80, d -> d.babble(5).line());
        add("reversed", Purpose.OUTCOME, 80, d -> d.reversed(whole(d)).padded().line());
        Set<String> kinds = new TreeSet<>();
        for (Split split : Split.values()) {
            kinds.addAll(bank.kinds(split.label()));
        }
        kinds.remove("speech");
        for (String kind : kinds) {
            Set<Split> splits = EnumSet.noneOf(Split.class);
            for (Split split : Split.values()) {
                if (bank.kinds(split.label()).contains(kind)) {
                    splits.add(split);
                }
            }
            Consumer<Draft> say = kind.equals("foreign")
                    ? d -> d.sayForeign(d.speech.any(d.speech.of(kind), d.windowMs - 800))
                    : d -> d.say(d.speech.any(d.speech.of(kind), d.windowMs - 800));
            all.add(new Provocation(kind, Purpose.OUTCOME, 100, splits, say.andThen(d -> d.padded()
                    .line())));
        }
    }

    private void nonspeech() {
        add("silence", Purpose.CONSTRUCTION, 40, d -> d.synth(Sound.SILENCE, "silence", d.length())
                .line());
        for (Split split : Split.values()) {
            SplitSounds.noises(split).forEach(kind -> sound(Sound.NOISE, split, "noise", kind.name(), 28));
            SplitSounds.music(split).forEach(family -> sound(Sound.MUSIC, split, "music", family.name(), 28));
            SplitSounds.tones(split).forEach(tone -> sound(Sound.TONES, split, "tones", tone, 22));
        }
    }

    private void sound(Sound sound, Split split, String sort, String name, int share) {
        String kind = sort + "-" + name.toLowerCase(Locale.ROOT).replace('_', '-');
        Consumer<Draft> maker =
                d -> d.synth(sound, sort + ":" + name, d.length()).line();
        all.add(new Provocation(kind, Purpose.CONSTRUCTION, share, Set.of(split), maker));
    }

    private void loops() {
        add("tile", Purpose.LOOP, 350, d -> d.tile(150, 500, false, 1).line());
        add("tile-word", Purpose.LOOP, 120, d -> d.tile(250, 600, true, 1).line());
        add("tile-slow", Purpose.LOOP, 40, d -> {
            double tempo = Math.round(100 * d.random.nextDouble(0.4, 0.65)) / 100.0;
            d.tile(150, 400, false, tempo).line();
        });
        add("said-again", Purpose.LOOP, 150, d -> d.again(d.random.nextInt(4, 14))
                .padded()
                .line());
        add("tile-sound", Purpose.LOOP, 60, Provocations::tiledSound);
        add("full-fast", Purpose.LOOP, 280, d -> {
            double factor = Math.round(100 * d.random.nextDouble(1.6, 2.1)) / 100.0;
            d.fill(60, 200, 99, factor).add(new Step.Tempo(factor)).line();
        });
    }

    private static void tiledSound(Draft d) {
        int ms = d.random.nextInt(150, 600);
        if (d.random.nextBoolean()) {
            d.synth(Sound.NOISE, "noise:" + d.pick(SplitSounds.noises(d.split())), ms);
        } else {
            d.synth(Sound.MUSIC, "music:" + d.pick(SplitSounds.music(d.split())), ms);
        }
        d.repeated(ms).line();
    }

    private static Utterance whole(Draft d) {
        return d.speech.any(d.speech.ordinary(), d.windowMs - 800);
    }

    private void add(String kind, Purpose purpose, int share, Consumer<Draft> maker) {
        all.add(new Provocation(kind, purpose, share, EnumSet.allOf(Split.class), maker));
    }
}
