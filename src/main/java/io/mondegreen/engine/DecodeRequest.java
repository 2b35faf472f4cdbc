package io.mondegreen.engine;

import io.mondegreen.taps.Ablation;
import java.util.List;

/**
 * One window of audio to transcribe.
 *
 * @param pcm        16 kHz mono in [-1,1]; at most the model's window, shorter is padded with zeros after the features
 * @param maxTokens  sampled tokens allowed, end of text included; 0 for all that the model's positions allow
 * @param timestamps whether timestamp tokens may be sampled (needs a model that has them)
 * @param ablations  gates set for this window's slot only
 * @param urgency    how soon it should be encoded
 */
public record DecodeRequest(float[] pcm, int maxTokens, boolean timestamps, List<Ablation> ablations, Urgency urgency) {
    public DecodeRequest {
        ablations = List.copyOf(ablations);
        if (maxTokens < 0) {
            throw new IllegalArgumentException("a token budget is at least 1, or 0 for all, not " + maxTokens);
        }
    }

    /** In its turn. */
    public DecodeRequest(float[] pcm, int maxTokens, boolean timestamps, List<Ablation> ablations) {
        this(pcm, maxTokens, timestamps, ablations, Urgency.FINAL);
    }

    /** All that the model's positions allow, no timestamps, every gate open. */
    public DecodeRequest(float[] pcm) {
        this(pcm, Urgency.FINAL);
    }

    /** The same with an urgency. */
    public DecodeRequest(float[] pcm, Urgency urgency) {
        this(pcm, 0, false, List.of(), urgency);
    }
}
