package io.mondegreen.lab;

import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.ProbeHead;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The risk that text gets although it is right, token by token as the guard sees it while it is written. Each window stands for
 * one utterance of a call, those cut off for its provisional decodes.
 */
public final class RightText {
    /** Of an hour of a call, both channels together: two people who take turns, few pauses. */
    public static final double TALK_SHARE = 0.88;

    /** As the guard's own: text tokens before a running risk may alarm. */
    private static final int MIN_TOKENS = 4;

    private static final double MS = 1000;

    private RightText() {}

    /**
     * Reads the curve off decoded windows.
     *
     * @param head the {@code hallucination} head
     * @throws IllegalArgumentException if no window of the split has text that is right
     */
    public static FalseAlarmCurve curve(List<DecodedWindow> windows, Split split, ProbeHead head, Risks risks) {
        List<FalseAlarmCurve.Peak> right = new ArrayList<>();
        Map<WindowFeature, Double> usual = new EnumMap<>(WindowFeature.class);
        double media = 0;
        for (DecodedWindow window : windows) {
            boolean good =
                    window.label() == WindowLabels.Label.GOOD && window.tokens().ids().length > 0;
            if (good && window.window().split() == split) {
                WindowFeatures features = new WindowFeatures(window.features().seconds());
                WindowFeature.HEARD.forEach(
                        sound -> features.heard(sound, window.features().get(sound)));
                right.add(peak(window, features, head, risks));
                risks.features().forEach(feature -> usual.merge(feature, features.get(feature), Double::sum));
                media += features.seconds();
            }
        }
        if (right.isEmpty()) {
            throw new IllegalArgumentException("no window of the split " + split.label() + " has text that is right");
        }
        usual.replaceAll((_, sum) -> sum / right.size());
        return new FalseAlarmCurve(right, Math.round(media * MS), TALK_SHARE, MIN_TOKENS, usual);
    }

    private static FalseAlarmCurve.Peak peak(
            DecodedWindow window, WindowFeatures features, ProbeHead head, Risks risks) {
        DecodedTokens tokens = window.tokens();
        double noSpeech = window.features().get(WindowFeature.NO_SPEECH);
        double running = FalseAlarmCurve.NEVER;
        double whole = FalseAlarmCurve.NEVER;
        for (int i = 0; i < tokens.ids().length; i++) {
            double probe = head.score(tokens.stream(head.tap(), i));
            features.add(tokens.ids()[i], probe, tokens.logprobs()[i], noSpeech, Double.NaN);
            whole = risks.logit(features);
            running = features.tokens() >= MIN_TOKENS ? Math.max(running, whole) : running;
        }
        // the end of text is no token of these, but its log-probability is in what was measured of the window
        WindowFeatures measured = window.features();
        features.end(measured.get(WindowFeature.LOGPROB_WHISPER) * (measured.tokens() + 1)
                - measured.get(WindowFeature.LOGPROB_SUM));
        whole = risks.logit(features);
        return new FalseAlarmCurve.Peak((float) whole, (float) running);
    }
}
