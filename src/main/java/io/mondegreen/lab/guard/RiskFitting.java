package io.mondegreen.lab.guard;

import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.RiskLevels;
import io.mondegreen.guard.RiskMeter;
import io.mondegreen.probe.Bound;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.FalseAlarmCurve.Peak;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.RiskFit;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.Spread;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowRisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Fits a bundle's risks, and its curve of false alarms, to what the guard hears of the dev split: windows of the corpus, windows that
 * provoke loops, and hours of ordinary calls as the line cuts and decodes them. The heads are taken as they are.
 */
public final class RiskFitting {
    /** What a risk may be made of: known after every token, and cheap. */
    private static final List<WindowFeature> POSSIBLE = List.of(
            WindowFeature.LOGPROB_MEAN,
            WindowFeature.LOGPROB_MIN,
            WindowFeature.LOGPROB_WHISPER,
            WindowFeature.LOGPROB_SUM,
            WindowFeature.PROBE_MEAN,
            WindowFeature.PROBE_FIRST,
            WindowFeature.NO_SPEECH,
            WindowFeature.REPETITION,
            WindowFeature.TOKEN_RATE);

    /** What is heard of the audio says nothing of repeats. */
    private static final List<WindowFeature> OF_INVENTIONS =
            Stream.concat(POSSIBLE.stream(), WindowFeature.HEARD.stream()).toList();

    private static final GuardPolicy POLICY = GuardPolicy.standard();

    private final EvalInput input;
    private final Windows windows;
    private final CallTapes calls;

    private RiskFitting(EvalInput input, Windows windows, CallTapes calls) {
        this.input = input;
        this.windows = windows;
        this.calls = calls;
    }

    /**
     * A bundle with its new risks.
     *
     * @param rows what was fitted: per kind how many failures, and how many texts that are right
     */
    public record Fitted(ProbeBundle bundle, SortedMap<String, String> rows) {}

    /**
     * Hears the dev split and fits.
     *
     * @param minutes of calls
     * @param loops   windows that provoke loops, about
     * @throws IllegalArgumentException if no call's text is right
     */
    public static Fitted of(EvalInput input, int minutes, int loops) {
        input.meter().expect(Windows.expected(input, Split.DEV, loops, false) + AgentHours.expected(minutes));
        try (Ear ear = new Ear(input)) {
            Windows windows = Windows.hear(input, ear, Split.DEV, loops, false);
            CallTapes calls = CallTapes.listen(input, ear, Split.DEV, minutes);
            return new RiskFitting(input, windows, calls).fit();
        }
    }

    private Fitted fit() {
        SortedMap<String, String> sizes = new TreeMap<>();
        Risks before = input.bundle().risks();
        Risks risks = new Risks(
                risk("invented", rows(Truth.CONTENT, false), OF_INVENTIONS, sizes)
                        .orElse(before.invented()),
                risk("nonspeech", rows(Truth.NONSPEECH, false), OF_INVENTIONS, sizes),
                risk("loop", rows(Truth.LOOP, true), POSSIBLE, sizes));
        ProbeBundle fitted = input.bundle()
                .with(
                        risks,
                        input.bundle().thresholds(),
                        Optional.empty(),
                        input.bundle().provenance());
        FalseAlarmCurve curve = curve(fitted);
        SortedMap<String, String> provenance = new TreeMap<>(input.bundle().provenance());
        provenance.put("risks", sizes.toString());
        ProbeBundle whole = fitted.with(risks, thresholds(fitted, curve), Optional.of(curve), provenance);
        return new Fitted(whole.withReference(reference(whole)), sizes);
    }

    /** How the guard's signals are spread over the final texts of the calls, right or not: a line hears both. */
    private SortedMap<String, Spread> reference(ProbeBundle fitted) {
        List<Tape> texts = calls.windows().stream().map(CallTapes.Window::last).toList();
        SortedMap<String, Spread> spreads = new TreeMap<>();
        spreads.put(
                ProbeBundle.REFERENCE_RISK,
                spread(texts, tape -> Platt.sigmoid(meter(fitted, tape).whole())));
        spreads.put(ProbeBundle.REFERENCE_LOGPROB, spread(texts, tape -> tape.tokens().stream()
                .mapToDouble(Tape.Shown::logprob)
                .average()
                .orElseThrow()));
        if (fitted.head(ProbeBundle.HALLUCINATION).isPresent()) {
            spreads.put(ProbeBundle.REFERENCE_PROBE, spread(texts, tape -> meter(fitted, tape)
                    .measures()
                    .orElseThrow()
                    .get(WindowFeature.PROBE_MEAN)));
        }
        return spreads;
    }

    private static Spread spread(List<Tape> texts, ToDoubleFunction<Tape> signal) {
        return Spread.of(texts.stream().mapToDouble(signal).toArray());
    }

    private static Optional<WindowRisk> risk(
            String name, List<RiskFit.Row> rows, List<WindowFeature> possible, Map<String, String> sizes) {
        long failed = rows.stream().filter(RiskFit.Row::failed).count();
        Optional<WindowRisk> risk = RiskFit.of(rows, possible);
        sizes.put(
                name,
                risk.map(WindowRisk::sources).orElse("not fitted") + "; " + failed + " against "
                        + (rows.size() - failed));
        return risk;
    }

    /** Windows of a failure and windows whose text is right, of the corpus and of calls. */
    private List<RiskFit.Row> rows(Truth failure, boolean whereItRepeats) {
        List<RiskFit.Row> rows = new ArrayList<>();
        windows.alone().forEach(one -> row(one.truth(), one.group(), one.tape(), failure, whereItRepeats, rows));
        calls.windows().forEach(one -> row(one.truth(), one.group(), one.last(), failure, whereItRepeats, rows));
        return rows;
    }

    private void row(
            Truth truth, String group, Tape tape, Truth failure, boolean whereItRepeats, List<RiskFit.Row> rows) {
        if (truth == failure || truth == Truth.GOOD) {
            RiskMeter meter = meter(input.bundle(), tape);
            (whereItRepeats ? meter.repeating() : meter.measures())
                    .ifPresent(measures -> rows.add(new RiskFit.Row(measures, truth == failure, group)));
        }
    }

    private RiskMeter meter(ProbeBundle bundle, Tape tape) {
        RiskMeter meter = new RiskMeter(input.heard(), bundle, POLICY, tape.samples() / 320f);
        tape.play(meter, _ -> {});
        return meter;
    }

    private FalseAlarmCurve curve(ProbeBundle fitted) {
        List<Peak> right = new ArrayList<>();
        Map<WindowFeature, Double> usual = new EnumMap<>(WindowFeature.class);
        for (CallTapes.Window window : calls.windows()) {
            if (window.truth() == Truth.GOOD) {
                RiskMeter last = meter(fitted, window.last());
                right.add(peak(fitted, window.provisional(), last));
                last.measures().orElseThrow().forEach((feature, value) -> usual.merge(feature, value, Double::sum));
            }
        }
        if (right.isEmpty()) {
            throw new IllegalArgumentException("no call of the dev split has text that is right");
        }
        usual.keySet().retainAll(fitted.risks().features());
        usual.replaceAll((_, sum) -> sum / right.size());
        return new FalseAlarmCurve(right, calls.mediaMs(), 1, POLICY.minTokens(), usual);
    }

    /** As the guard has it: before the end, two decodes in a row must doubt the text; what repeats is judged at once. */
    private Peak peak(ProbeBundle fitted, List<Tape> provisional, RiskMeter last) {
        float loops = last.loops();
        float most = FalseAlarmCurve.NEVER;
        float before = FalseAlarmCurve.NEVER;
        for (Tape tape : provisional) {
            RiskMeter early = meter(fitted, tape);
            loops = Math.max(loops, early.loops());
            most = Math.max(most, Math.min(before, early.whole()));
            before = early.whole();
        }
        return new Peak(last.whole(), Math.max(most, Math.min(before, last.running())), loops);
    }

    /** Where alarms begin at the standard budget: what whoever knows no budgets compares with. */
    private ProbeBundle.Thresholds thresholds(ProbeBundle fitted, FalseAlarmCurve curve) {
        Bound low = RiskLevels.of(curve, RiskLevels.STANDARD_BUDGET).low();
        double[] good = windows.alone().stream()
                .filter(one -> one.truth() == Truth.GOOD)
                .mapToDouble(one -> Platt.sigmoid(meter(fitted, one.tape()).whole()))
                .toArray();
        double alarms = Arrays.stream(good).filter(risk -> risk >= low.window()).count();
        return new ProbeBundle.Thresholds(
                low.window(), low.running(), fitted.thresholds().speech(), good.length == 0 ? 0 : alarms / good.length);
    }
}
