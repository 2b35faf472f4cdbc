package io.mondegreen.calls;

import java.util.List;

/**
 * A redactor that somebody else wrote, and that may fail: then nothing of the text is published, and nobody's call stops for it.
 */
final class CautiousRedactor implements Redactor {
    private static final String WITHHELD = "[withheld]";

    private final Redactor redactor;
    private final Runnable failed;

    /** @param failed told of each text of which it said nothing usable */
    CautiousRedactor(Redactor redactor, Runnable failed) {
        this.redactor = redactor;
        this.failed = failed;
    }

    @Override
    public Found find(String text, int carry) {
        try {
            Found found = redactor.find(text, carry);
            if (fits(found.spans(), text.length())) {
                return found;
            }
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // what it said may hold the text: it goes nowhere
        }
        failed.run();
        return new Found(text.isEmpty() ? List.of() : List.of(new Span(0, text.length(), WITHHELD)), INSIDE);
    }

    /** In order, inside the text, none over another. */
    private static boolean fits(List<Span> spans, int length) {
        int free = 0;
        for (Span span : spans) {
            if (span.from() < free || span.to() <= span.from() || span.to() > length || span.label() == null) {
                return false;
            }
            free = span.to();
        }
        return true;
    }

    @Override
    public String name() {
        return redactor.name();
    }
}
