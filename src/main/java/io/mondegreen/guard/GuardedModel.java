package io.mondegreen.guard;

import java.util.function.Function;

/**
 * What the guard knows of the model it listens to.
 *
 * @param hash      of the checkpoint
 * @param windowMs  the longest window it takes
 * @param maxTokens the most tokens one window can give
 * @param shapes    its vocabulary
 * @param decode    text of several tokens, specials left out
 */
public record GuardedModel(
        String hash, int windowMs, int maxTokens, TokenShapes shapes, Function<int[], String> decode) {}
