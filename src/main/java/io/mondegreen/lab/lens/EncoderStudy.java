package io.mondegreen.lab.lens;

import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.IndexSet;
import java.util.ArrayList;
import java.util.List;

/** What is heard of encoders that stop early, over many windows. */
public final class EncoderStudy {
    private EncoderStudy() {}

    /**
     * Hears windows after each layer.
     *
     * @param options  side by side run as many windows or layers as there are slots
     * @param layers   to stop after; stem and last layer are always among them
     * @param windows  whole ones: of those that were cut nobody knows what they hold
     * @param seed     of the intervals' bootstrap
     * @param progress run after every window
     */
    public static EncoderReport of(
            WhisperModel model,
            EngineOptions options,
            IndexSet layers,
            List<CorpusWindow> windows,
            long seed,
            Runnable progress) {
        WhisperConfig config = model.config();
        LogMel logMel = new LogMel(config.mels());
        try (EncoderLens lens = EncoderLens.open(model, options, layers)) {
            List<LayerTally> speech = tallies(lens);
            List<LayerTally> other = tallies(lens);
            for (int from = 0; from < windows.size(); from += lens.slots()) {
                List<CorpusWindow> some = windows.subList(from, Math.min(windows.size(), from + lens.slots()));
                List<List<LayerHearing>> heard = lens.hear(some.stream()
                        .map(window -> logMel.compute(window.pcm(), config.windowFrames()))
                        .toList());
                for (int i = 0; i < some.size(); i++) {
                    CorpusWindow window = some.get(i);
                    List<LayerTally> tallies = window.inLanguage() ? speech : other;
                    for (int at = 0; at < tallies.size(); at++) {
                        tallies.get(at).add(window, heard.get(i).get(at));
                    }
                    progress.run();
                }
            }
            return new EncoderReport(config.encoderLayers(), figures(speech, seed), figures(other, seed));
        }
    }

    private static List<EncoderReport.Figures> figures(List<LayerTally> tallies, long seed) {
        return tallies.stream().map(one -> one.figures(seed)).toList();
    }

    private static List<LayerTally> tallies(EncoderLens lens) {
        List<LayerTally> tallies = new ArrayList<>();
        lens.layers().forEach(layer -> tallies.add(new LayerTally(layer)));
        return tallies;
    }
}
