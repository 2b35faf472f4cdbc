package io.mondegreen.kafka;

import io.mondegreen.guard.SelfTestEvent;

/**
 * Has each outcome of the guard's tests of itself published once, over all lives of a line: what a life owed when it ended is owed
 * by the next. What has moved in its inputs is handed on once. On the line's thread.
 */
final class GuardNews {
    private final GuardStatus status;
    private long owed;
    private long committed;

    GuardNews(GuardStatus status) {
        this.status = status;
    }

    GuardStatus status() {
        return status;
    }

    /** A life begins: nothing of the one before will be committed. */
    void begin() {
        owed = committed;
    }

    void tell(LineOutput output) {
        status.latest().filter(event -> event.number() > owed).ifPresent(event -> tell(output, event));
        for (var moved = status.drift(); moved.isPresent(); moved = status.drift()) {
            output.drift(moved.get());
        }
    }

    private void tell(LineOutput output, SelfTestEvent event) {
        output.selfTest(event);
        owed = event.number();
    }

    /** What the output owed is published. */
    void committed() {
        committed = owed;
    }
}
