package io.mondegreen.guard;

/**
 * The text tokens of one window, in arrays made once. Attention centres are cut at the end of the audio: attention that
 * wanders into the padding behind it follows nothing.
 */
final class WindowTrace {

    private final TokenShapes shapes;
    private final int[] id;
    private final float[] logprob;
    private final float[] frame;
    private final float[] risk;
    private final int[] lettersBefore;
    private final int[] wordsBefore;
    private final float audioFrames;
    private int size;

    /**
     * Room for a window.
     *
     * @param capacity    most tokens
     * @param audioFrames length of the audio in encoder frames of 20 ms
     */
    WindowTrace(TokenShapes shapes, int capacity, float audioFrames) {
        this.shapes = shapes;
        this.audioFrames = audioFrames;
        id = new int[capacity];
        logprob = new float[capacity];
        frame = new float[capacity];
        risk = new float[capacity];
        lettersBefore = new int[capacity + 1];
        wordsBefore = new int[capacity + 1];
    }

    /** Adds a token; false when full. */
    boolean add(int token, float lp, float centre) {
        if (size == id.length) {
            return false;
        }
        id[size] = token;
        logprob[size] = lp;
        frame[size] = Math.min(centre, audioFrames);
        lettersBefore[size + 1] = lettersBefore[size] + shapes.letters(token);
        wordsBefore[size + 1] = wordsBefore[size] + (shapes.startsWord(token) ? 1 : 0);
        size++;
        return true;
    }

    void risk(int at, float value) {
        risk[at] = value;
    }

    int size() {
        return size;
    }

    int id(int at) {
        return id[at];
    }

    float logprob(int at) {
        return logprob[at];
    }

    float frame(int at) {
        return frame[at];
    }

    float risk(int at) {
        return risk[at];
    }

    /** Letters of tokens from (inclusive) to (exclusive). */
    int letters(int from, int to) {
        return lettersBefore[to] - lettersBefore[from];
    }

    /** Words that start among tokens from (inclusive) to (exclusive). */
    int words(int from, int to) {
        return wordsBefore[to] - wordsBefore[from];
    }

    float audioFrames() {
        return audioFrames;
    }

    TokenShapes shapes() {
        return shapes;
    }
}
