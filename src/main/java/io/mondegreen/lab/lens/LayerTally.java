package io.mondegreen.lab.lens;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;

/** What was heard after one layer, counted over windows; a window's first group is what intervals draw. */
final class LayerTally {
    private final int layer;
    private final GroupedRate wordErrors = new GroupedRate();
    private final GroupedRate empty = new GroupedRate();
    private final GroupedRate loops = new GroupedRate();
    private final GroupedRate unended = new GroupedRate();
    private int windows;
    private double tokens;
    private double logprobs;

    LayerTally(int layer) {
        this.layer = layer;
    }

    void add(CorpusWindow window, LayerHearing heard) {
        String group = window.groups().getFirst();
        WordAlignment alignment =
                WordAlignment.of(WindowLabels.words(window.reference()), WindowLabels.words(heard.text()));
        int steps = alignment.steps().size();
        wordErrors.add(
                group,
                steps - alignment.count(WordAlignment.Op.MATCH),
                steps - alignment.count(WordAlignment.Op.INSERTION));
        empty.add(group, heard.empty() ? 1 : 0, 1);
        loops.add(group, heard.loops(window.reference()) ? 1 : 0, 1);
        unended.add(group, heard.ended() ? 0 : 1, 1);
        windows++;
        tokens += heard.tokens().length;
        logprobs += heard.empty() ? 0 : heard.logprob() * heard.tokens().length;
    }

    EncoderReport.Figures figures(long seed) {
        return new EncoderReport.Figures(
                layer,
                windows,
                empty.groups(),
                wordErrors.interval(seed),
                empty.share(seed),
                loops.share(seed),
                unended.share(seed),
                tokens / windows,
                logprobs / tokens);
    }
}
