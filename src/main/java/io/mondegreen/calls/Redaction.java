package io.mondegreen.calls;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Applies a {@link Redactor} to what the decoder says. */
final class Redaction {
    /** The id of a token that must not be known: an id is as good as its text. */
    private static final int HIDDEN = -1;

    private Redaction() {}

    static GuardedSegment of(GuardedSegment s, Redactor redactor, int carry) {
        String text = replaced(s.text(), redactor.find(s.text(), carry).spans());
        return new GuardedSegment(
                s.startMs(),
                s.endMs(),
                s.revision(),
                s.isFinal(),
                text,
                s.risk(),
                s.meanLogprob(),
                s.noSpeech(),
                s.end(),
                tokens(s.tokens(), redactor, carry),
                s.withheld(),
                s.judgedBy(),
                s.heard(),
                s.probes());
    }

    /** An alert's text may begin inside a number: one at its start counts as gone on. */
    static Alert of(Alert a, Redactor redactor) {
        UnaryOperator<String> hide =
                text -> replaced(text, redactor.find(text, Redactor.INSIDE).spans());
        return new Alert(
                a.id(),
                a.episode(),
                a.type(),
                a.state(),
                a.severity(),
                a.startMs(),
                a.endMs(),
                a.revision(),
                a.risk(),
                a.evidence(),
                a.action(),
                a.text().map(hide),
                a.mitigated().map(how -> how.texts(hide)));
    }

    /** Of the tokens that touch a span the first says its label, the others nothing. */
    private static List<GuardedToken> tokens(List<GuardedToken> tokens, Redactor redactor, int carry) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(t -> text.append(t.text()));
        List<Redactor.Span> spans = redactor.find(text.toString(), carry).spans();
        if (spans.isEmpty()) {
            return tokens;
        }
        List<GuardedToken> out = new ArrayList<>(tokens.size());
        Redactor.Span said = null;
        int at = 0;
        for (GuardedToken token : tokens) {
            int from = at;
            int to = at + token.text().length();
            at = to;
            Redactor.Span touched = spans.stream()
                    .filter(s -> s.from() < to && s.to() > from)
                    .findFirst()
                    .orElse(null);
            if (touched == null) {
                out.add(token);
            } else {
                String label = touched == said ? "" : (token.text().startsWith(" ") ? " " : "") + touched.label();
                said = touched;
                out.add(new GuardedToken(HIDDEN, label, token.logprob(), token.risk(), token.frame()));
            }
        }
        return out;
    }

    private static String replaced(String text, List<Redactor.Span> spans) {
        StringBuilder out = new StringBuilder(text);
        for (Redactor.Span span : spans.reversed()) {
            out.replace(span.from(), span.to(), span.label());
        }
        return out.toString();
    }
}
