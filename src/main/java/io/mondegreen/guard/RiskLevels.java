package io.mondegreen.guard;

import io.mondegreen.probe.Bound;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.ProbeBundle;

/**
 * From which risk on invented text and loops alarm, and how severely. Where the bundle can tell, the levels keep a budget: at most so many
 * false alarms of high severity per agent-hour, four times as many of medium or high, eight times as many of any.
 *
 * @param low    where alarms begin
 * @param medium at least {@code low}
 * @param high   at least {@code medium}
 */
public record RiskLevels(Bound low, Bound medium, Bound high) {
    /** False alarms of high severity per agent-hour, where nobody says otherwise. */
    public static final double STANDARD_BUDGET = 1;

    private static final double MEDIUM_SHARE = 4;
    private static final double LOW_SHARE = 8;
    /** Of a bundle that cannot tell: what its probability says. */
    private static final double MEDIUM_RISK = 0.7;

    private static final double HIGH_RISK = 0.9;

    public RiskLevels {
        requireRising("medium", medium, "low", low);
        requireRising("high", high, "medium", medium);
    }

    private static void requireRising(String name, Bound bound, String below, Bound than) {
        if (bound.window() < than.window() || bound.running() < than.running() || bound.loop() < than.loop()) {
            throw new IllegalArgumentException(
                    "the levels of risk must rise, but " + name + " is " + bound + " and " + below + " is " + than);
        }
    }

    /** Those that keep a budget on the windows of a curve. */
    public static RiskLevels of(FalseAlarmCurve curve, double perHour) {
        return new RiskLevels(curve.at(LOW_SHARE * perHour), curve.at(MEDIUM_SHARE * perHour), curve.at(perHour));
    }

    /** The same, none lower than another's. */
    public RiskLevels atLeast(RiskLevels other) {
        return new RiskLevels(low.atLeast(other.low), medium.atLeast(other.medium), high.atLeast(other.high));
    }

    /** Those of a bundle: by the budget where it has a curve, otherwise its own thresholds, severe from 0.7 and 0.9 on. */
    static RiskLevels of(ProbeBundle bundle, double perHour) {
        return bundle.curve().map(curve -> of(curve, perHour)).orElseGet(() -> {
            Bound low =
                    new Bound(bundle.thresholds().window(), bundle.thresholds().running(), HallucinationDetector.EVEN);
            return new RiskLevels(low, low.atLeast(MEDIUM_RISK), low.atLeast(HIGH_RISK));
        });
    }

    /** The same where no invented text alarms below a risk that was set by hand. */
    RiskLevels from(double risk) {
        return new RiskLevels(new Bound(risk, risk), medium.atLeast(risk), high.atLeast(risk)).withLoops(this);
    }

    /** The same with another's loops. */
    public RiskLevels withLoops(RiskLevels other) {
        return new RiskLevels(
                low.withLoop(other.low.loop()), medium.withLoop(other.medium.loop()), high.withLoop(other.high.loop()));
    }

    /** How severe the risk of a final text is, or of one that may still change. */
    Severity severity(double risk, boolean stands) {
        return reaches(high, risk, stands)
                ? Severity.HIGH
                : reaches(medium, risk, stands) ? Severity.MEDIUM : Severity.LOW;
    }

    /**
     * How severe what repeats is, by the risk that it is a loop.
     *
     * @param mayBeSaid whether somebody may have said it, as far as counting goes; else it is medium at least
     */
    Severity severityOfLoop(double risk, boolean mayBeSaid) {
        if (risk >= high.loop()) {
            return Severity.HIGH;
        }
        return risk >= medium.loop() || !mayBeSaid ? Severity.MEDIUM : Severity.LOW;
    }

    /** Whether what repeats may be one that is said again and again. */
    boolean mayBeSaid(double loopRisk) {
        return loopRisk < Math.max(HallucinationDetector.EVEN, low.loop());
    }

    private static boolean reaches(Bound bound, double risk, boolean stands) {
        return risk >= (stands ? bound.window() : bound.running());
    }
}
