package io.mondegreen.lab.card;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.TokenView;
import io.mondegreen.guard.HeardAudio;
import io.mondegreen.lab.WhisperRule;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeatures;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Gathers one window's tokens into a {@link Transcript}, with the guard's risk where there are probes for it. */
final class WindowListener implements DecodeListener {
    private static final double MS = 1000;

    private final WhisperTokenizer tokenizer;
    private final Optional<ProbeBundle> bundle;
    private final int probe;
    private final Optional<HeardAudio> heard;
    private final WindowFeatures features;
    private final IntStream.Builder ids = IntStream.builder();
    private final CompletableFuture<Transcript> transcript = new CompletableFuture<>();
    private double logprobs;
    private int tokens;
    private double firstStamp = Double.NaN;
    private double lastStamp = Double.NaN;

    /**
     * @param seconds length of the window's audio
     */
    WindowListener(WhisperTokenizer tokenizer, Optional<ProbeBundle> bundle, double seconds) {
        this.features = new WindowFeatures(seconds);
        this.tokenizer = tokenizer;
        this.bundle = bundle;
        this.heard = bundle.map(probes -> new HeardAudio(probes, 0));
        this.probe =
                bundle.map(b -> b.head(ProbeBundle.HALLUCINATION).orElse(-1)).orElse(-1);
    }

    /** Complete once the window has ended. */
    CompletableFuture<Transcript> transcript() {
        return transcript;
    }

    @Override
    public boolean onToken(TokenView token) {
        logprobs += token.logprob();
        if (token.endOfText()) {
            features.end(token.logprob());
            return true;
        }
        tokens++;
        ids.add(token.id());
        if (tokenizer.isTimestamp(token.id())) {
            lastStamp = tokenizer.timestampSeconds(token.id()).orElseThrow() * MS;
            firstStamp = Double.isNaN(firstStamp) ? lastStamp : firstStamp;
        } else {
            // text after it: that stamp closed nothing that is the end
            lastStamp = Double.NaN;
            heard.ifPresent(of -> of.take(token, features));
            features.add(
                    token.id(),
                    probe < 0 ? 0 : token.probe(probe),
                    token.logprob(),
                    token.noSpeech(),
                    token.attentionSpread());
        }
        return true;
    }

    @Override
    public void onEnd(DecodeEnd end) {
        if (end.error().isPresent()) {
            transcript.completeExceptionally(end.error().get());
            return;
        }
        boolean flagged = bundle.isPresent()
                && features.tokens() > 0
                && bundle.get().risks().risk(features)
                        >= bundle.get().thresholds().window();
        transcript.complete(new Transcript(
                tokenizer.decode(ids.build().toArray()),
                firstStamp,
                tokens > 1 ? lastStamp : Double.NaN,
                end.noSpeech(),
                WhisperRule.meanLogprob(logprobs, tokens),
                flagged));
    }
}
