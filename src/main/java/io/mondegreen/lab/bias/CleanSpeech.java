package io.mondegreen.lab.bias;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;
import io.mondegreen.probe.WordAlignment.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Ordinary sentences of the speech bank, to see what a change costs where nothing is to be repaired.
 *
 * @param audio  16 kHz mono
 * @param errors word errors of each as the model is
 */
record CleanSpeech(List<Utterance> utterances, List<float[]> audio, List<Integer> errors) {
    static final String SPLIT = "test";

    /** Evenly over the voices of the bank's test split; sentences that do not fit the window are left out. */
    static CleanSpeech of(SpeechBank bank, int most, int windowMs, Ear ear) {
        List<Utterance> fitting = bank.utterances(SPLIT, "speech").stream()
                .filter(one -> one.durationMs() <= windowMs)
                .toList();
        List<Utterance> chosen = new ArrayList<>();
        for (int i = 0; i < Math.min(most, fitting.size()); i++) {
            chosen.add(fitting.get((int) ((long) i * fitting.size() / Math.min(most, fitting.size()))));
        }
        List<float[]> audio = chosen.stream()
                .map(one -> Resampler.resample(bank.pcm(one), SpeechBank.RATE_HZ, LogMel.RATE_HZ))
                .toList();
        List<String> texts = texts(ear, audio, List.of(Change.NONE)).getFirst();
        return new CleanSpeech(chosen, audio, errors(chosen, texts));
    }

    /** What is written of them under each of several changes, all of one nudge. */
    List<List<String>> texts(Ear ear, List<Change> changes) {
        return texts(ear, audio, changes);
    }

    private static List<List<String>> texts(Ear ear, List<float[]> audio, List<Change> changes) {
        List<float[]> windows = audio.stream()
                .map(pcm -> ear.features(changes.getFirst().nudge().apply(pcm), "a sentence"))
                .toList();
        return ear.texts(windows, changes);
    }

    private static List<Integer> errors(List<Utterance> said, List<String> texts) {
        List<Integer> errors = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            WordAlignment alignment = WordAlignment.of(words(said.get(i)), WindowLabels.words(texts.get(i)));
            errors.add(alignment.steps().size() - alignment.count(Op.MATCH));
        }
        return errors;
    }

    private static List<String> words(Utterance one) {
        return WindowLabels.words(one.text());
    }

    /** Word error rate as the model is. */
    double wordErrorRate() {
        return rate(errors).value();
    }

    /** What several changes add to the word error rate, on average. */
    Metrics.Interval added(List<List<String>> texts, long seed) {
        GroupedRate added = new GroupedRate();
        for (List<String> some : texts) {
            List<Integer> now = errors(utterances, some);
            for (int i = 0; i < now.size(); i++) {
                Utterance one = utterances.get(i);
                added.add(one.voice(), now.get(i) - errors.get(i), words(one).size());
            }
        }
        return added.interval(seed);
    }

    private GroupedRate rate(List<Integer> counts) {
        GroupedRate rate = new GroupedRate();
        for (int i = 0; i < counts.size(); i++) {
            rate.add(
                    utterances.get(i).voice(),
                    counts.get(i),
                    words(utterances.get(i)).size());
        }
        return rate;
    }
}
