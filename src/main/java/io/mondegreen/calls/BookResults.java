package io.mondegreen.calls;

import io.mondegreen.audio.Levels;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardedSegment;

/** Turns what the decoder said into events; the only way out for text, so the {@link Redactor} stands here. */
final class BookResults {
    private final CallEvents events;
    private final Redactor redactor;
    private final String fingerprint;

    BookResults(BookSettings settings, CallEvents events) {
        this.events = events;
        this.redactor = settings.redactor();
        this.fingerprint = settings.fingerprint();
    }

    void alert(WindowDesk.Task task, Alert alert) {
        ChannelWork work = task.work();
        WindowCut cut = task.cut();
        if (work.publish(alert)) {
            events.alert(new AlertEvent(
                    work.key(),
                    work.role(),
                    Redaction.of(alert, redactor(work.key())),
                    work.partition(),
                    cut.firstOffset(),
                    cut.lastOffset(),
                    cut.time()));
        }
    }

    void segment(WindowDesk.Task task, GuardedSegment segment) {
        ChannelWork work = task.work();
        WindowCut cut = task.cut();
        int carry = work.redaction();
        if (cut.isFinal()) {
            work.redacted(redactor(work.key()).find(segment.text(), carry).carry());
        }
        if (task.alertsOnly()) {
            skipped(work, cut, true);
            return;
        }
        events.segment(new SegmentEvent(
                work.key(),
                work.role(),
                id(work, cut, segment.judgedBy()),
                Redaction.of(segment, redactor(work.key()), carry),
                work.partition(),
                cut.firstOffset(),
                cut.lastOffset(),
                cut.gapBeforeMs(),
                cut.gapAfterMs(),
                Levels.of(cut.samples(), cut.rateHz()),
                cut.time()));
    }

    void failed(WindowDesk.Task task, String reason) {
        ChannelWork work = task.work();
        WindowCut cut = task.cut();
        events.failed(new FailedWindow(
                work.key(), task.context(), work.partition(), cut.firstOffset(), cut.lastOffset(), reason));
    }

    void skipped(ChannelWork work, WindowCut cut, boolean decoded) {
        events.skipped(new SkippedWindow(
                work.key(),
                id(work, cut, "") + ".skipped",
                decoded,
                cut.startMs(),
                cut.endMs(),
                work.partition(),
                cut.firstOffset(),
                cut.lastOffset(),
                cut.time()));
    }

    /** What a canary heard may begin inside anything. */
    void canary(CanaryEvent heard) {
        events.canary(new CanaryEvent(
                heard.key(),
                heard.id(),
                heard.sound(),
                Redaction.of(heard.segment(), redactor(heard.key()), Redactor.INSIDE),
                heard.partition(),
                heard.firstOffset(),
                heard.lastOffset(),
                heard.time()));
    }

    private Redactor redactor(CallKey key) {
        return new CautiousRedactor(redactor, () -> events.note(key, MediaNote.REDACTION_FAILED));
    }

    private String id(ChannelWork work, WindowCut cut, String judgedBy) {
        String decoder = judgedBy.isEmpty() ? fingerprint : fingerprint + "/" + judgedBy;
        return SegmentIds.id(work.key(), cut.startMs(), cut.revision(), decoder);
    }
}
