package io.mondegreen.calls;

import static io.mondegreen.calls.Books.CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QualityTest {
    private static final QualityRules RULES = new QualityRules(1000, 3, 4, 500, 60_000);
    private final PublishedLog log = new PublishedLog();

    @Test
    void anEpisodeIsRaisedOnceGetsWorseAndIsClearedWhenAMinuteIsGood() {
        QualityWatch watch = new QualityWatch(CALL, RULES);
        List<Alert> said = new ArrayList<>();
        watch.add(QualityKind.GAPS, 10_000, 900).ifPresent(said::add);
        assertThat(said).isEmpty();
        for (long atMs = 20_000; atMs < 60_000; atMs += 4000) {
            watch.add(QualityKind.GAPS, atMs, 400).ifPresent(said::add);
        }
        for (long atMs = 60_000; atMs < 200_000; atMs += 1000) {
            watch.advance(QualityKind.GAPS, atMs).ifPresent(said::add);
        }
        assertThat(said)
                .extracting(Alert::state)
                .containsExactly(AlertState.RAISED, AlertState.UPDATED, AlertState.UPDATED, AlertState.CLEARED);
        assertThat(said)
                .extracting(Alert::severity)
                .containsExactly(Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.LOW);
        assertThat(said).extracting(Alert::episode).containsOnly(said.getFirst().episode());
        assertThat(said).extracting(Alert::id).doesNotHaveDuplicates();
        assertThat(said.getFirst().evidence().reasons())
                .containsExactly("gaps: 1300 ms within a minute of media, the limit is 1000");
        assertThat(watch.state()).isEmpty();
    }

    @Test
    void aChannelThatFallsSilentConfirmsItsEpisodeAndTheNextOneIsAnother() {
        QualityWatch watch = new QualityWatch(CALL, RULES);
        Alert first = watch.add(QualityKind.GAPS, 5000, 1200).orElseThrow();
        assertThat(watch.alarmed()).isTrue();
        assertThat(watch.end(QualityKind.GAPS, 8000)).hasValueSatisfying(over -> {
            assertThat(over.state()).isEqualTo(AlertState.CONFIRMED);
            assertThat(over.episode()).isEqualTo(first.episode());
        });
        assertThat(watch.end(QualityKind.GAPS, 9000)).isEmpty();
        QualityWatch after = new QualityWatch(CALL, RULES);
        after.restore(watch.state());
        assertThat(after.alarmed()).isFalse();
        assertThat(after.add(QualityKind.GAPS, 9000, 600)).isEmpty();
        Alert second = after.add(QualityKind.GAPS, 11_000, 600).orElseThrow();
        assertThat(second.state()).isEqualTo(AlertState.RAISED);
        assertThat(second.startMs()).isEqualTo(8000);
        assertThat(second.episode()).isNotEqualTo(first.episode());
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void aCallThatNobodyEndsLeavesNoEpisodeOpen() {
        BookSettings settings = Books.settings(RULES, CanaryRules.OFF, LagRules.standard(), Redactor.NONE);
        CallBook book = Books.book(settings, ScriptedDecoder.prompt(8000), log);
        List<Chunk> chunks = Books.chunks(CALL, Books.utterances(3)).stream()
                .filter(c -> !c.last() && (c.sequence() < 8 || c.sequence() > 14))
                .toList();
        Books.run(book, chunks, log);
        assertThat(log.quality(CALL, QualityKind.GAPS))
                .singleElement()
                .asString()
                .contains(" RAISED ");
        assertThat(book.parkIdle(0, 1)).isEqualTo(1);
        Books.run(book, List.of(), log);
        assertThat(log.quality(CALL, QualityKind.GAPS)).hasSize(2);
        assertThat(log.quality(CALL, QualityKind.GAPS).getLast()).contains(" CONFIRMED ");
        assertThat(book.parkIdle(0, 1)).as("closed once").isZero();
        assertThat(book.openChannels()).isZero();
    }

    @Test
    void norDoWhatComesTwiceAfterItFellSilentOrAfterItsEnd() {
        for (boolean ends : new boolean[] {false, true}) {
            PublishedLog said = new PublishedLog();
            BookSettings settings = Books.settings(RULES, CanaryRules.OFF, LagRules.standard(), Redactor.NONE);
            CallBook book = Books.book(settings, ScriptedDecoder.prompt(8000), said);
            List<Chunk> chunks = Books.chunks(CALL, Books.utterances(2)).stream()
                    .filter(c -> ends || !c.last())
                    .toList();
            Books.run(book, chunks, said);
            book.parkIdle(0, 1);
            Books.run(book, List.of(), said);
            for (int i = 0; i < 6; i++) {
                Chunk twice = chunks.get(3);
                assertThat(book.accept(twice, 2)).isEqualTo(Verdict.DUPLICATE);
            }
            said.commit(book, chunks.size());
            book.parkIdle(0, 3);
            Books.run(book, List.of(), said);
            List<String> told = said.quality(CALL, QualityKind.DUPLICATES);
            assertThat(told).hasSize(ends ? 0 : 2);
            assertThat(ends || told.getLast().contains(" CONFIRMED ")).isTrue();
            assertThat(book.openChannels()).isZero();
        }
    }

    @Test
    void norDoesOneThatFallsSilentInAPause() {
        BookSettings settings = Books.settings(RULES, CanaryRules.OFF, LagRules.standard(), Redactor.NONE);
        CallBook book = Books.book(settings, ScriptedDecoder.prompt(8000), log);
        List<Chunk> chunks = new ArrayList<>(Books.chunks(CALL, Books.utterances(2)).stream()
                .filter(c -> !c.last() && (c.sequence() < 8 || c.sequence() > 14))
                .toList());
        Chunk last = chunks.getLast();
        chunks.add(new Chunk(
                CALL,
                last.sequence() + 1,
                last.mediaMs() + 200,
                last.role(),
                false,
                last.format(),
                new byte[0],
                last.time(),
                0,
                last.offset() + 1));
        Books.run(book, chunks, log);
        assertThat(book.needed(0)).as("all is decided").isEmpty();
        book.parkIdle(0, 1);
        Books.run(book, List.of(), log);
        assertThat(log.quality(CALL, QualityKind.GAPS).getLast()).contains(" CONFIRMED ");
        assertThat(book.openChannels()).isZero();
    }

    @Test
    void aMinuteThatIsLongAgoDoesNotCount() {
        QualityWatch watch = new QualityWatch(CALL, RULES);
        for (int minute = 0; minute < 20; minute++) {
            assertThat(watch.add(QualityKind.LATE, minute * 70_000L, 2)).isEmpty();
        }
    }

    @Test
    void aWatchMadeFromItsStateSaysTheSameFromThereOn() {
        SplittableRandom random = new SplittableRandom(3);
        QualityWatch one = new QualityWatch(CALL, RULES);
        QualityWatch other = new QualityWatch(CALL, RULES);
        int said = 0;
        for (int i = 0; i < 2000; i++) {
            QualityWatch again = new QualityWatch(CALL, RULES);
            again.restore(other.state());
            assertThat(again.state()).isEqualTo(other.state());
            other = again;
            QualityKind kind = QualityKind.values()[random.nextInt(5)];
            int amount = random.nextInt(6) == 0 ? random.nextInt(1, 300) : 0;
            long atMs = i * 700L;
            Optional<Alert> a = amount > 0 ? one.add(kind, atMs, amount) : one.advance(kind, atMs);
            Optional<Alert> b = amount > 0 ? other.add(kind, atMs, amount) : other.advance(kind, atMs);
            assertThat(b).isEqualTo(a);
            said += a.isPresent() ? 1 : 0;
        }
        assertThat(said).isGreaterThan(10);
    }

    @Test
    void lostClippedLateAndDoubledAudioEachRaiseOneAlertPerEpisode() {
        float[] media = Books.join(
                CallScript.quiet(8000, 400), Books.level(4000, 1f), Books.utterances(8), CallScript.quiet(8000, 800));
        List<Chunk> chunks = new ArrayList<>(Books.chunks(CALL, media));
        List<Chunk> late = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            late.add(chunks.remove(30 + 10 * i));
        }
        List<Chunk> arrived = new ArrayList<>(chunks);
        arrived.addAll(arrived.size() - 1, late);
        arrived.addAll(50, chunks.subList(20, 26));
        CallBook book = Books.book(
                Books.settings(
                        new QualityRules(300, 3, 4, 500, 0), CanaryRules.OFF, LagRules.standard(), Redactor.NONE),
                ScriptedDecoder.prompt(8000),
                log);
        Books.run(book, CallScript.log(new SplittableRandom(1), List.of(arrived)), log);
        for (QualityKind kind :
                List.of(QualityKind.GAPS, QualityKind.LATE, QualityKind.DUPLICATES, QualityKind.CLIPPED)) {
            List<String> said = log.quality(CALL, kind);
            assertThat(said.stream().filter(s -> s.contains("RAISED")))
                    .as(kind + " " + said)
                    .hasSize(1);
            assertThat(said.getLast()).contains("CONFIRMED");
        }
        assertThat(log.quality(CALL, QualityKind.SILENT)).isEmpty();
    }

    @Test
    void aMinuteOfNothingIsSilentForLongAndALinesNoiseIsNot() {
        QualityRules rules = new QualityRules(0, 0, 0, 0, 30_000);
        BookSettings settings = Books.settings(rules, CanaryRules.OFF, LagRules.standard(), Redactor.NONE);
        Books.run(
                Books.book(settings, ScriptedDecoder.prompt(8000), log),
                Books.chunks(CALL, CallScript.quiet(8000, 50_000)),
                log);
        assertThat(log.quality(CALL, QualityKind.SILENT))
                .hasSize(2)
                .first()
                .asString()
                .contains("RAISED");

        PublishedLog noise = new PublishedLog();
        Books.run(
                Books.book(settings, ScriptedDecoder.prompt(8000), noise),
                Books.chunks(CALL, Books.level(50_000, 0.001f)),
                noise);
        assertThat(noise.quality(CALL, QualityKind.SILENT)).isEmpty();
    }

    @Test
    void aSourceThatPausesAndNumbersOnHasLostNothing() {
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk c : Books.chunks(CALL, Books.utterances(4))) {
            long mediaMs = c.sequence() < 20 ? c.mediaMs() : c.mediaMs() + 30_000;
            chunks.add(new Chunk(
                    CALL, c.sequence(), mediaMs, c.role(), c.last(), c.format(), c.audio(), c.time(), 0, c.offset()));
        }
        BookSettings settings = Books.settings(RULES, CanaryRules.OFF, LagRules.standard(), Redactor.NONE);
        Books.run(Books.book(settings, ScriptedDecoder.prompt(8000), log), chunks, log);
        assertThat(log.notes).containsEntry(MediaNote.GAP, 1);
        assertThat(log.quality(CALL, QualityKind.GAPS)).isEmpty();
        assertThat(log.windows(CALL)).anyMatch(s -> s.contains(" gaps 0,30000 "));
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new QualityRules(-1, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QualityRules(0, 0, 0, 0, 60_001)).isInstanceOf(IllegalArgumentException.class);
    }
}
