package io.mondegreen.lab.guard;

/**
 * A sentence of a call.
 *
 * @param startMs media time
 * @param endMs   media time
 */
record Said(int startMs, int endMs, String text, String voice) {}
