package io.mondegreen.engine;

import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Stack;

/**
 * Where one slot's window stands: its prompt, its position, its sampling rules. Reused from window to window; shows its own
 * token to the listener without allocating.
 */
final class SlotState implements TokenView {
    private DecoderStep step;
    private final GenerationConfig generation;
    private final WhisperConfig config;
    private final int cacheLength;
    private final int slot;
    private final int[] heads; // index among its stack's probes; of the encoder's, less one and negative
    private final int[] plainPrompt;
    private final int[] timedPrompt;

    private Job job;
    private Retry begun;
    private int[] prompt;
    private TokenRules rules;
    private int budget;
    private int position;
    private int token;
    private final int[] history;
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
        history = new int[cacheLength];
        heads = places(tapped.plan());
    }

    private static int[] places(TapPlan plan) {
        int[] heads = new int[plan.probes().size()];
        int inEncoder = 0;
        int inDecoder = 0;
        for (int i = 0; i < heads.length; i++) {
            boolean encoder = plan.probes().get(i).tap().stack() == Stack.ENCODER;
            heads[i] = encoder ? ~inEncoder++ : inDecoder++;
        }
        return heads;
    }

    /** Begins a window in this slot. */
    void seat(Job newJob) {
        job = newJob;
        prompt = timestamps() ? timedPrompt : plainPrompt;
        int room = cacheLength - prompt.length;
        budget = job.request.maxTokens() == 0 ? room : Math.min(job.request.maxTokens(), room);
        sampled = 0;
        noSpeech = Float.NaN;
        seatedAt = System.nanoTime();
        begin(new Retry(job.request.ablations(), 0));
    }

    /**
     * Begins the window once more. What the cache holds beyond the kept tokens is overwritten as it is reached, and not read
     * before.
     *
     * @throws IllegalArgumentException if it keeps more tokens than there are, or names a head that the model lacks
     */
    void begin(Retry again) {
        if (again.keep() > sampled) {
            throw new IllegalArgumentException("cannot keep " + again.keep() + " tokens of " + sampled);
        }
        begun = again;
        setGates();
        rules = new TokenRules(generation, config.vocab(), timestamps());
        for (int i = 0; i < again.keep(); i++) {
            rules.sampled(history[i]);
        }
        sampled = again.keep();
        position = sampled == 0 ? 0 : prompt.length - 1 + sampled;
        token = sampled == 0 ? prompt[0] : history[sampled - 1];
    }

    private void setGates() {
        step.openGates(slot);
        begun.gates().forEach(gate -> step.gate(slot, gate));
    }

    /** Belongs to another decoder from now on. */
    void belongTo(DecoderStep other) {
        step = other;
    }

    /**
     * Feeds the window again from its start, as the decoder it belongs to now has never seen it: prompt and tokens that the listener
     * has heard come first and unheard, under the gates that hold now, and the window goes on where it was.
     */
    void feedAgain() {
        setGates();
        position = 0;
        token = prompt[0];
    }

    private boolean timestamps() {
        return job.request.timestamps() && generation.timestampBegin().isPresent();
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
        if (position < prompt.length + sampled) {
            // what is known already: the prompt, and after a loss what was sampled before it
            token = position < prompt.length ? prompt[position] : history[position - prompt.length];
            return null;
        }
        if (Float.isNaN(step.logprob(slot))) {
            throw new NotFiniteException();
        }
        token = step.next(slot);
        history[sampled] = token;
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
        int at = heads[head];
        return at < 0 ? job.heard[~at] : step.probe(slot, at);
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
