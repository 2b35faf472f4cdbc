package io.mondegreen.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A window of a channel in its newest revision.
 *
 * @param segment    id of that revision
 * @param startMs    media time from the start of the call
 * @param endMs      media time, exclusive
 * @param expired    whether its audio is known to be gone, so that no lens can be computed
 * @param text       absent where it is withheld
 * @param withheld   why there is no text: {@code guard}, {@code retracted}, {@code role}
 * @param guard      {@code available}, or {@code unavailable}: its risk means nothing
 * @param risk       in [0,1]
 * @param alerts     episodes that touch it
 * @param mitigation what took another text's place
 * @param levels     dBFS, one per 100 ms from its start
 * @param tokens     only where asked for
 * @param heard      what the encoder hears, by name, each a probability; with the tokens
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record WindowItem(
        String segment,
        String call,
        String channel,
        long startMs,
        long endMs,
        int revision,
        @JsonProperty("final") boolean isFinal,
        boolean expired,
        Optional<String> text,
        Optional<String> withheld,
        String guard,
        double risk,
        List<Word> words,
        List<String> alerts,
        Optional<Mitigation> mitigation,
        Optional<List<Integer>> levels,
        Optional<List<Token>> tokens,
        Optional<Map<String, Double>> heard)
        implements SpanItem {

    /** A word with its risk; it ends where the next begins. */
    public record Word(String text, long startMs, long endMs, double risk) {}

    /**
     * A text that took another's place.
     *
     * @param before only where alerts may carry text; {@code after} too
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Mitigation(
            Optional<String> before, Optional<String> after, String rung, double riskBefore, double riskAfter) {}

    /**
     * One token.
     *
     * @param id         of the vocabulary; -1 where it is hidden
     * @param mediaMs    media time that attention is at
     * @param logprob    natural log
     * @param noSpeech   in [0,1]; absent where the model has none
     * @param risk       of the window as far as it is known with this token, in [0,1]
     * @param probes     raw score of each probe, by name
     * @param frame      attention centre, in encoder frames of 20 ms from the window's start
     * @param saturation first layer from which on the word stays; with a lens alone
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Token(
            int id,
            Optional<String> text,
            long mediaMs,
            Optional<Double> logprob,
            Optional<Double> noSpeech,
            Optional<Double> risk,
            Map<String, Float> probes,
            Optional<Double> frame,
            Optional<Integer> saturation) {}
}
