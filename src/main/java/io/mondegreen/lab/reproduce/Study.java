package io.mondegreen.lab.reproduce;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.ProbeCorpus;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.lab.bias.NearMissPairs;
import io.mondegreen.lab.sweep.SweepInput;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Split;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the questions are put to.
 *
 * @param bundle   probes beside the model, where there are some
 * @param pairs    near-miss sentences
 * @param seed     of windows, noises, splits and bootstraps
 * @param scale    1 for the whole experiment, less for a quick look: a share of its windows
 * @param facts    what identifies the answers: model, corpus, seed, scale, version
 * @param meter    told how many windows there are to be heard, and of every one that was
 */
public record Study(
        WhisperModel model,
        SpeechBank bank,
        Optional<ProbeBundle> bundle,
        NearMissPairs pairs,
        long seed,
        double scale,
        SortedMap<String, String> facts,
        WorkMeter meter) {

    public Study {
        if (!(scale > 0 && scale <= 1)) {
            throw new IllegalArgumentException("a scale is above 0 and at most 1, not " + scale);
        }
    }

    /** Eight trials side by side, two threads each for encoder and decoder: an experiment has the machine for itself. */
    EngineOptions engine() {
        return new EngineOptions(EngineOptions.DeviceChoice.AUTO, 8, 2, 2, 1, true, "en");
    }

    /** What sweeps work on. */
    SweepInput sweep() {
        return new SweepInput(
                model,
                bank,
                facts.getOrDefault("corpus", ""),
                facts.getOrDefault("graph", ""),
                seed,
                bundle,
                engine(),
                Optional.empty(),
                meter);
    }

    /** Told of every window that was heard. */
    Runnable heard() {
        return () -> meter.did(1);
    }

    Study with(WorkMeter other) {
        return new Study(model, bank, bundle, pairs, seed, scale, facts, other);
    }

    /** That share of a number of whole windows of the test split, of every kind. */
    List<CorpusWindow> testWindows(int count) {
        return ProbeCorpus.sample(
                bank, seed, Split.TEST, model.config().windowMs(), window -> !window.cut(), scaled(count));
    }

    /** That share of a number of windows, at least a few. */
    int scaled(int windows) {
        return Math.max(Math.min(windows, 6), (int) Math.round(windows * scale));
    }
}
