package io.mondegreen.calls;

import static io.mondegreen.calls.Books.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What an operator's own redactor may do wrong costs texts, never calls, and shows nothing. */
class CautiousRedactorTest {
    private final PublishedLog log = new PublishedLog();

    @Test
    void whereItThrowsTheTextIsWithheldAndTheCallGoesOn() {
        run(text -> {
            throw new IllegalStateException(text);
        });
        withheld();
    }

    @Test
    void soItIsWhereItsSpansDoNotFit() {
        run(text -> List.of(new Redactor.Span(2, 4, "x"), new Redactor.Span(3, 5, "y")));
        withheld();
    }

    @Test
    void soItIsWhereASpanLiesBeyondTheText() {
        run(text -> List.of(new Redactor.Span(2, text.length() + 1, "x")));
        withheld();
    }

    @Test
    void whatFitsIsReplacedAndNothingIsCounted() {
        run(text -> List.of(new Redactor.Span(0, 2, "[x]")));
        assertThat(log.windows(CALL).stream().filter(s -> s.contains(" final ")))
                .hasSize(2)
                .allMatch(s -> s.contains(" final [x]"));
        assertThat(log.notes).doesNotContainKey(MediaNote.REDACTION_FAILED);
    }

    private void withheld() {
        assertThat(log.windows(CALL).stream().filter(s -> s.contains(" final ")))
                .hasSize(2)
                .allMatch(s -> s.contains(" final [withheld] "));
        assertThat(log.notes.get(MediaNote.REDACTION_FAILED)).isGreaterThanOrEqualTo(2);
    }

    private void run(Function<String, List<Redactor.Span>> spans) {
        Redactor redactor = new Redactor() {
            @Override
            public Found find(String text, int carry) {
                return new Found(spans.apply(text), 0);
            }

            @Override
            public String name() {
                return "own";
            }
        };
        BookSettings settings = Books.settings(Books.NO_QUALITY, CanaryRules.OFF, LagRules.standard(), redactor);
        CallBook book = Books.book(settings, ScriptedDecoder.prompt(8000), log);
        Books.run(book, Books.chunks(CALL, Books.utterances(2)), log);
        book.parkIdle(0, 1);
        Books.run(book, List.of(), log);
    }
}
