package io.mondegreen.cli.chaos;

import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.cli.chaos.CalmReading.Span;
import io.mondegreen.cli.chaos.Ledger.Wrong;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.IntakeError;
import io.mondegreen.kafka.TranscriptRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Was every channel's media decided exactly once? Its progress must go forward only and reach the end of what was sent; as many
 * final segments as it counts must be there, in order, none over another, and the same windows as a calm reading of the tape
 * cuts; what came too late is set aside; revisions of a window come in order and before its final one; an episode is raised first and once and says nothing
 * after its end, but that it goes on; all ids are unique; nothing is refused twice.
 */
final class Accounting {
    private final Ledger ledger = new Ledger();
    private final Set<String> ids = new HashSet<>();
    private final Tape tape;
    private final Outcome outcome;
    private final CalmReading calm;

    private Accounting(Tape tape, Outcome outcome, CalmReading calm) {
        this.tape = tape;
        this.outcome = outcome;
        this.calm = calm;
    }

    /** @param calm of the same tape */
    static Ledger of(Tape tape, Outcome outcome, CalmReading calm) {
        Accounting accounting = new Accounting(tape, outcome, calm);
        accounting.deadLetters();
        tape.channels().forEach(accounting::channel);
        outcome.transcripts().keySet().forEach(accounting::known);
        outcome.alerts().keySet().forEach(accounting::known);
        return accounting.ledger;
    }

    private void known(CallKey key) {
        if (!tape.channels().containsKey(key)) {
            ledger.add(Wrong.DOUBLED, key.subject() + " was never sent");
        }
    }

    private void channel(CallKey key, Tape.Channel channel) {
        List<ChannelMark> marks = outcome.marks().getOrDefault(key, List.of());
        if (marks.isEmpty()) {
            ledger.add(Wrong.LOST, key.subject() + " has no progress");
            return;
        }
        progress(key, channel, marks);
        segments(key, marks.getLast());
        alerts(key);
    }

    private void progress(CallKey key, Tape.Channel channel, List<ChannelMark> marks) {
        ChannelMark before = ChannelMark.start();
        for (ChannelMark mark : marks) {
            if (mark.positionMs() < before.positionMs()
                    || mark.sequence() < before.sequence()
                    || mark.windows() < before.windows()) {
                ledger.add(
                        Wrong.REORDERED,
                        key.subject() + " went back from " + before.positionMs() + " to " + mark.positionMs() + " ms");
            }
            before = mark;
        }
        if (before.positionMs() < channel.endMs() || channel.ends() && !before.ended()) {
            ledger.add(
                    Wrong.LOST,
                    key.subject() + " is decided to " + before.positionMs() + " of " + channel.endMs() + " ms");
        } else if (before.positionMs() > channel.endMs()) {
            ledger.add(
                    Wrong.DOUBLED,
                    key.subject() + " is decided to " + before.positionMs() + " ms, but ends at " + channel.endMs());
        }
    }

    private void segments(CallKey key, ChannelMark last) {
        List<Span> finals = new ArrayList<>();
        Map<Long, Integer> revisions = new HashMap<>();
        long decidedTo = 0;
        for (Outcome.Said<TranscriptRecord> said : outcome.transcripts().getOrDefault(key, List.of())) {
            TranscriptRecord segment = said.record();
            unique(segment.id(), "segment", key);
            if (segment.startMs() < decidedTo) {
                ledger.add(Wrong.REORDERED, at(key, segment) + " comes after a final one up to " + decidedTo + " ms");
            }
            Integer before = revisions.put(segment.startMs(), segment.revision());
            if (before != null && before >= segment.revision()) {
                ledger.add(Wrong.REORDERED, at(key, segment) + " comes after revision " + before);
            }
            if (segment.isFinal()) {
                finals.add(new Span(segment.startMs(), segment.endMs()));
                decidedTo = Math.max(decidedTo, segment.endMs());
            }
        }
        long failed = count(key, IntakeError.WINDOW_FAILED);
        if (finals.size() + failed < last.windows()) {
            ledger.add(
                    Wrong.LOST,
                    key.subject() + " has " + finals.size() + " final segments and " + failed + " failed windows, but "
                            + last.windows() + " are decided");
        } else if (finals.size() + failed > last.windows()) {
            ledger.add(
                    Wrong.DOUBLED,
                    key.subject() + " has " + finals.size() + " final segments and " + failed + " failed windows of "
                            + last.windows());
        }
        long late = count(key, IntakeError.LATE);
        if (late < calm.late(key)) {
            ledger.add(
                    Wrong.LOST, key.subject() + ": of " + calm.late(key) + " late chunks " + late + " are set aside");
        }
        if (failed == 0 && late == calm.late(key)) { // either moves windows, and says so
            compare(key, finals);
        }
    }

    private void compare(CallKey key, List<Span> finals) {
        List<Span> expected = calm.windows(key);
        Set<Span> there = new HashSet<>(finals);
        Set<Span> wanted = new HashSet<>(expected);
        for (Span span : expected) {
            if (!there.contains(span)) {
                ledger.add(Wrong.LOST, at(key, span) + " is not there");
            }
        }
        for (Span span : finals) {
            if (!wanted.contains(span)) {
                ledger.add(Wrong.DOUBLED, at(key, span) + " is there and should not be");
            }
        }
    }

    private void alerts(CallKey key) {
        Set<String> begun = new HashSet<>();
        Map<String, Alert> over = new HashMap<>();
        for (Outcome.Said<AlertRecord> said : outcome.alerts().getOrDefault(key, List.of())) {
            Alert alert = said.record().alert();
            unique(alert.id(), "alert", key);
            boolean first = begun.add(alert.episode());
            if (first != (alert.state() == AlertState.RAISED)) {
                ledger.add(
                        first ? Wrong.LOST : Wrong.DOUBLED,
                        key.subject() + ": episode " + alert.episode()
                                + (first ? " was never raised" : " is raised again"));
            }
            Alert end = over.get(alert.episode());
            if (end != null && !goesOn(end, alert)) {
                ledger.add(
                        Wrong.REORDERED,
                        key.subject() + ": episode " + alert.episode() + " is " + alert.state() + " after its end");
            }
            if (end != null || alert.state() == AlertState.CONFIRMED || alert.state() == AlertState.CLEARED) {
                over.put(alert.episode(), alert);
            }
        }
        if (!over.keySet().containsAll(begun)) {
            ledger.add(Wrong.LOST, key.subject() + ": an episode has no end");
        }
    }

    /** Whether a confirmed episode may say this: that later windows show it too. */
    private static boolean goesOn(Alert said, Alert next) {
        return said.state() != AlertState.CLEARED
                && next.state() == AlertState.UPDATED
                && next.type().goesOn()
                && next.startMs() == said.startMs()
                && next.endMs() >= said.endMs();
    }

    private void deadLetters() {
        Set<String> from = new HashSet<>();
        for (Outcome.DeadLetter letter : outcome.deadLetters()) {
            if (!from.add(letter.from())) {
                ledger.add(Wrong.DOUBLED, "the record at " + letter.from() + " was refused twice");
            }
            if (!letter.code().equals(IntakeError.LATE.code())
                    && !letter.code().equals(IntakeError.WINDOW_FAILED.code())) {
                ledger.add(Wrong.LOST, letter.subject() + " was refused with " + letter.code());
            }
        }
    }

    private long count(CallKey key, IntakeError error) {
        return outcome.deadLetters().stream()
                .filter(letter ->
                        letter.code().equals(error.code()) && letter.subject().equals(key.subject()))
                .count();
    }

    private void unique(String id, String what, CallKey key) {
        if (!ids.add(id)) {
            ledger.add(Wrong.DOUBLED, key.subject() + ": " + what + " " + id + " is there twice");
        }
    }

    private static String at(CallKey key, TranscriptRecord segment) {
        return key.subject() + ": revision " + segment.revision() + " of " + segment.startMs() + "-" + segment.endMs();
    }

    private static String at(CallKey key, Span span) {
        return key.subject() + ": the final segment " + span.startMs() + "-" + span.endMs() + " ms";
    }
}
