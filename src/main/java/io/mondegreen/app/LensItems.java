package io.mondegreen.app;

import io.mondegreen.guard.GuardedToken;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.lens.LayerView;
import io.mondegreen.lab.lens.LensTable;
import io.mondegreen.lab.lens.TokenLens;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.web.api.LensItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A reading of the lens as the API says it. */
final class LensItems {
    private static final double DIGITS = 1e4;

    private LensItems() {}

    /** @param run whose streams the table was read from */
    static LensItem of(LensTable table, Run run, TraceRecord tokens, LensProbes probes) {
        List<String> layers = new ArrayList<>(List.of("embed"));
        for (int layer = 0; layer < table.layers(); layer++) {
            layers.add("decoder." + layer);
        }
        List<LensItem.Token> all = new ArrayList<>();
        for (int i = 0; i < tokens.tokens().size(); i++) {
            GuardedToken token = tokens.tokens().get(i);
            TokenLens seen = table.tokens().get(i);
            all.add(new LensItem.Token(
                    token.id(),
                    token.text(),
                    seen.layers().stream()
                            .map(view -> layer(view, seen.position(), run, probes))
                            .toList(),
                    seen.saturation(),
                    Float.isFinite(token.frame()) ? Optional.of((double) token.frame()) : Optional.empty()));
        }
        return new LensItem(
                "ready", Optional.of(ProbeBundle.HALLUCINATION), Optional.of(layers), Optional.of(List.copyOf(all)));
    }

    private static LensItem.Layer layer(LayerView view, int position, Run run, LensProbes probes) {
        return new LensItem.Layer(
                view.top().stream()
                        .map(guess -> new LensItem.Guess(guess.token().text(), round(guess.probability())))
                        .toList(),
                Optional.ofNullable(probes.byLayer().get(view.layer())).map(head -> score(head, run, position)));
    }

    private static double score(ProbeHead head, Run run, int position) {
        Activation stream = run.cache().get(head.tap());
        int width = head.weight().length;
        return round(head.score(Arrays.copyOfRange(stream.values(), position * width, (position + 1) * width)));
    }

    private static double round(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
