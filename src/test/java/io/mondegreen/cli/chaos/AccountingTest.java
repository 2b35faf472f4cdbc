package io.mondegreen.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.app.PlainLine;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.cli.chaos.CalmReading.Span;
import io.mondegreen.cli.chaos.Ledger.Wrong;
import io.mondegreen.cli.traffic.Conversations;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.IntakeError;
import io.mondegreen.kafka.Origin;
import io.mondegreen.kafka.TranscriptRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks of a chaos run see what they are there to see. */
class AccountingTest {
    private static final Plan PLAN = new Plan();

    private static Tape tape;
    private static CalmReading calm;

    private final Map<CallKey, List<ChannelMark>> marks = new HashMap<>();
    private final Map<CallKey, List<Outcome.Said<TranscriptRecord>>> transcripts = new HashMap<>();
    private final Map<CallKey, List<Outcome.Said<AlertRecord>>> alerts = new HashMap<>();
    private final List<Outcome.DeadLetter> deadLetters = new ArrayList<>();
    private CallKey key;

    private record Plan() {
        Tape tape(Disorder disorder) throws IOException {
            Conversations conversations = new Conversations(SpeechBank.open(Path.of("corpus/bank")), 3);
            return Tape.record(conversations, new Tape.Plan(2, 12_000, 4000, false, disorder), 3);
        }

        CalmReading read(Tape tape) {
            return CalmReading.of(tape, PlainLine.windows(Map.of()));
        }

        Map<CallKey, List<Span>> windows(Tape tape) {
            CalmReading reading = read(tape);
            Map<CallKey, List<Span>> windows = new HashMap<>();
            tape.channels().keySet().forEach(key -> windows.put(key, reading.windows(key)));
            return windows;
        }
    }

    @BeforeAll
    static void readTheTape() throws IOException {
        tape = PLAN.tape(Disorder.usual());
        calm = PLAN.read(tape);
    }

    @BeforeEach
    void allIsWell() {
        tape.channels().forEach((channel, facts) -> {
            List<Outcome.Said<TranscriptRecord>> said = new ArrayList<>();
            for (Span span : calm.windows(channel)) {
                said.add(said(channel, span, 0, false));
                said.add(said(channel, span, 1, true));
            }
            transcripts.put(channel, said);
            for (int late = 0; late < calm.late(channel); late++) {
                deadLetters.add(
                        new Outcome.DeadLetter(IntakeError.LATE.code(), channel.subject(), "1:" + deadLetters.size()));
            }
            marks.put(
                    channel,
                    new ArrayList<>(List.of(
                            mark(2, 200, 0, false), mark(facts.chunks(), facts.endMs(), said.size() / 2, true))));
        });
        key = transcripts.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= 4)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        alerts.put(key, new ArrayList<>(List.of(alert("a", AlertState.RAISED), alert("b", AlertState.CONFIRMED))));
        deadLetters.add(new Outcome.DeadLetter("MG-1019", "other/agent", "0:7"));
    }

    @Test
    void aCleanRunIsClean() {
        assertThat(ledger().examples()).isEmpty();
        assertThat(ledger().clean()).isTrue();
    }

    @Test
    void aFinalSegmentThatIsMissingIsLost() {
        transcripts.get(key).removeLast();

        assertThat(ledger().count(Wrong.LOST)).isPositive();
    }

    @Test
    void aLateChunkThatIsNotSetAsideIsLost() {
        Outcome.DeadLetter late = deadLetters.stream()
                .filter(letter -> tape.channels().keySet().stream()
                        .anyMatch(channel -> channel.subject().equals(letter.subject())))
                .findFirst()
                .orElseThrow();
        deadLetters.remove(late);

        assertThat(ledger().count(Wrong.LOST)).isEqualTo(1);
    }

    @Test
    void aSegmentThatIsThereTwiceIsDoubled() {
        transcripts.get(key).add(transcripts.get(key).getLast());

        assertThat(ledger().count(Wrong.DOUBLED)).isPositive();
    }

    @Test
    void aWindowThatNobodyCutsIsNoneOfOurs() {
        Span first = calm.windows(key).getFirst();
        transcripts.get(key).set(1, said(key, new Span(first.startMs(), first.endMs() - 20), 1, true));

        assertThat(ledger().count(Wrong.LOST)).isPositive();
        assertThat(ledger().count(Wrong.DOUBLED)).isPositive();
    }

    @Test
    void finalSegmentsInTheWrongOrderAreReordered() {
        Collections.swap(transcripts.get(key), 1, 3);

        assertThat(ledger().count(Wrong.REORDERED)).isPositive();
    }

    @Test
    void aProvisionalSegmentAfterItsFinalOneIsReordered() {
        Collections.swap(transcripts.get(key), 0, 1);

        assertThat(ledger().count(Wrong.REORDERED)).isPositive();
    }

    @Test
    void progressThatGoesBackIsReordered() {
        marks.get(key).add(1, mark(0, 0, 0, false));

        assertThat(ledger().count(Wrong.REORDERED)).isPositive();
    }

    @Test
    void aChannelThatIsNotDecidedToItsEndIsLost() {
        marks.get(key).removeLast();

        assertThat(ledger().count(Wrong.LOST)).isPositive();
    }

    @Test
    void anEpisodeRaisedAgainIsDoubledAndOneWithoutAnEndIsLost() {
        alerts.get(key).set(1, alert("b", AlertState.RAISED));

        assertThat(ledger().count(Wrong.DOUBLED)).isPositive();
        assertThat(ledger().count(Wrong.LOST)).isPositive();
    }

    @Test
    void aConfirmedEpisodeMayGoOnAndOneThatShrinksOrEndsAgainIsReordered() {
        alerts.get(key).add(alert("c", AlertState.UPDATED, 200));
        alerts.get(key).add(alert("d", AlertState.UPDATED, 400));
        assertThat(ledger().clean()).isTrue();

        alerts.get(key).add(alert("e", AlertState.UPDATED, 300));
        assertThat(ledger().count(Wrong.REORDERED)).isEqualTo(1);

        alerts.get(key).set(4, alert("e", AlertState.CONFIRMED, 400));
        assertThat(ledger().count(Wrong.REORDERED)).isEqualTo(1);
    }

    @Test
    void aRecordRefusedTwiceIsDoubled() {
        deadLetters.add(deadLetters.getFirst());

        assertThat(ledger().count(Wrong.DOUBLED)).isPositive();
    }

    @Test
    void oneByteThatDiffersIsNotEqual() {
        Outcome other = new Outcome(marks, new HashMap<>(transcripts), alerts, deadLetters);
        Outcome.Said<TranscriptRecord> said = transcripts.get(key).getFirst();
        byte[] bytes = said.bytes().clone();
        bytes[40] ^= 1;
        List<Outcome.Said<TranscriptRecord>> changed = new ArrayList<>(transcripts.get(key));
        changed.set(0, new Outcome.Said<>(said.record(), bytes));
        other.transcripts().put(key, changed);

        assertThat(Equality.of(outcome(), outcome()).clean()).isTrue();
        assertThat(Equality.of(other, outcome()).examples())
                .singleElement()
                .asString()
                .contains(key.subject());
    }

    /** What is moved and doubled within the wait changes nothing; the tape's own loss is not part of this. */
    @Test
    void disorderWithinTheWaitLeavesTheSameWindows() throws IOException {
        Map<CallKey, List<Span>> inOrder = PLAN.windows(PLAN.tape(Disorder.none()));

        assertThat(PLAN.windows(PLAN.tape(new Disorder(0, 0.1, 0.3, 0, 4)))).isEqualTo(inOrder);
        assertThat(inOrder.values().stream().mapToInt(List::size).sum()).isGreaterThan(4);
    }

    @Test
    void disorderLosesDoublesAndMovesAboutAsMuchAsItSays() {
        Disorder disorder = Disorder.usual();
        List<Disorder.Sent> sent = disorder.send(10_000, new SplittableRandom(1));
        long came = sent.stream().filter(Disorder.Sent::first).count();

        assertThat(10_000 - came).isBetween(100L, 300L);
        assertThat(sent.size() - came).isBetween(200L, 400L);
        assertThat(sent.stream().filter(Disorder.Sent::tooLate).count()).isBetween(50L, 150L);
        assertThat(sent.getLast().index()).isEqualTo(9999);
    }

    private Ledger ledger() {
        return Accounting.of(tape, outcome(), calm);
    }

    private Outcome outcome() {
        return new Outcome(marks, transcripts, alerts, deadLetters);
    }

    private static ChannelMark mark(long sequence, long positionMs, long windows, boolean ended) {
        return new ChannelMark(sequence, 0, positionMs, 8000, "", false, 0, windows, ended);
    }

    private static Outcome.Said<TranscriptRecord> said(CallKey key, Span span, int revision, boolean isFinal) {
        TranscriptRecord record = new TranscriptRecord(
                key.subject() + "/" + span.startMs() + "/" + revision,
                key,
                key.channel(),
                Instant.EPOCH,
                span.startMs(),
                span.endMs(),
                revision,
                isFinal,
                "text",
                0.1,
                -0.2,
                Double.NaN,
                DecodeEnd.Reason.END_OF_TEXT,
                0,
                0,
                List.of(),
                new Origin(0, 1, 2));
        return new Outcome.Said<>(record, record.bytes());
    }

    private Outcome.Said<AlertRecord> alert(String id, AlertState state) {
        return alert(id, state, 100);
    }

    private Outcome.Said<AlertRecord> alert(String id, AlertState state, long endMs) {
        Alert alert = new Alert(
                id,
                "episode",
                AlertType.REPETITION_PHRASE,
                state,
                Severity.HIGH,
                0,
                endMs,
                0,
                0.9,
                new Evidence("ngram", -1, 3, 3, List.of("three times")),
                "flagged",
                Optional.empty());
        AlertRecord record = new AlertRecord(key, "agent", Instant.EPOCH, alert, new Origin(0, 1, 2));
        return new Outcome.Said<>(record, record.bytes());
    }
}
