package io.mondegreen.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A window through the logit lens.
 *
 * @param state  {@code ready}; {@code expired}: its audio is gone; {@code busy}: ask again; {@code hidden}: some of its tokens are
 *               hidden, so they cannot be fed; {@code unsupported}: its audio came as messages of a platform, or there is no model
 * @param layers {@code embed} and the decoder's; where {@code ready}
 * @param probe  the probe whose score stands beside a layer's words
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LensItem(
        String state, Optional<String> probe, Optional<List<String>> layers, Optional<List<Token>> tokens) {

    /** One without a reading. */
    public static LensItem of(String state) {
        return new LensItem(state, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * One token.
     *
     * @param layers     one for each name of the item's
     * @param saturation earliest layer from which on the likeliest token stays
     * @param frame      attention centre, in encoder frames of 20 ms from the window's start
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Token(int id, String text, List<Layer> layers, int saturation, Optional<Double> frame) {}

    /**
     * What a layer would write.
     *
     * @param top   likeliest first
     * @param probe raw score of the probe of this layer, where there is one
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Layer(List<Guess> top, Optional<Double> probe) {}

    /** A token and its probability. */
    public record Guess(String text, double probability) {}
}
