package io.mondegreen.lab.guard;

import java.util.List;

/** What another system does about one decoded window, as it was published. */
interface Rule {
    /** For tables. */
    String name();

    /** Grows with doubt. */
    double score(HeardWindow window);

    /** Whether the system takes the text for bad: decodes again, resets, or leaves it out. */
    boolean doubts(HeardWindow window);

    /** Whether the text does not go out. */
    boolean removes(HeardWindow window);

    /**
     * All of them.
     *
     * @param windowMs of the model
     */
    static List<Rule> all(int windowMs) {
        return List.of(
                new OpenAiRule(),
                SilenceRule.standard(windowMs),
                EntropyRule.standard(),
                WordLoopRule.standard(),
                new GateRule());
    }
}
