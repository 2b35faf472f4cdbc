package io.mondegreen.lab.census;

import io.mondegreen.audio.Activity;
import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Engine;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.TokenView;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.HeadId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Decodes windows through the live engine, several at once, and keeps what labels need. */
final class Listener implements AutoCloseable {
    private static final int ENCODER_FRAME_MS = 20;

    private final Engine engine;
    private final WhisperTokenizer tokenizer;

    /**
     * @param heads whose attention says where a word was heard
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    Listener(WhisperModel model, List<HeadId> heads) {
        tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("labels need text: this model has no tokenizer"));
        engine = Engine.open(model, EngineOptions.defaults(), List.of(), heads, EngineMeter.NONE);
    }

    /** Queues a window; blocks while the engine's queue is full. */
    CompletableFuture<Heard> hear(float[] pcm) {
        CompletableFuture<Heard> done = new CompletableFuture<>();
        boolean[] active = Activity.of(pcm);
        engine.submit(new DecodeRequest(pcm), new Taking(pcm.length * 1000 / LogMel.RATE_HZ, active, done));
        return done;
    }

    /** Collects one window's tokens on the decoder's thread. */
    private final class Taking implements DecodeListener {
        private final int audioMs;
        private final boolean[] active;
        private final CompletableFuture<Heard> done;
        private final List<Integer> ids = new ArrayList<>();
        private final List<Float> frames = new ArrayList<>();
        private double logprobs;

        Taking(int audioMs, boolean[] active, CompletableFuture<Heard> done) {
            this.audioMs = audioMs;
            this.active = active;
            this.done = done;
        }

        @Override
        public boolean onToken(TokenView token) {
            if (!token.endOfText()) {
                ids.add(token.id());
                frames.add(token.attentionFrame());
                logprobs += token.logprob();
            }
            return true;
        }

        @Override
        public void onEnd(DecodeEnd end) {
            if (end.error().isPresent()) {
                done.completeExceptionally(end.error().get());
                return;
            }
            // labelling waits for it on another thread: text is made there
            done.completeAsync(() -> new Heard(
                    text(ids.size()),
                    end.reason() == DecodeEnd.Reason.END_OF_TEXT,
                    ids.size(),
                    ids.isEmpty() ? 0 : logprobs / ids.size(),
                    Float.isNaN(end.noSpeech()) ? null : (double) end.noSpeech(),
                    wordMs(),
                    audioMs,
                    active));
        }

        private String text(int tokens) {
            return tokenizer.decode(
                    ids.subList(0, tokens).stream().mapToInt(Integer::intValue).toArray());
        }

        /** A token belongs to the word that the text ends with once it is there. */
        private List<Integer> wordMs() {
            List<double[]> words = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                int word = WindowLabels.words(text(i + 1)).size() - 1;
                while (words.size() <= word) {
                    words.add(new double[2]);
                }
                if (word >= 0) {
                    words.get(word)[0] += frames.get(i) * ENCODER_FRAME_MS;
                    words.get(word)[1]++;
                }
            }
            return words.stream()
                    .map(word -> (int) (word[0] / Math.max(1, word[1])))
                    .toList();
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
