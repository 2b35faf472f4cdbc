package io.mondegreen.lab.census;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.probe.Split;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** What a split of the bank has to offer to a window that is drawn: sentences, and places in them. */
final class SplitSpeech {
    private static final List<String> NOT_ORDINARY = List.of("foreign", "oov", "repeat");
    private static final int TRIES = 8;

    private final SpeechBank bank;
    private final Loudness loudness;
    private final String split;
    private final SplittableRandom random;

    SplitSpeech(SpeechBank bank, Split split, SplittableRandom random) {
        this.bank = bank;
        this.loudness = new Loudness(bank);
        this.split = split.label();
        this.random = random;
    }

    /** A stretch of a sentence. */
    record Moment(int fromMs, int ms) {}

    /** Sentences of the bank's ordinary kind, or of whatever English it has. */
    List<Utterance> ordinary() {
        List<Utterance> speech = of("speech");
        return !speech.isEmpty()
                ? speech
                : bank.kinds(split).stream()
                        .filter(kind -> !NOT_ORDINARY.contains(kind))
                        .flatMap(kind -> of(kind).stream())
                        .toList();
    }

    List<Utterance> of(String kind) {
        return bank.utterances(split, kind);
    }

    /** One that takes at most this long; the shortest where none does. */
    Utterance any(List<Utterance> of, double maxMs) {
        List<Utterance> fitting =
                of.stream().filter(one -> one.durationMs() <= maxMs).toList();
        return fitting.isEmpty()
                ? of.stream()
                        .min(Comparator.comparingInt(Utterance::durationMs))
                        .orElseThrow(() -> new IllegalArgumentException("the bank has no speech in " + split))
                : fitting.get(random.nextInt(fitting.size()));
    }

    /** A place where it is loud, within a word, between these shares of the sentence. */
    int loudPlace(Utterance utterance, double from, double to) {
        int duration = utterance.durationMs();
        int best = (int) (duration * (from + to) / 2);
        double loudest = 0;
        for (int i = 0; i < TRIES; i++) {
            int place = (int) (duration * random.nextDouble(from, to));
            double level = loudness.of(utterance, place - 20, place + 20);
            if (level > loudest) {
                loudest = level;
                best = place;
            }
        }
        return best;
    }

    /** A moment of this length where it is loud; between two dips it may be a word. */
    Moment loudMoment(Utterance utterance, int shortestMs, int longestMs, boolean betweenDips) {
        Moment best = new Moment(0, shortestMs);
        double loudest = 0;
        for (int i = 0; i < TRIES; i++) {
            int span = random.nextInt(shortestMs / 10, longestMs / 10 + 1) * 10;
            int at = random.nextInt(Math.max(1, utterance.durationMs() - span));
            if (betweenDips) {
                at = loudness.quietest(utterance, at, at + 200);
                span = Math.max(shortestMs, loudness.quietest(utterance, at + span - 100, at + span + 100) - at);
            }
            double level = loudness.of(utterance, at, at + span);
            if (at + span <= utterance.durationMs() && level > loudest) {
                best = new Moment(at, span);
                loudest = level;
            }
        }
        return best;
    }
}
