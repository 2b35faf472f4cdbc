package io.mondegreen.calls;

import static io.mondegreen.calls.Books.CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LagTest {
    private final PublishedLog log = new PublishedLog();

    @Test
    void fallingBehindAndCatchingUpIsSaidOnceEach() {
        CallBook book = book(LagPolicy.LATE, 1);
        for (long lagMs : new long[] {0, 9000, 10_001, 30_000, 9000, 5000, 3001, 2999, 5000, 9000}) {
            book.lag(lagMs);
        }
        assertThat(log.lags).extracting(LagEvent::behind).containsExactly(true, false);
        assertThat(log.lags).extracting(LagEvent::lagMs).containsExactly(10_001L, 2999L);
    }

    @Test
    void lateKeepsEverything() {
        List<String> calm = published(LagPolicy.LATE, false);
        assertThat(published(LagPolicy.LATE, true)).isEqualTo(calm);
    }

    @Test
    void skippingProvisionalsKeepsEveryFinalText() {
        List<String> calm = published(LagPolicy.LATE, false).stream()
                .filter(s -> s.contains(" final "))
                .toList();
        PublishedLog behind = new PublishedLog();
        List<String> late = published(LagPolicy.SKIP_PROVISIONAL, true, behind).stream()
                .filter(s -> !s.contains(" alert "))
                .toList();
        assertThat(late).isEqualTo(calm);
        assertThat(behind.notes.get(MediaNote.PROVISIONAL_SKIPPED)).isGreaterThanOrEqualTo(10);
    }

    @Test
    void aSampleIsDecodedForItsAlertsAloneAndEveryWindowLeftOutIsSaidToBe() {
        PublishedLog behind = new PublishedLog();
        List<String> said = published(LagPolicy.SAMPLE, true, behind);
        assertThat(said).noneMatch(s -> s.contains(" final "));
        assertThat(behind.skipped).hasSize(10);
        assertThat(behind.skipped).extracting(SkippedWindow::decoded).contains(true, false);
        assertThat(behind.skipped).extracting(SkippedWindow::id).doesNotHaveDuplicates();
        assertThat(behind.progress.get(CALL).mark().ended()).isTrue();
        // the same windows whenever it is decided
        PublishedLog again = new PublishedLog();
        published(LagPolicy.SAMPLE, true, again);
        assertThat(again.skipped).isEqualTo(behind.skipped);
    }

    @Test
    void aWindowOfWhichSomethingIsPublishedIsFinishedAsItBegan() {
        ScriptedDecoder decoder = ScriptedDecoder.prompt(8000);
        CallBook book = Books.book(settings(LagPolicy.SAMPLE, 0), decoder, log);
        List<Chunk> chunks = Books.chunks(CALL, Books.utterances(2));
        boolean told = false;
        for (Chunk chunk : chunks) {
            book.accept(chunk, 0);
            book.drain();
            if (!told && chunk.mediaMs() >= 1600) { // the first provisional text is out
                book.lag(60_000);
                told = true;
            }
        }
        log.commit(book, chunks.size());
        assertThat(log.windows(CALL).stream().filter(s -> s.contains(" final ")))
                .hasSize(1);
        assertThat(log.skipped).hasSize(1);
    }

    @Test
    void theShareOfASampleIsAboutWhatWasAskedFor() {
        SplittableRandom random = new SplittableRandom(8);
        int picked = 0;
        for (int i = 0; i < 20_000; i++) {
            picked += Sampling.picks(0.1, "lag", CALL, random.nextLong(1 << 30)) ? 1 : 0;
        }
        assertThat(picked).isBetween(1850, 2150);
        assertThat(Sampling.picks(0, "lag", CALL, 1)).isFalse();
        assertThat(Sampling.picks(1, "lag", CALL, 1)).isTrue();
    }

    @Test
    void channelsThatFillTheMemoryWithoutAWindowToDecodeCannotStopTheLine() {
        CallBook book = Books.book(
                Books.settings(
                        Books.NO_QUALITY,
                        CanaryRules.OFF,
                        LagRules.standard(),
                        Redactor.NONE,
                        java.time.Duration.ofMinutes(5),
                        1 << 20),
                ScriptedDecoder.prompt(8000),
                log);
        SplittableRandom random = new SplittableRandom(4);
        int taken = 0;
        long nanos = 0;
        for (int call = 0; call < 12; call++) {
            CallKey key = new CallKey("", "call-" + call, "customer");
            for (Chunk chunk : Books.chunks(key, CallScript.burst(random, 8000, 6000, 0.4f))
                    .subList(0, 29)) {
                while (book.accept(chunk, nanos) == Verdict.FULL) {
                    nanos += 100_000_000;
                    book.drain();
                    log.commit(book, 0);
                    assertThat(nanos).as("stuck").isLessThan(1_000_000_000_000L);
                }
                taken++;
                book.drain();
                assertThat(book.bufferedBytes()).isLessThan(2 << 20);
            }
        }
        assertThat(taken).isEqualTo(12 * 29);
        assertThat(log.notes.get(MediaNote.CLOSED_FOR_ROOM)).isPositive();
        book.drop(0);
        assertThat(book.bufferedBytes()).isZero();
    }

    @Test
    void policiesHaveNamesAndLimitsHaveAnOrder() {
        assertThat(LagPolicy.parse("skip-provisional")).isEqualTo(LagPolicy.SKIP_PROVISIONAL);
        assertThatThrownBy(() -> LagPolicy.parse("drop")).hasMessageContaining("use late, skip-provisional or sample");
        assertThatThrownBy(() -> new LagRules(LagPolicy.LATE, 1000, 1000, 0.1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BookSettings settings(LagPolicy policy, double share) {
        return Books.settings(
                Books.NO_QUALITY, CanaryRules.OFF, new LagRules(policy, 10_000, 3000, share), Redactor.NONE);
    }

    private CallBook book(LagPolicy policy, double share) {
        return Books.book(settings(policy, share), ScriptedDecoder.prompt(8000), log);
    }

    private static List<String> published(LagPolicy policy, boolean behind) {
        return published(policy, behind, new PublishedLog());
    }

    private static List<String> published(LagPolicy policy, boolean behind, PublishedLog into) {
        CallBook book = Books.book(settings(policy, 0.4), ScriptedDecoder.prompt(8000), into);
        if (behind) {
            book.lag(60_000);
        }
        Books.run(book, Books.chunks(CALL, Books.utterances(10)), into);
        return into.windows(CALL);
    }
}
