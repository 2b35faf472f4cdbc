package io.mondegreen.lab.probing;

import io.mondegreen.lab.DecodedWindow;
import java.util.Map;
import java.util.Optional;

/**
 * What a model made of a window.
 *
 * @param facts    of its audio
 * @param written  text tokens in all
 * @param text     what it wrote and what that is worth; empty where it wrote nothing or has no tokenizer
 * @param tokens   numbers of the text tokens that {@link Position#TOKEN} reads
 * @param logprobs natural log-probability of each of these
 * @param streams  per place one row, or one for each of these tokens; none at decoder positions where nothing was written
 */
record Heard(
        AudioFacts facts,
        int written,
        Optional<DecodedWindow> text,
        int[] tokens,
        double[] logprobs,
        Map<Place, float[][]> streams) {}
