package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.TokenView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays a script of tokens to the listener at once, on the caller's thread, and stops when told to. */
final class ScriptedEngine implements TokenSource {

    /** One token. */
    record Step(int id, boolean endOfText, float logprob, float frame, float[] probes) {}

    final List<Step> script = new ArrayList<>();
    DecodeEnd.Reason lastReason = DecodeEnd.Reason.END_OF_TEXT;
    int played;

    ScriptedEngine token(int id, double frame, double... probes) {
        float[] scores = new float[probes.length];
        for (int i = 0; i < probes.length; i++) {
            scores[i] = (float) probes[i];
        }
        script.add(new Step(id, false, -0.2f, (float) frame, scores));
        return this;
    }

    ScriptedEngine clear() {
        script.clear();
        return this;
    }

    @Override
    public Runnable submit(DecodeRequest request, DecodeListener listener) {
        played = 0;
        DecodeEnd.Reason reason = lastReason;
        for (int i = 0; i < script.size(); i++) {
            played++;
            if (!listener.onToken(new View(i, script.get(i)))) {
                reason = DecodeEnd.Reason.STOPPED;
                break;
            }
        }
        if (reason == DecodeEnd.Reason.END_OF_TEXT) {
            listener.onToken(new View(script.size(), new Step(-1, true, -0.1f, 0, new float[] {9, 9})));
        }
        Optional<RuntimeException> error = reason == DecodeEnd.Reason.FAILED
                ? Optional.of(new IllegalStateException("device lost"))
                : Optional.empty();
        listener.onEnd(new DecodeEnd(reason, played, 0.1f, 1, 1, error));
        return () -> {};
    }

    private record View(int index, Step step) implements TokenView {
        @Override
        public int id() {
            return step.id();
        }

        @Override
        public boolean endOfText() {
            return step.endOfText();
        }

        @Override
        public float logprob() {
            return step.logprob();
        }

        @Override
        public float noSpeech() {
            return 0.1f;
        }

        @Override
        public float probe(int head) {
            return step.probes()[head];
        }

        @Override
        public float attentionFrame() {
            return step.frame();
        }

        @Override
        public float attentionSpread() {
            return 15;
        }
    }
}
