package io.mondegreen.lab.reproduce;

import java.util.List;

/** All questions, in the order of the report. */
final class Questions {
    private Questions() {}

    static List<Question> all() {
        return List.of(
                new ProbesQuestion(),
                new LoopsQuestion(),
                new PatchingQuestion(),
                new BiasQuestion(),
                new LensQuestion(),
                new EncoderLensQuestion());
    }
}
