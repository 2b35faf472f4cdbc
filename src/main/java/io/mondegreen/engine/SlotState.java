package io.mondegreen.engine;

import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperConfig;

/**
 * Where one slot's window stands: its prompt, its position, its sampling rules. Reused from window to window; shows its own
 * token to the listener without allocating.
 */
final class SlotState implements TokenView {
    private final DecoderStep step;
    private final GenerationConfig generation;
    private final WhisperConfig config;
    private final int cacheLength;
    private final int slot;
    private final int[] plainPrompt;
    private final int[] timedPrompt;

    private Job job;
    private int[] prompt;
    private TokenRules rules;
    private int budget;
    private int position;
    private int token;
    private int sampled;
    private float noSpeech;
    private long seatedAt;

    SlotState(TappedModel tapped, String language, int slot) {
        this.step = tapped.decoder();
        this.generation = tapped.model().generation();
        this.config = tapped.model().config();
        this.cacheLength = tapped.cacheLength();
        this.slot = slot;
        plainPrompt = generation.prompt(language, "transcribe", false);
        timedPrompt = generation.prompt(language, "transcribe", true);
    }

    /** Begins a window in this slot. */
    void seat(Job newJob) {
        job = newJob;
        boolean timestamps =
                job.request.timestamps() && generation.timestampBegin().isPresent();
        prompt = timestamps ? timedPrompt : plainPrompt;
        rules = new TokenRules(generation, config.vocab(), timestamps);
        int room = cacheLength - prompt.length;
        budget = job.request.maxTokens() == 0 ? room : Math.min(job.request.maxTokens(), room);
        position = 0;
        sampled = 0;
        token = prompt[0];
        noSpeech = Float.NaN;
        seatedAt = System.nanoTime();
        step.openGates(slot);
        job.request.ablations().forEach(ablation -> step.gate(slot, ablation));
    }

    /** Sets this slot's inputs for the next step. */
    void feed() {
        step.feed(slot, token, position, position == prompt.length - 1);
        step.allow(slot, rules);
    }

    /**
     * Takes what the step gave; returns why the window ended, or null while it goes on.
     *
     * @throws NotFiniteException if the model's numbers have left the reals
     */
    DecodeEnd.Reason take() {
        if (position == 0) {
            noSpeech = step.noSpeech(slot);
        }
        position++;
        if (position < prompt.length) {
            token = prompt[position];
            return null;
        }
        if (Float.isNaN(step.logprob(slot))) {
            throw new NotFiniteException();
        }
        token = step.next(slot);
        sampled++;
        rules.sampled(token);
        boolean goOn = job.listener.onToken(this);
        if (token == generation.eot()) {
            return DecodeEnd.Reason.END_OF_TEXT;
        }
        if (!goOn) {
            return DecodeEnd.Reason.STOPPED;
        }
        return sampled >= budget ? DecodeEnd.Reason.BUDGET : null;
    }

    Job job() {
        return job;
    }

    int slot() {
        return slot;
    }

    int sampled() {
        return sampled;
    }

    long nanos() {
        return System.nanoTime() - seatedAt;
    }

    @Override
    public int index() {
        return sampled - 1;
    }

    @Override
    public int id() {
        return token;
    }

    @Override
    public boolean endOfText() {
        return token == generation.eot();
    }

    @Override
    public float logprob() {
        return step.logprob(slot);
    }

    @Override
    public float noSpeech() {
        return noSpeech;
    }

    @Override
    public float probe(int head) {
        return step.probe(slot, head);
    }

    @Override
    public float attentionFrame() {
        return step.attentionFrame(slot);
    }

    @Override
    public float attentionSpread() {
        return step.attentionSpread(slot);
    }
}
