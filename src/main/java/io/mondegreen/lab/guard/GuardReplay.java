package io.mondegreen.lab.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.GuardedEngine;
import io.mondegreen.guard.GuardedModel;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.probe.ProbeBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The very guard of the service, hearing tapes in place of an engine: its episodes go on from window to window of a channel. */
final class GuardReplay {
    private final GuardedEngine guard;
    private Tape playing = new Tape(List.of(), 0, Float.NaN, DecodeEnd.Reason.CANCELLED);
    private int token;

    GuardReplay(GuardedModel model, ProbeBundle bundle, GuardPolicy policy) {
        guard = new GuardedEngine(
                (_, listener) -> {
                    playing.play(listener, at -> token = at);
                    return () -> {};
                },
                model,
                Optional.of(bundle),
                policy,
                Optional.empty());
    }

    /** Judges the next decode of a channel. */
    Judged judge(WindowContext window, Tape tape) {
        playing = tape;
        Heard heard = new Heard();
        // the guard reads nothing of the samples but how many they are
        guard.decode(window, new float[tape.samples()], heard);
        return new Judged(heard.segment, heard.told);
    }

    private final class Heard implements GuardListener {
        private final List<Judged.Told> told = new ArrayList<>();
        private GuardedSegment segment;

        @Override
        public void onAlert(Alert alert) {
            told.add(new Judged.Told(alert, token));
        }

        @Override
        public void onSegment(GuardedSegment end) {
            segment = end;
        }

        @Override
        public void onFailure(RuntimeException error) {
            throw error;
        }
    }
}
