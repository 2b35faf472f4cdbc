package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import java.util.Map;
import java.util.Optional;

/**
 * What the guard's detectors measure in one decode, apart from any threshold: what risks are fitted to, and what thresholds are
 * chosen by. It hears the decode to its end, whatever it finds.
 */
public final class RiskMeter implements DecodeListener {
    private final ProbeBundle bundle;
    private final int probe;
    private final int minTokens;
    private final WindowFeatures features;
    private final WindowTrace trace;
    private final LoopDetector loop;
    private final HeardAudio heard;
    private Optional<Map<WindowFeature, Double>> repeating = Optional.empty();
    private float running = FalseAlarmCurve.NEVER;
    private float loops = FalseAlarmCurve.NEVER;

    /**
     * @param audioFrames length of the audio in encoder frames of 20 ms
     */
    public RiskMeter(GuardedModel model, ProbeBundle bundle, GuardPolicy policy, float audioFrames) {
        this.bundle = bundle;
        this.probe = bundle.head(ProbeBundle.HALLUCINATION).orElse(-1);
        this.minTokens = policy.minTokens();
        this.heard = new HeardAudio(bundle, 0);
        this.features = new WindowFeatures(Math.max(1, audioFrames) / AudioPace.FRAMES_PER_SECOND);
        this.trace = new WindowTrace(model.shapes(), model.maxTokens(), audioFrames);
        this.loop = new LoopDetector(trace, policy.repeats(), policy.maxRepeats());
    }

    @Override
    public boolean onToken(TokenView token) {
        if (token.endOfText()) {
            features.end(token.logprob());
            return true;
        }
        if (!trace.add(token.id(), token.logprob(), token.attentionFrame())) {
            return true;
        }
        features.add(
                token.id(),
                probe < 0 ? 0 : token.probe(probe),
                token.logprob(),
                token.noSpeech(),
                token.attentionSpread());
        heard.take(token, features);
        boolean enough = features.tokens() >= minTokens;
        double risk = bundle.risks().logit(features);
        running = enough ? Math.max(running, (float) risk) : running;
        if (loop.onToken(enough && Platt.sigmoid(risk) >= HallucinationDetector.EVEN)) {
            repeating = repeating.or(() -> Optional.of(features.values()));
            bundle.risks().loop().ifPresent(one -> loops = Math.max(loops, (float) one.calibratedLogit(features)));
            loop.goOn();
        }
        return true;
    }

    @Override
    public void onEnd(DecodeEnd end) {}

    /** Every measure of the whole text; empty where there is no text. */
    public Optional<Map<WindowFeature, Double>> measures() {
        return features.tokens() == 0 ? Optional.empty() : Optional.of(features.values());
    }

    /** The same of the text up to where it first repeats as loops do; empty where it does not. */
    public Optional<Map<WindowFeature, Double>> repeating() {
        return repeating;
    }

    /** That the whole text is invented, as a logit; {@link FalseAlarmCurve#NEVER} without text. */
    public float whole() {
        return features.tokens() == 0
                ? FalseAlarmCurve.NEVER
                : (float) bundle.risks().logit(features);
    }

    /** The most of it while the text was written, once it was long enough. */
    public float running() {
        return running;
    }

    /** The most that what repeated was taken for a loop. */
    public float loops() {
        return loops;
    }
}
