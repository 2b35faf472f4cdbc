package io.mondegreen.lab.probing;

import io.mondegreen.lab.DecodedWindow;
import io.mondegreen.probe.TokenLabel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A question about windows: a column of the source, or whether the model's text is invented.
 *
 * @param sensitive whether it is about the person, so that its probes are for the laboratory alone
 */
record Target(String name, boolean sensitive) {
    /** Text invented, against text that was said; known once the model has written it. */
    static final String HALLUCINATION = "hallucination";

    /** The same of speech alone, so that it cannot be answered by whether anybody speaks. */
    static final String CONTENT = "hallucination_content";

    /** A person speaks, or not. */
    static final String SPEECH = "speech";

    /** Noise was added to speech, or not. */
    static final String NOISY = "noisy";

    /** What is spoken of. */
    static final String CATEGORY = "category";

    /** Asked where the user names nothing. */
    static final List<String> BUILT_IN =
            List.of(HALLUCINATION, CONTENT, SPEECH, NOISY, CATEGORY, "gender", "accent_region", "accent");

    private static final Set<String> SENSITIVE = Set.of("gender", "accent_region", "accent");

    /** Classes in order, the positive one last. */
    private static final Map<String, List<String>> ORDER = Map.of(
            HALLUCINATION, List.of("good", "invented"),
            CONTENT, List.of("good", "invented"),
            SPEECH, List.of("other", "speech"),
            NOISY, List.of("clean", "noisy"));

    /** A question by its name. */
    static Target of(String name, Set<String> sensitive) {
        return new Target(name, SENSITIVE.contains(name) || sensitive.contains(name));
    }

    /** Whether it is about the model's text, so that a window has its class once that is written. */
    boolean aboutText(ProbeRow row) {
        boolean asked = name.equals(HALLUCINATION)
                || name.equals(CONTENT) && row.window().inLanguage();
        return asked && row.told() && !row.columns().containsKey(name);
    }

    /** The class of a window, as far as it is known. */
    Optional<String> classOf(ProbeRow row, Optional<DecodedWindow> heard) {
        return aboutText(row)
                ? heard.flatMap(Target::invented)
                : Optional.ofNullable(row.columns().get(name));
    }

    private static Optional<String> invented(DecodedWindow one) {
        return switch (one.label()) {
            case INVENTED_NONSPEECH, INVENTED_CONTENT -> Optional.of("invented");
            case GOOD -> Optional.of("good");
            case LOOP, LEFT_OUT -> Optional.empty();
        };
    }

    /** The class of one text token: its word's, where it is about the text; its window's, for everything else. */
    Optional<String> classOf(ProbeRow row, Optional<DecodedWindow> heard, int token) {
        return aboutText(row) ? heard.flatMap(one -> invented(one, token)) : classOf(row, heard);
    }

    private static Optional<String> invented(DecodedWindow one, int token) {
        List<TokenLabel> labels = one.tokens().labels();
        // a loop has no labels
        return switch (token < labels.size() ? labels.get(token) : TokenLabel.LEFT_OUT) {
            case INVENTED -> Optional.of("invented");
            case HEARD -> Optional.of("good");
            case LEFT_OUT -> Optional.empty();
        };
    }

    /** Classes sorted: by name, unless the question has an order of its own. */
    List<String> sorted(Set<String> classes) {
        List<String> order = ORDER.getOrDefault(name, List.of());
        return order.containsAll(classes)
                ? order.stream().filter(classes::contains).toList()
                : classes.stream().sorted().toList();
    }
}
