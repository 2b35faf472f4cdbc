package io.mondegreen.guard;

import java.util.concurrent.atomic.LongAdder;

/** Windows whose text ran away and was decoded again: how many were mended, and of how many nothing better came. */
final class MitigationCounts {
    private final LongAdder applied = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    void count(boolean mended) {
        (mended ? applied : rejected).increment();
    }

    long applied() {
        return applied.sum();
    }

    long rejected() {
        return rejected.sum();
    }
}
