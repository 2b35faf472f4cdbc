package io.mondegreen.lab.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeEnd.Reason;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.TokenView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * Everything that the engine showed of one window, decoded to its end. It can be played to any number of listeners, so that
 * many guards judge one decode.
 *
 * @param tokens  in order; the last one is the end of text where the model wrote it
 * @param samples length of the audio, at 16 kHz
 * @param reason  why it ended: by the end of text, or at its budget
 */
record Tape(List<Shown> tokens, int samples, float noSpeech, Reason reason) {

    /**
     * One token as it was shown.
     *
     * @param probes raw scores, in the order of the engine's heads
     */
    record Shown(
            int index,
            int id,
            boolean endOfText,
            float logprob,
            float noSpeech,
            float attentionFrame,
            float attentionSpread,
            float[] probes)
            implements TokenView {
        @Override
        public float probe(int head) {
            return probes[head];
        }
    }

    Tape {
        tokens = List.copyOf(tokens);
    }

    /** Without the end of text. */
    List<Shown> text() {
        return tokens.isEmpty() || !tokens.getLast().endOfText() ? tokens : tokens.subList(0, tokens.size() - 1);
    }

    int[] ids() {
        return text().stream().mapToInt(Shown::id).toArray();
    }

    /**
     * Shows it to a listener as an engine would: one that stops hears no more, and is told so.
     *
     * @param place told of the number of each token before it is shown; of -1 before the end
     */
    void play(DecodeListener listener, IntConsumer place) {
        Reason why = reason;
        int shown = 0;
        for (Shown token : tokens) {
            place.accept(token.index());
            shown++;
            if (!listener.onToken(token)) {
                why = Reason.STOPPED;
                break;
            }
        }
        place.accept(-1);
        DecodeEnd end = new DecodeEnd(why, shown, noSpeech, 0, 0, Optional.empty());
        listener.again(end);
        listener.onEnd(end);
    }

    /** Makes a tape of a decode. */
    static final class Recorder implements DecodeListener {
        private final int heads;
        private final int samples;
        private final List<Shown> tokens = new ArrayList<>();
        private final CompletableFuture<Tape> tape = new CompletableFuture<>();

        /**
         * @param heads   of the engine
         * @param samples of the window
         */
        Recorder(int heads, int samples) {
            this.heads = heads;
            this.samples = samples;
        }

        /** Complete once the window has ended. */
        CompletableFuture<Tape> tape() {
            return tape;
        }

        @Override
        public boolean onToken(TokenView token) {
            float[] probes = new float[heads];
            for (int head = 0; head < heads; head++) {
                probes[head] = token.probe(head);
            }
            tokens.add(new Shown(
                    token.index(),
                    token.id(),
                    token.endOfText(),
                    token.logprob(),
                    token.noSpeech(),
                    token.attentionFrame(),
                    token.attentionSpread(),
                    probes));
            return true;
        }

        @Override
        public void onEnd(DecodeEnd end) {
            if (end.reason() == Reason.FAILED || end.reason() == Reason.CANCELLED) {
                tape.completeExceptionally(
                        end.error().orElseGet(() -> new IllegalStateException("a window was not decoded to its end")));
            } else {
                tape.complete(new Tape(tokens, samples, end.noSpeech(), end.reason()));
            }
        }
    }
}
