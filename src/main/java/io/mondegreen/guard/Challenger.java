package io.mondegreen.guard;

import io.mondegreen.probe.ProbeBundle;
import java.util.concurrent.atomic.LongAdder;

/**
 * A second bundle beside the one in use, judged on the same final decodes by thresholds of its own. Nothing it says is published:
 * it is counted how often both would alarm of invention, one of them, or neither.
 */
public final class Challenger {
    private final ProbeBundle bundle;
    private final int firstHead;
    private final LongAdder both = new LongAdder();
    private final LongAdder championOnly = new LongAdder();
    private final LongAdder challengerOnly = new LongAdder();
    private final LongAdder neither = new LongAdder();

    /** @param firstHead index of its first head among those that the source runs */
    public Challenger(ProbeBundle bundle, int firstHead) {
        this.bundle = bundle;
        this.firstHead = firstHead;
    }

    HallucinationDetector detector(GuardPolicy policy) {
        return new HallucinationDetector(bundle, policy.withoutThresholds(), firstHead);
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
