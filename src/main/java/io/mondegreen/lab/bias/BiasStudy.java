package io.mondegreen.lab.bias;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.bias.Ear.Sound;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Lets a model hear near-miss pairs, tries on the dev pairs which component makes it write what it expects, and reports on the
 * test pairs. Same model, pairs, bank and seed: same report.
 */
public final class BiasStudy {
    /** Lines that are right, of each word, that the sweep hears beside the errors. */
    private static final int RIGHT = 20;
    /** Pairs heard at a time, so that few windows are kept. */
    private static final int AT_ONCE = 4;

    private final WhisperModel model;
    private final NearMissPairs pairs;
    private final SpeechBank bank;
    private final Settings settings;
    private final Runnable progress;

    private BiasStudy(WhisperModel model, NearMissPairs pairs, SpeechBank bank, Settings settings, Runnable progress) {
        this.model = model;
        this.pairs = pairs;
        this.bank = bank;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * How much is tried.
     *
     * @param mixes of each component with what is put in its place, above 0 to 1
     * @param clean sentences of ordinary speech on which costs are measured
     */
    public record Settings(List<Float> mixes, int clean, long seed) {
        public Settings {
            mixes = List.copyOf(mixes);
            if (mixes.isEmpty() || mixes.stream().anyMatch(mix -> !(mix > 0 && mix <= 1)) || clean < 1) {
                throw new IllegalArgumentException(
                        "mixes are above 0 and at most 1, not " + mixes + "; clean sentences at least 1, not " + clean);
            }
        }
    }

    /**
     * Makes the study.
     *
     * @param bank     for ordinary speech
     * @param progress run after every line that was heard
     * @throws IllegalArgumentException if the model has no tokenizer or no end of text, or a line is longer than its window
     * @throws java.io.UncheckedIOException if audio cannot be read
     */
    public static BiasReport of(
            WhisperModel model, NearMissPairs pairs, SpeechBank bank, Settings settings, Runnable progress) {
        return new BiasStudy(model, pairs, bank, settings, progress).report();
    }

    /** About how many lines a model hears in a study. */
    public static int lines(WhisperModel model, NearMissPairs pairs, Settings settings) {
        int tried = Components.count(model.config(), settings.mixes().size())
                * Math.min(3 * RIGHT, 2 * pairs.of(Split.DEV).size());
        int trials = 14 * (2 * pairs.of(Split.TEST).size() + settings.clean());
        return 4 * pairs.all().size() + tried + trials;
    }

    private BiasReport report() {
        List<Hearing> hearings = new ArrayList<>();
        StandFigures stands;
        List<Sound> chosen;
        List<Hearing> before;
        long seed = settings.seed();
        try (Ear ear = Ear.open(model, List.of(), seed, progress)) {
            for (int from = 0; from < pairs.all().size(); from += AT_ONCE) {
                List<NearMissPair> some =
                        pairs.all().subList(from, Math.min(pairs.all().size(), from + AT_ONCE));
                List<Sound> sounds = new ArrayList<>();
                for (Place place : Place.values()) {
                    sounds.addAll(sounds(ear, some, place, Nudge.NONE));
                }
                hearings.addAll(ear.hear(sounds, Change.NONE));
            }
            stands = StandFigures.of(ear, pairs.all(), hearings, seed);
            before = sample(hearings);
            chosen = before.stream()
                    .map(one -> sound(ear, one.pair(), one.place(), one.said(), Nudge.NONE))
                    .toList();
        }
        Sweep sweep = new Sweeper(model, chosen, before, seed, progress).sweep(settings.mixes());
        Trials trials = Trials.of(sweep, seed);
        try (Ear ear = Ear.open(model, trials.interventions(), seed, progress)) {
            CleanSpeech clean =
                    CleanSpeech.of(bank, settings.clean(), model.config().windowMs(), ear);
            List<Verdict> verdicts =
                    trials.judge(ear, nudge -> sounds(ear, pairs.of(Split.TEST), Place.CONTEXT, nudge), clean, seed);
            return new BiasReport(pairs.all(), List.copyOf(hearings), stands, sweep, verdicts, clean, seed);
        }
    }

    /** The dev lines in context that choose: all contextual errors, and some lines that are right, of each word as many. */
    private List<Hearing> sample(List<Hearing> hearings) {
        List<Hearing> dev = hearings.stream()
                .filter(one -> one.pair().split() == Split.DEV && one.place() == Place.CONTEXT)
                .toList();
        List<Hearing> sample =
                new ArrayList<>(dev.stream().filter(Hearing::contextual).toList());
        for (Word said : List.of(Word.NEAR_MISS, Word.EXPECTED)) {
            Predicate<Hearing> right = one -> one.right() && one.said() == said;
            List<Hearing> some = new ArrayList<>(dev.stream().filter(right).toList());
            Collections.shuffle(some, new Random(settings.seed()));
            sample.addAll(some.subList(0, Math.min(RIGHT, some.size())));
        }
        return sample;
    }

    private List<Sound> sounds(Ear ear, List<NearMissPair> some, Place place, Nudge nudge) {
        List<Sound> sounds = new ArrayList<>();
        for (NearMissPair pair : some) {
            for (Word said : List.of(Word.NEAR_MISS, Word.EXPECTED)) {
                sounds.add(sound(ear, pair, place, said, nudge));
            }
        }
        return sounds;
    }

    private Sound sound(Ear ear, NearMissPair pair, Place place, Word said, Nudge nudge) {
        float[] pcm = nudge.apply(pairs.pcm(pair.line(place, said)));
        return new Sound(pair, place, said, ear.features(pcm, "the line of " + pair.id()));
    }
}
