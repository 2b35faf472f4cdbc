package io.mondegreen.guard;

import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    private final RiskLevels onNonSpeech;
    private final RiskLevels onSpeech;
    private final WindowFeatures features;
    private double probes;
    private double speeches;
    private double risk;

    /** @param audioFrames length of the window's audio in encoder frames of 20 ms */
    HallucinationDetector(ProbeBundle bundle, GuardPolicy policy, float audioFrames) {
        this(bundle, policy, audioFrames, 0);
    }

    /** @param firstHead index of the bundle's first head among those of a token */
    HallucinationDetector(ProbeBundle bundle, GuardPolicy policy, float audioFrames, int firstHead) {
        this.firstHead = firstHead;
        this.onNonSpeech = policy.levels(AlertType.HALLUCINATION_NONSPEECH);
        this.onSpeech = policy.levels(AlertType.HALLUCINATION_CONTENT);
        this.features = new WindowFeatures(Math.max(1, audioFrames) / AudioPace.FRAMES_PER_SECOND);
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
        features.add(token.id(), score, token.logprob(), token.noSpeech(), token.attentionSpread());
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

    private RiskLevels levels() {
        return type() == AlertType.HALLUCINATION_NONSPEECH ? onNonSpeech : onSpeech;
    }

    double runningThreshold() {
        return levels().low().running();
    }

    double windowThreshold() {
        return levels().low().window();
    }

    /** How severe the present risk is, of the whole text or while it is being written. */
    Severity severity(boolean whole) {
        return levels().severity(risk, whole);
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

    /** Why, the strongest first; that the decoder hears no speech stands where it decided the type. */
    List<String> reasons() {
        Reasons reasons = new Reasons(bundle, features, layer, probeProbability());
        List<String> all = new ArrayList<>(reasons.inForce());
        if (speech >= 0 && type() == AlertType.HALLUCINATION_NONSPEECH) {
            all.add(String.format(
                    Locale.ROOT, "the decoder itself gives speech only %.0f %%", 100 * speechProbability()));
        }
        all.addAll(reasons.besides());
        return List.copyOf(all);
    }

    /** Whether the risk is made of the probe's score, rather than of other measures alone. */
    boolean readsProbe() {
        return bundle.risk().features().stream().anyMatch(WindowFeature::fromProbe);
    }

    /** Decoder layer that the probe reads, -1 without one. */
    int layer() {
        return layer;
    }
}
