package io.mondegreen.app;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardedEngine;
import java.util.List;

/** The guard's open episodes, as the line stores and restores them. */
public final class EngineMemory implements GuardMemory {

    private final GuardedEngine guarded;

    public EngineMemory(GuardedEngine guarded) {
        this.guarded = guarded;
    }

    @Override
    public String state(CallKey key) {
        return guarded.alertState(key.tenant(), key.call(), key.channel()).orElse("");
    }

    @Override
    public void restore(CallKey key, String state) {
        if (state.isEmpty()) {
            forget(key);
        } else {
            guarded.restoreAlertState(key.tenant(), key.call(), key.channel(), state);
        }
    }

    @Override
    public List<Alert> ended(CallKey key) {
        return guarded.ended(key.tenant(), key.call(), key.channel());
    }

    @Override
    public void forget(CallKey key) {
        guarded.forget(key.tenant(), key.call(), key.channel());
    }
}
