package io.mondegreen.guard;

/**
 * One token with what the guard thinks of it.
 *
 * @param text    its own bytes as text; a token that ends inside a UTF-8 character carries the replacement character
 * @param logprob natural log
 * @param risk    in [0,1]
 * @param frame   attention centre, in encoder frames of 20 ms from the window's start
 */
public record GuardedToken(int id, String text, float logprob, float risk, float frame) {}
