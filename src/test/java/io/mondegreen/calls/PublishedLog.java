package io.mondegreen.calls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reader of committed records sees, and what a restart finds. */
final class PublishedLog implements CallEvents {
    final List<String> committed = new ArrayList<>();
    final Map<CallKey, ChannelProgress> progress = new HashMap<>();
    final Map<MediaNote, Integer> notes = new HashMap<>();
    long offset;
    private final List<String> open = new ArrayList<>();

    /** What a transaction does. */
    void commit(CallBook book, long position) {
        book.changedProgress(0).forEach(p -> progress.put(p.key(), p));
        committed.addAll(open);
        open.clear();
        offset = book.needed(0).orElse(position);
    }

    void crash() {
        open.clear();
    }

    List<String> of(CallKey key) {
        return committed.stream().filter(s -> s.startsWith(key + " ")).toList();
    }

    @Override
    public void segment(SegmentEvent e) {
        open.add(e.key() + " " + e.id() + " " + e.segment().startMs() + "-"
                + e.segment().endMs() + " r" + e.segment().revision()
                + (e.segment().isFinal() ? " final " : " ")
                + e.segment().text() + " gaps " + e.gapBeforeMs() + "," + e.gapAfterMs() + " @" + e.firstOffset() + "-"
                + e.lastOffset() + " " + e.time());
    }

    @Override
    public void alert(AlertEvent e) {
        open.add(e.key() + " alert " + e.alert().id() + " " + e.alert().state());
    }

    @Override
    public void failed(FailedWindow f) {
        open.add(f.key() + " failed " + f.window().startMs() + "-" + f.window().endMs());
    }

    @Override
    public void note(CallKey key, MediaNote note) {
        notes.merge(note, 1, Integer::sum);
    }
}
