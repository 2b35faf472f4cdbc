package io.mondegreen.guard;

import io.mondegreen.engine.TokenView;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Scores tokens with the bundle's probes and the window with its risks. A final text alarms above the window's threshold. One that may
 * still change, because its window grows or because it is being written, alarms where it and the decode before are both above
 * the running threshold ({@link Doubts}). Which kind it is, the risk of non-speech says, and the {@code speech} head where the
 * bundle has none.
 */
final class HallucinationDetector {
    static final double EVEN = 0.5;

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
    private final HeardAudio heard;
    private double probes;
    private double speeches;
    private final double before;
    private double risk;

    /**
     * @param audioFrames length of the window's audio in encoder frames of 20 ms
     * @param before      risk at the end of the window's decode before, 0 where there was none
     * @param firstHead   index of the bundle's first head among those of a token
     */
    HallucinationDetector(ProbeBundle bundle, GuardPolicy policy, float audioFrames, double before, int firstHead) {
        this.before = before;
        this.firstHead = firstHead;
        this.onNonSpeech = policy.levels(AlertType.HALLUCINATION_NONSPEECH);
        this.onSpeech = policy.levels(AlertType.HALLUCINATION_CONTENT);
        this.features = new WindowFeatures(Math.max(1, audioFrames) / AudioPace.FRAMES_PER_SECOND);
        this.bundle = bundle;
        this.heard = new HeardAudio(bundle, firstHead);
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
        heard.take(token, features);
        risk = bundle.risks().risk(features);
        return (float) risk;
    }

    /** The end of text; without any before it, all that is known is what the audio sounds like. */
    void onEnd(TokenView end) {
        heard.take(end, features);
        if (features.tokens() == 0) {
            return;
        }
        features.end(end.logprob());
        risk = bundle.risks().risk(features);
    }

    /** Whether the risk so far is enough to speak before the end. */
    boolean alarmsNow() {
        return features.tokens() >= policy.minTokens() && alarms(false);
    }

    /**
     * Whether the whole text is over its threshold.
     *
     * @param stands of a final decode, rather than of a window that still grows
     */
    boolean alarms(boolean stands) {
        return features.tokens() > 0 && agreed(stands) >= threshold(stands);
    }

    /** Whether there is more doubt than trust, however rare that is: enough to take repeats for a loop early. */
    boolean distrusts() {
        return features.tokens() >= policy.minTokens() && risk >= EVEN;
    }

    /** That what repeats now is a loop, in [0,1]; NaN where the bundle cannot tell. */
    double loopRisk() {
        return bundle.risks().loop().map(loop -> loop.risk(features)).orElse(Double.NaN);
    }

    private RiskLevels levels() {
        return type() == AlertType.HALLUCINATION_NONSPEECH ? onNonSpeech : onSpeech;
    }

    private double agreed(boolean stands) {
        return stands ? risk : Math.min(risk, before);
    }

    /** Where alarms begin. */
    double threshold(boolean stands) {
        return stands ? levels().low().window() : levels().low().running();
    }

    /** How severe the present risk is, of a final text or of one that may still change. */
    Severity severity(boolean stands) {
        return levels().severity(agreed(stands), stands);
    }

    /** Non-speech where its own risk is even or more; without one, where the speech head denies speech. Else content. */
    AlertType type() {
        boolean none = bundle.risks().nonspeech().isPresent()
                ? nonSpeechRisk() >= EVEN
                : speech >= 0 && speechProbability() < bundle.thresholds().speech();
        return none ? AlertType.HALLUCINATION_NONSPEECH : AlertType.HALLUCINATION_CONTENT;
    }

    /** Whether a final text is so surely text on non-speech that it may be kept back. */
    boolean surelyNonSpeech() {
        return type() == AlertType.HALLUCINATION_NONSPEECH && severity(true) == Severity.HIGH;
    }

    private double nonSpeechRisk() {
        return bundle.risks().nonspeech().map(one -> one.risk(features)).orElse(risk);
    }

    /** Calibrated probability that the window holds speech; 1 without a speech head. */
    double speechProbability() {
        if (speech < 0 || features.tokens() == 0) {
            return 1;
        }
        return bundle.calibrations().get(ProbeBundle.SPEECH).window().probability(speeches / features.tokens());
    }

    /** What the encoder hears, by name, in [0,1]; empty where no head says so. */
    SortedMap<String, Double> heard() {
        return heard.probabilities();
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
        Reasons reasons = new Reasons(bundle, features, layer, probeProbability(), heard);
        List<String> all = new ArrayList<>(reasons.inForce());
        heard.against()
                .filter(feature -> !bundle.risks().features().contains(feature))
                .ifPresent(feature -> all.add(heard.sentence(feature)));
        if (speech >= 0 && type() == AlertType.HALLUCINATION_NONSPEECH) {
            all.add(String.format(
                    Locale.ROOT, "the decoder itself gives speech only %.0f %%", 100 * speechProbability()));
        }
        all.addAll(reasons.besides());
        return List.copyOf(all);
    }

    /** Whether the risk is made of the probe's score, rather than of other measures alone. */
    boolean readsProbe() {
        return bundle.risks().features().stream().anyMatch(WindowFeature::fromProbe);
    }

    /** Decoder layer that the probe reads, -1 without one. */
    int layer() {
        return layer;
    }
}
