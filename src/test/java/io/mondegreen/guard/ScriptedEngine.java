package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Retry;
import io.mondegreen.engine.TokenView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Plays a script of tokens to the listener at once, on the caller's thread, and stops when told to. */
final class ScriptedEngine implements TokenSource {

    /** One token. */
    record Step(int id, boolean endOfText, float logprob, float frame, float[] probes) {}

    final List<Step> script = new ArrayList<>();
    final List<List<Step>> further = new ArrayList<>(); // what later attempts write
    final List<Retry> retries = new ArrayList<>(); // that were asked for
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

    /** What was scripted so far is the text of the next further attempt. */
    ScriptedEngine thenAgain() {
        further.add(List.copyOf(script));
        return clear();
    }

    @Override
    public Runnable submit(DecodeRequest request, DecodeListener listener) {
        DecodeEnd end = play(script, 0, listener);
        Optional<Retry> again = again(end, listener);
        for (int attempt = 0; again.isPresent(); attempt++) {
            retries.add(again.get());
            end = play(further.get(attempt), again.get().keep(), listener);
            again = again(end, listener);
        }
        listener.onEnd(end);
        return () -> {};
    }

    private static Optional<Retry> again(DecodeEnd end, DecodeListener listener) {
        return switch (end.reason()) {
            case FAILED, CANCELLED -> Optional.empty();
            default -> listener.again(end);
        };
    }

    private DecodeEnd play(List<Step> steps, int from, DecodeListener listener) {
        played = 0;
        DecodeEnd.Reason reason = lastReason;
        for (int i = 0; i < steps.size(); i++) {
            played++;
            if (!listener.onToken(new View(from + i, steps.get(i)))) {
                reason = DecodeEnd.Reason.STOPPED;
                break;
            }
        }
        if (reason == DecodeEnd.Reason.END_OF_TEXT) {
            listener.onToken(new View(from + steps.size(), new Step(-1, true, -0.1f, 0, atTheEnd(steps))));
        }
        Optional<RuntimeException> error = reason == DecodeEnd.Reason.FAILED
                ? Optional.of(new IllegalStateException("device lost"))
                : Optional.empty();
        return new DecodeEnd(reason, played, 0.1f, 1, 1, error);
    }

    /** Nine of the first two heads, which read the decoder; the others read the audio, which is the same for every token. */
    private static float[] atTheEnd(List<Step> steps) {
        float[] probes =
                steps.isEmpty() ? new float[2] : steps.getLast().probes().clone();
        Arrays.fill(probes, 0, Math.min(2, probes.length), 9);
        return probes;
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
