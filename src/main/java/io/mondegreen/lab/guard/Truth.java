package io.mondegreen.lab.guard;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import java.util.List;

/** What a window's text is worth. The three failures are never mixed. */
enum Truth {
    /** What was said. */
    GOOD("good"),
    /** Between good and invented, or no word: no figure counts it as either. */
    BETWEEN("between"),
    /** Text where no voice is at all: false by construction. */
    NONSPEECH("text on non-speech"),
    /** Text on voices of which most was not said; all of it where nobody says anything in the model's language. */
    CONTENT("invented content"),
    /** Text that repeats what the audio does not repeat. */
    LOOP("loop");

    /** What a guard is there for. */
    static final List<Truth> FAILURES = List.of(NONSPEECH, CONTENT, LOOP);

    private final String label;

    Truth(String label) {
        this.label = label;
    }

    /** Name for tables. */
    String label() {
        return label;
    }

    boolean failure() {
        return FAILURES.contains(this);
    }

    /** By the labelling rule; of audio that is not the model's speech, voices are content and everything else non-speech. */
    static Truth of(CorpusWindow window, String text) {
        return switch (window.label(text)) {
            case GOOD -> GOOD;
            case LEFT_OUT -> BETWEEN;
            case LOOP -> LOOP;
            case INVENTED_CONTENT -> CONTENT;
            case INVENTED_NONSPEECH -> window.ambiguous() || window.speech() ? CONTENT : NONSPEECH;
        };
    }

    /** Of a text against words of which it may be any part. */
    static Truth ofPart(String said, String text) {
        if (WindowLabels.words(said).isEmpty()) {
            return WindowLabels.words(text).isEmpty() ? BETWEEN : NONSPEECH;
        }
        return of(new CorpusWindow("spoken", Split.TEST, List.of(), new float[0], said, true), text);
    }
}
