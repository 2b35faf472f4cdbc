package io.mondegreen.app;

import io.mondegreen.guard.DriftEvent;
import io.mondegreen.guard.GuardedEngine;
import io.mondegreen.guard.SelfTestEvent;
import io.mondegreen.kafka.GuardStatus;
import java.util.Optional;

/** What the line must know of its guard: its tests of itself, and whether what it reads has moved. */
record LineGuard(GuardWatch watch, GuardedEngine guarded) implements GuardStatus {
    @Override
    public boolean available() {
        return watch.available();
    }

    @Override
    public boolean pauses() {
        return watch.pauses();
    }

    @Override
    public Optional<SelfTestEvent> latest() {
        return watch.latest();
    }

    @Override
    public Optional<DriftEvent> drift() {
        return guarded.drift();
    }
}
