package io.mondegreen.web.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A window of a channel: the newest revision that was told of it. Guarded by the lock of what holds it. */
final class HeldWindow implements HeldSpan {

    private final Key key;
    private final CallShelf shelf;
    private final List<String> ids = new ArrayList<>();
    private Optional<Told> transcript = Optional.empty();
    private Optional<Told> trace = Optional.empty();

    HeldWindow(Key key, CallShelf shelf) {
        this.key = key;
        this.shelf = shelf;
    }

    /** Takes a revision of its text; false where a newer one is there. */
    boolean transcript(Told told) {
        if (transcript.filter(before -> !replaces(told, before)).isPresent()) {
            return false;
        }
        transcript = Optional.of(told);
        know(told.segment());
        return true;
    }

    /** Takes the tokens of a revision; false where newer ones are there. */
    boolean trace(Told told) {
        if (trace.filter(before -> !replaces(told, before)).isPresent()) {
            return false;
        }
        trace = Optional.of(told);
        know(told.segment());
        return true;
    }

    private static boolean replaces(Told next, Told before) {
        return next.isFinal() || !before.isFinal() && next.revision() >= before.revision();
    }

    private void know(String segment) {
        if (!ids.contains(segment)) {
            ids.add(segment);
        }
    }

    /** Of all its revisions: who asks for an old one gets the newest. */
    List<String> ids() {
        return ids;
    }

    CallShelf shelf() {
        return shelf;
    }

    Optional<Told> transcript() {
        return transcript;
    }

    /** The tokens of the text that is shown. */
    Optional<Told> trace() {
        return trace.filter(tokens -> transcript
                .filter(text -> text.segment().equals(tokens.segment()))
                .isPresent());
    }

    boolean isFinal() {
        return transcript.filter(Told::isFinal).isPresent();
    }

    @Override
    public Key key() {
        return key;
    }

    @Override
    public long bytes() {
        return OVERHEAD + length(transcript) + length(trace) + 64L * ids.size();
    }

    private static long length(Optional<Told> told) {
        return told.map(one -> one.bytes().length + OVERHEAD).orElse(0);
    }
}
