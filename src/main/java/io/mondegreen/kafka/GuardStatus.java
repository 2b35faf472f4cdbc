package io.mondegreen.kafka;

import io.mondegreen.guard.DriftEvent;
import io.mondegreen.guard.SelfTestEvent;
import java.util.Optional;

/** Whether the guard can be believed, as its tests of itself say. Asked from the line's thread; must not block. */
public interface GuardStatus {
    /** A guard that is not tested. */
    GuardStatus UNTESTED = new GuardStatus() {
        @Override
        public boolean available() {
            return true;
        }

        @Override
        public boolean pauses() {
            return false;
        }

        @Override
        public Optional<SelfTestEvent> latest() {
            return Optional.empty();
        }
    };

    /** False from a failed test until one passes: transcripts are marked. */
    boolean available();

    /** Whether intake waits until the guard is available again. */
    boolean pauses();

    /** The next of what has moved in the guard's inputs; once each. */
    default Optional<DriftEvent> drift() {
        return Optional.empty();
    }

    /** The last change; it is published once. */
    Optional<SelfTestEvent> latest();
}
