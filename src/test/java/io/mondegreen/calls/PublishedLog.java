package io.mondegreen.calls;

import io.mondegreen.audio.SoundClass;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a reader of committed records sees, and what a restart finds. */
final class PublishedLog implements CallEvents {
    final List<String> committed = new ArrayList<>();
    final Map<CallKey, ChannelProgress> progress = new HashMap<>();
    final Map<MediaNote, Integer> notes = new HashMap<>();
    final List<SkippedWindow> skipped = new ArrayList<>();
    final List<CanaryEvent> canaries = new ArrayList<>();
    final List<LagEvent> lags = new ArrayList<>();
    long offset;
    long come; // records below were taken in this life or an earlier one
    private final List<String> open = new ArrayList<>();

    /** What a transaction does. */
    void commit(CallBook book, long position) {
        book.changedProgress(0).forEach(p -> progress.put(p.key(), p));
        committed.addAll(open);
        open.clear();
        offset = book.needed(0).orElse(position);
        come = Math.max(come, position); // as the line's intake says with its offsets
    }

    void crash() {
        open.clear();
    }

    /** All but audio quality, in order. */
    List<String> of(CallKey key) {
        return committed.stream().filter(s -> s.startsWith(key + " ")).toList();
    }

    /** Windows, decoded or given up, and alerts of a channel, in order. */
    List<String> windows(CallKey key) {
        return of(key).stream()
                .filter(s -> Arrays.stream(SoundClass.values()).noneMatch(c -> s.startsWith(key + " " + c)))
                .toList();
    }

    @Override
    public void segment(SegmentEvent e) {
        open.add(e.key() + " " + e.id() + " " + e.segment().startMs() + "-"
                + e.segment().endMs() + " r" + e.segment().revision()
                + (e.segment().isFinal() ? " final " : " ")
                + e.segment().text() + " gaps " + e.gapBeforeMs() + "," + e.gapAfterMs() + " " + e.levels() + " @"
                + e.firstOffset()
                + "-" + e.lastOffset() + " " + e.time());
    }

    @Override
    public void alert(AlertEvent e) {
        Alert alert = e.alert();
        if (alert.type() == AlertType.AUDIO_QUALITY) {
            open.add(e.key() + "." + alert.evidence().detector() + " " + alert.id() + " " + alert.state() + " "
                    + alert.severity() + " " + alert.startMs() + "-" + alert.endMs() + " "
                    + alert.evidence().score() + " @" + e.firstOffset() + "-" + e.lastOffset());
        } else {
            open.add(e.key() + " alert " + alert.id() + " " + alert.state());
        }
    }

    /** Quality alerts of one kind, in order; what arrives and what is heard are not in order with each other. */
    List<String> quality(CallKey key, QualityKind kind) {
        String start = key + "." + kind.name().toLowerCase(Locale.ROOT) + " ";
        return committed.stream().filter(s -> s.startsWith(start)).toList();
    }

    @Override
    public void nonSpeech(NonSpeechEvent e) {
        open.add(e.key() + " " + e.sound() + " " + e.id() + " " + e.startMs() + "-" + e.endMs() + " @" + e.firstOffset()
                + "-" + e.lastOffset() + " " + e.levels() + " " + e.time());
    }

    @Override
    public void skipped(SkippedWindow window) {
        skipped.add(window);
    }

    @Override
    public void canary(CanaryEvent event) {
        canaries.add(event);
    }

    @Override
    public void lag(LagEvent event) {
        lags.add(event);
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
