package io.mondegreen.guard;

import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;

/**
 * Scores tokens with the bundle's probes and the window with its risk model. While decoding it alarms once the risk so far is
 * above the running threshold; the end's verdict is the window threshold's. The {@code speech} head says of which kind it is.
 */
final class HallucinationDetector {

    private final ProbeBundle bundle;
    private final GuardPolicy policy;
    private final int firstHead;
    private final int probe;
    private final int speech;
    private final int layer;
    private final Platt tokenRisk;
    private final WindowFeatures features = new WindowFeatures();
    private double probes;
    private double speeches;
    private double risk;

    HallucinationDetector(ProbeBundle bundle, GuardPolicy policy) {
        this(bundle, policy, 0);
    }

    /** @param firstHead index of the bundle's first head among those of a token */
    HallucinationDetector(ProbeBundle bundle, GuardPolicy policy, int firstHead) {
        this.firstHead = firstHead;
        this.bundle = bundle;
        this.policy = policy;
        this.probe = bundle.head(ProbeBundle.HALLUCINATION).orElse(-1);
        this.speech = bundle.head(ProbeBundle.SPEECH).orElse(-1);
        this.layer = probe < 0 ? -1 : bundle.heads().get(probe).tap().layer();
        this.tokenRisk = probe < 0
                ? new Platt(0, 0)
                : bundle.calibrations().get(ProbeBundle.HALLUCINATION).token();
    }

    /** One more text token; gives its risk: the window's fused risk as far as it is known with this token. */
    float onToken(TokenView token) {
        double score = probe < 0 ? 0 : token.probe(firstHead + probe);
        probes += score;
        speeches += speech < 0 ? 0 : token.probe(firstHead + speech);
        features.add(score, token.logprob(), token.noSpeech(), token.attentionSpread());
        risk = bundle.risk().risk(features);
        return (float) risk;
    }

    /** Whether the risk so far is enough to speak before the end. */
    boolean alarmsNow() {
        return features.tokens() >= policy.minTokens() && risk >= runningThreshold();
    }

    /** Whether the whole window is over its threshold. */
    boolean alarms() {
        return features.tokens() > 0 && risk >= windowThreshold();
    }

    /** The policy's threshold for the present type, or the bundle's. */
    private double threshold(double otherwise) {
        return policy.thresholds().getOrDefault(type(), otherwise);
    }

    double runningThreshold() {
        return threshold(bundle.thresholds().running());
    }

    double windowThreshold() {
        return threshold(bundle.thresholds().window());
    }

    /** Non-speech where the speech head denies speech, else content. */
    AlertType type() {
        return speech >= 0 && speechProbability() < bundle.thresholds().speech()
                ? AlertType.HALLUCINATION_NONSPEECH
                : AlertType.HALLUCINATION_CONTENT;
    }

    /** Calibrated probability that the window holds speech; 1 without a speech head. */
    double speechProbability() {
        if (speech < 0 || features.tokens() == 0) {
            return 1;
        }
        return bundle.calibrations().get(ProbeBundle.SPEECH).window().probability(speeches / features.tokens());
    }

    /** Calibrated risk of the window so far, in [0,1]. */
    double risk() {
        return risk;
    }

    /** Mean raw score of the probe so far; NaN without one. */
    double probeScore() {
        return probe < 0 || features.tokens() == 0 ? Double.NaN : probes / features.tokens();
    }

    /** Calibrated probe alone, so far. */
    double probeProbability() {
        return probe < 0 || features.tokens() == 0 ? 0 : tokenRisk.probability(probes / features.tokens());
    }

    /** Whether the risk is made of the probe's score, rather than of other measures alone. */
    boolean readsProbe() {
        return bundle.risk().features().stream().anyMatch(WindowFeature::fromProbe);
    }

    /** Decoder layer that the probe reads, -1 without one. */
    int layer() {
        return layer;
    }

    boolean hasSpeechHead() {
        return speech >= 0;
    }

    WindowFeatures features() {
        return features;
    }
}
