package io.mondegreen.guard;

import io.mondegreen.probe.ProbeBundle;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A second bundle beside the one in use, judged on the same final decodes by thresholds of its own. Nothing it says is published:
 * it is counted how often both would alarm of invention, one of them, or neither.
 */
public final class Challenger {
    private final ProbeBundle bundle;
    private final int firstHead;
    private final RiskLevels levels;
    private final LongAdder both = new LongAdder();
    private final LongAdder championOnly = new LongAdder();
    private final LongAdder challengerOnly = new LongAdder();
    private final LongAdder neither = new LongAdder();

    /**
     * @param firstHead index of its first head among those that the source runs
     * @param perHour   false alarms of high severity per agent-hour that its levels of risk are to keep
     */
    public Challenger(ProbeBundle bundle, int firstHead, double perHour) {
        this.bundle = bundle;
        this.firstHead = firstHead;
        this.levels = RiskLevels.of(bundle, perHour);
    }

    HallucinationDetector detector(GuardPolicy policy, float audioFrames) {
        return new HallucinationDetector(bundle, policy.withRisks(levels, Map.of()), audioFrames, 0, firstHead);
    }

    void count(boolean champion, boolean challenger) {
        LongAdder verdict = champion ? challenger ? both : championOnly : challenger ? challengerOnly : neither;
        verdict.increment();
    }

    /** Windows that both would alarm of. */
    public long both() {
        return both.sum();
    }

    /** Windows that only the bundle in use alarms of. */
    public long championOnly() {
        return championOnly.sum();
    }

    /** Windows that only this one would alarm of. */
    public long challengerOnly() {
        return challengerOnly.sum();
    }

    /** Windows that neither would alarm of. */
    public long neither() {
        return neither.sum();
    }
}
