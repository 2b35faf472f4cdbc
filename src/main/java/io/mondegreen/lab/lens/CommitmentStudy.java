package io.mondegreen.lab.lens;

import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.WindowLabels.Label;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When a model commits itself to its tokens, for text that was said, text that was not, and loops. */
public final class CommitmentStudy {
    private final WhisperConfig config;
    private final WhisperTokenizer tokenizer;
    private final LogMel logMel;
    private final Map<Label, LabelCommitment> labels = new EnumMap<>(Label.class);
    private int uncounted;

    private CommitmentStudy(WhisperModel model) {
        config = model.config();
        logMel = new LogMel(config.mels());
        tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("labels need text: this model has no tokenizer"));
    }

    /**
     * Decodes windows and reads their text tokens at every layer.
     *
     * @param options  side by side run as many windows as there are slots
     * @param seed     of the intervals' bootstrap
     * @param progress run after every window
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    public static CommitmentReport of(
            WhisperModel model, EngineOptions options, List<StudyWindow> windows, long seed, Runnable progress) {
        CommitmentStudy study = new CommitmentStudy(model);
        try (HookedModel hooked = HookedModel.open(model, options, LogitLens.taps(model.config()));
                LogitLens lens = LogitLens.open(model, hooked.device(), options.decoderThreads())) {
            for (int from = 0; from < windows.size(); from += hooked.slots()) {
                List<StudyWindow> some = windows.subList(from, Math.min(windows.size(), from + hooked.slots()));
                List<float[]> sounds = some.stream().map(one -> one.pcm().get()).toList();
                List<Run> runs = hooked.runAll(sounds.stream().map(study::trial).toList());
                for (int i = 0; i < runs.size(); i++) {
                    study.add(some.get(i), sounds.get(i), runs.get(i), lens);
                    progress.run();
                }
            }
        }
        return study.report(windows.size(), seed);
    }

    private CommitmentReport report(int windows, long seed) {
        Optional<LabelCommitment> good = Optional.ofNullable(labels.get(Label.GOOD));
        return new CommitmentReport(
                config.decoderLayers(),
                windows,
                uncounted,
                labels.values().stream().map(one -> one.figures(seed)).toList(),
                labels.values().stream()
                        .flatMap(one -> good.stream().flatMap(other -> one.apartFrom(other, seed)))
                        .toList());
    }

    private Trial trial(float[] pcm) {
        return Trial.clean(Window.greedy(logMel.compute(pcm, config.windowFrames())));
    }

    private void add(StudyWindow window, float[] pcm, Run run, LogitLens lens) {
        List<TokenLens> text = lens.read(run, 1).tokens().stream()
                .filter(token -> token.position() + 1 < run.textEnd())
                .toList();
        Optional<Label> label = window.label().apply(pcm, tokenizer.decode(run.sampled()));
        if (label.isEmpty() || text.isEmpty()) {
            uncounted++;
            return;
        }
        labels.computeIfAbsent(label.get(), one -> new LabelCommitment(one, config.decoderLayers()))
                .add(window.group(), text, run.meanLogprob());
    }
}
