package io.mondegreen.engine;

/** One sampled token as the decoder thread shows it. Valid only during the callback that receives it. */
public interface TokenView {
    /** 0 for the first sampled token (the prompt is not counted). */
    int index();

    /** Vocabulary id; the end-of-text token is shown too. */
    int id();

    /** Whether this is the end-of-text token. */
    boolean endOfText();

    /** Natural log-probability after the sampling rules. */
    float logprob();

    /** Probability of the no-speech token at the start-of-transcript position, in [0,1]; NaN where the model has none. */
    float noSpeech();

    /**
     * Raw linear score of the head with this index: of a decoder's head, on the residual stream that produced this token; of an
     * encoder's head, on the mean over the window's audio, the same for every token.
     */
    float probe(int head);

    /** Centre of mass of the alignment heads' cross-attention, in encoder frames of 20 ms. */
    float attentionFrame();

    /** Standard deviation of that attention, in encoder frames of 20 ms. */
    float attentionSpread();
}
