package io.mondegreen.engine;

import io.mondegreen.model.WhisperModel;

/** The sampling rules of one greedy decode driven from outside the engine, step by step. */
public final class GreedyRules {
    private final TokenRules rules;

    public GreedyRules(WhisperModel model, boolean timestamps) {
        rules = new TokenRules(model.generation(), model.config().vocab(), timestamps);
    }

    /** Sets what the slot may sample at the next step. */
    public void allow(DecoderStep step, int slot) {
        step.allow(slot, rules);
    }

    /** Takes note of a sampled id. */
    public void sampled(int id) {
        rules.sampled(id);
    }
}
