package io.mondegreen.cli.demo;

/**
 * A stretch of one channel of a demo call.
 *
 * @param startMs media time from the start of the call
 * @param endMs   media time, exclusive
 * @param text    what is said; empty where nobody speaks the model's language
 */
record DemoItem(Kind kind, long startMs, long endMs, String text) {

    enum Kind {
        SPEECH,
        MUSIC,
        NOISE,
        SILENCE,
        FOREIGN,
        LOOP
    }

    boolean overlaps(long fromMs, long toMs) {
        return startMs < toMs && endMs > fromMs;
    }
}
