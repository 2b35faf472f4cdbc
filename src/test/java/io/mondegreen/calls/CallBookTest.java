package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class CallBookTest {
    private static final CallKey A = new CallKey("", "call-a", "customer");
    private static final CallKey B = new CallKey("", "call-b", "customer");
    private final PublishedLog log = new PublishedLog();

    @Test
    void aWindowThatFailsOnceIsDecodedAgain() {
        ScriptedDecoder decoder = ScriptedDecoder.prompt(8000);
        CallBook book = book(decoder, 100, 100, false);
        decoder.failures.set(1);
        run(book, call(A, 300, 600));
        assertThat(log.windows(A)).singleElement().asString().contains(" final ");
        assertThat(decoder.decodes).hasValue(2);
    }

    @Test
    void aWindowThatFailsTwiceIsGivenUpAndTheCallGoesOn() {
        ScriptedDecoder decoder = ScriptedDecoder.prompt(8000);
        CallBook book = book(decoder, 100, 100, false);
        decoder.failures.set(2);
        run(book, call(A, 300, 600));
        assertThat(log.windows(A)).singleElement().asString().contains(" failed ");
        assertThat(book.openChannels()).isZero();
        run(book, call(B, 300, 600));
        assertThat(log.windows(B)).singleElement().asString().contains(" final ");
    }

    @Test
    void intakeIsRefusedWhileTheDecoderIsBehindAndGoesOnWhenItHasCaughtUp() {
        ScriptedDecoder decoder = ScriptedDecoder.held(8000);
        CallBook book = book(decoder, 100, 2, false);
        List<Chunk> chunks = call(A, 5000, 800);
        int taken = 0;
        while (book.accept(chunks.get(taken), 0) == Verdict.TAKEN) {
            taken++;
        }
        assertThat(taken).isLessThan(chunks.size());
        assertThat(book.pendingWindows()).isEqualTo(2);
        assertThat(book.runningWindows())
                .as("one window of a channel at a time")
                .isEqualTo(1);
        assertThat(book.accept(chunks.get(taken), 0)).isEqualTo(Verdict.FULL);
        decoder.release(1);
        book.drain();
        assertThat(book.accept(chunks.get(taken), 0)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void aChannelTooManyWaitsUntilAnotherHasEnded() {
        CallBook book = book(ScriptedDecoder.prompt(8000), 1, 100, false);
        List<Chunk> first = call(A, 300, 600);
        Chunk second = call(B, 300, 600).getFirst();
        assertThat(book.accept(first.getFirst(), 0)).isEqualTo(Verdict.TAKEN);
        assertThat(book.accept(second, 0)).isEqualTo(Verdict.FULL);
        first.forEach(c -> book.accept(c, 0));
        book.drain();
        log.commit(book, 0);
        assertThat(book.accept(second, 0)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void provisionalDecodesAreLeftOutWhileTheDecoderIsBehindAndTheFinalTextIsTheSame() {
        List<Chunk> chunks = call(A, 5000, 800);
        CallBook all = book(ScriptedDecoder.prompt(8000), 100, 100, false);
        run(all, chunks);
        List<String> finals =
                log.of(A).stream().filter(s -> s.contains("final")).toList();
        assertThat(log.of(A)).hasSizeGreaterThan(4);

        PublishedLog late = new PublishedLog();
        ScriptedDecoder held = ScriptedDecoder.held(8000);
        CallBook some = new CallBook(settings(100, 100, true), held, GuardMemory.NONE, this::gate, Runnable::run, late);
        chunks.forEach(c -> some.accept(c, 0));
        while (some.pendingWindows() > 0) {
            held.release(1);
            some.drain();
        }
        late.commit(some, chunks.size());
        List<String> segments =
                late.windows(A).stream().filter(s -> !s.contains(" alert ")).toList();
        assertThat(segments).hasSize(2);
        assertThat(segments.getFirst()).contains(" r0 ");
        assertThat(segments.getLast()).isEqualTo(finals.getFirst());
        assertThat(late.notes).containsEntry(MediaNote.PROVISIONAL_SKIPPED, 4);
    }

    @Test
    void aProvisionalDecodeThatWaitsGivesWayToTheNewerOne() {
        List<Chunk> chunks = call(A, 5000, 800);
        PublishedLog late = new PublishedLog();
        ScriptedDecoder held = ScriptedDecoder.held(8000);
        CallBook book = new CallBook(settings(100, 100, true), held, GuardMemory.NONE, this::gate, Runnable::run, late);
        for (Chunk chunk : chunks) {
            if (chunk.mediaMs() > 3800) {
                break; // three provisional decodes: one runs, the newest waits
            }
            book.accept(chunk, 0);
        }
        assertThat(book.pendingWindows()).isEqualTo(2);
        held.release(1);
        book.drain();
        held.release(1);
        book.drain();
        late.commit(book, chunks.size());
        List<String> segments =
                late.windows(A).stream().filter(s -> !s.contains(" alert ")).toList();
        assertThat(segments).hasSize(2);
        assertThat(segments.getFirst()).contains(" r0 ");
        assertThat(segments.getLast()).contains(" r2 ");
        assertThat(late.notes).containsEntry(MediaNote.PROVISIONAL_SKIPPED, 1);
    }

    @Test
    void provisionalDecodesLeaveRoomForFinalOnes() {
        PublishedLog late = new PublishedLog();
        CallBook book = new CallBook(
                settings(100, 4, true), ScriptedDecoder.held(8000), GuardMemory.NONE, this::gate, Runnable::run, late);
        for (int i = 0; i < 8; i++) {
            for (Chunk chunk : call(new CallKey("", "call-" + i, "customer"), 2000, 0)) {
                assertThat(chunk.last() || book.accept(chunk, 0) == Verdict.TAKEN)
                        .isTrue();
            }
        }
        assertThat(book.pendingWindows()).isEqualTo(3);
        assertThat(late.notes.get(MediaNote.PROVISIONAL_SKIPPED)).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aFinalWindowIsDecodedBeforeTheProvisionalOnesThatCameFirst() {
        PublishedLog late = new PublishedLog();
        ScriptedDecoder held = ScriptedDecoder.held(8000);
        BookSettings oneAtATime = new BookSettings(
                new WindowRules(8000, 200, 200, 600, 1000, 400, 64, 200), 100, 100, 1, 100, true, "test");
        CallBook book = new CallBook(oneAtATime, held, GuardMemory.NONE, this::gate, Runnable::run, late);
        CallKey c = new CallKey("", "call-c", "customer");
        call(c, 300, 800).forEach(chunk -> book.accept(chunk, 0)); // is decoded
        call(A, 1500, 0).stream().filter(chunk -> !chunk.last()).forEach(chunk -> book.accept(chunk, 0));
        call(B, 300, 800).forEach(chunk -> book.accept(chunk, 0));
        while (book.pendingWindows() > 0) {
            held.release(1);
            book.drain();
        }
        late.commit(book, 0);
        List<String> order = late.committed.stream()
                .map(s -> s.replaceAll("(call-.)/.*", "$1"))
                .distinct()
                .toList();
        assertThat(order).containsExactly("call-c", "call-b", "call-a");
    }

    @Test
    void chunksAfterTheEndAreSaidToBe() {
        CallBook book = book(ScriptedDecoder.prompt(8000), 100, 100, false);
        List<Chunk> chunks = call(A, 300, 600);
        run(book, chunks);
        Chunk last = chunks.getLast();
        assertThat(book.accept(last, 0)).isEqualTo(Verdict.DUPLICATE);
        assertThat(book.accept(last, 0, true)).isEqualTo(Verdict.REPLAYED);
        Chunk beyond = new Chunk(
                A,
                last.sequence() + 1,
                last.mediaMs() + 200,
                "customer",
                false,
                last.format(),
                last.audio(),
                last.time(),
                0,
                99);
        assertThat(book.accept(beyond, 0)).isEqualTo(Verdict.AFTER_END);
        log.commit(book, chunks.size());
        assertThat(book.openChannels()).isZero();
    }

    @Test
    void whatADroppedPartitionsWindowsGiveIsNotPublished() {
        ScriptedDecoder decoder = ScriptedDecoder.held(8000);
        CallBook book = book(decoder, 100, 100, false);
        call(A, 3000, 800).forEach(c -> book.accept(c, 0));
        assertThat(book.pendingWindows()).isPositive();
        book.drop(0);
        assertThat(book.pendingWindows()).isZero();
        decoder.release(10);
        book.drain();
        assertThat(book.runningWindows()).isZero();
        log.commit(book, 0);
        assertThat(log.committed).isEmpty();
    }

    @Test
    void theGuardsMemoryIsWrittenWithTheWindowItBelongsToAndRestored() {
        java.util.Map<CallKey, String> remembered = new java.util.HashMap<>();
        GuardMemory memory = new GuardMemory() {
            @Override
            public String state(CallKey key) {
                return remembered.merge(key, "w", String::concat);
            }

            @Override
            public void restore(CallKey key, String state) {
                if (state.equals("broken")) {
                    throw new IllegalArgumentException(state);
                }
                remembered.put(key, state);
            }

            @Override
            public void forget(CallKey key) {
                remembered.remove(key);
            }
        };
        List<Chunk> chunks = call(A, 300, 600);
        CallBook book = new CallBook(
                settings(100, 100, false), ScriptedDecoder.prompt(8000), memory, this::gate, Runnable::run, log);
        run(book, chunks);
        assertThat(log.progress.get(A).guard()).isEqualTo("w");
        assertThat(remembered).as("a channel at rest").isEmpty();

        ChannelProgress before = new ChannelProgress(B, "customer", ChannelMark.start(), -1, List.of(), "old", "");
        book.restore(0, before);
        book.accept(call(B, 300, 600).getFirst(), 0);
        assertThat(remembered).containsEntry(B, "old");
        CallKey c = new CallKey("", "call-c", "customer");
        book.restore(0, new ChannelProgress(c, "customer", ChannelMark.start(), -1, List.of(), "broken", ""));
        book.accept(call(c, 300, 600).getFirst(), 0);
        assertThat(remembered).containsEntry(c, "");
    }

    @Test
    void whatTheGuardHasStillToSayOfACallIsSaidOnceWhereItEnds() {
        WindowContext last = new WindowContext("", "call-a", "customer", 300, 900, 1, true);
        GuardMemory memory = new GuardMemory() {
            @Override
            public String state(CallKey key) {
                return "w";
            }

            @Override
            public void restore(CallKey key, String state) {}

            @Override
            public List<Alert> ended(CallKey key) {
                return List.of(ScriptedDecoder.alert(last));
            }

            @Override
            public void forget(CallKey key) {}
        };
        List<Chunk> chunks = call(A, 300, 600);
        CallBook book = new CallBook(
                settings(100, 100, false), ScriptedDecoder.prompt(8000), memory, this::gate, Runnable::run, log);
        for (Chunk chunk : chunks.subList(0, chunks.size() - 1)) {
            book.accept(chunk, 0);
            book.drain();
        }
        book.parkIdle(0, 1);
        book.drain();
        log.commit(book, 0);
        assertThat(log.windows(A)).as("a call that only falls silent may go on").noneMatch(s -> s.contains(" alert "));

        book.accept(chunks.getLast(), 0);
        while (book.drain()) {
            log.commit(book, 0);
        }
        log.commit(book, chunks.size());
        CallBook next = new CallBook(
                settings(100, 100, false), ScriptedDecoder.prompt(8000), memory, this::gate, Runnable::run, log);
        next.restore(0, log.progress.get(A));
        next.accept(chunks.getLast(), 0);
        log.commit(next, chunks.size());
        assertThat(log.windows(A).stream().filter(s -> s.contains(" alert "))).hasSize(1);
        assertThat(log.windows(A)).last().asString().contains(" alert ");
    }

    /** Notes what is handed over and never answers but to a cancellation. */
    private static final class Mute implements WindowDecoder {
        private final List<WindowContext> windows = new ArrayList<>();
        private final List<GuardListener> listeners = new ArrayList<>();

        @Override
        public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
            windows.add(window);
            listeners.add(listener);
            return () -> listener.onFailure(new CancellationException("cancelled"));
        }

        @Override
        public int windowMs() {
            return 8000;
        }
    }

    private void speakOn(CallBook book, CallKey key) {
        call(key, 1500, 0).stream().filter(chunk -> !chunk.last()).forEach(chunk -> book.accept(chunk, 0));
    }

    @Test
    void fewProvisionalWindowsAreHandedOverThatHaveNotBegunAndAFinalOneDoesNotWaitForThem() {
        Mute decoder = new Mute();
        CallBook book =
                new CallBook(settings(100, 100, true), decoder, GuardMemory.NONE, this::gate, Runnable::run, log);
        for (int i = 0; i < 8; i++) {
            speakOn(book, new CallKey("", "call-" + i, "customer"));
        }
        assertThat(decoder.windows).hasSize(3).noneMatch(WindowContext::isFinal);
        call(A, 300, 800).forEach(chunk -> book.accept(chunk, 0));
        assertThat(decoder.windows).hasSize(4).last().matches(WindowContext::isFinal);
        decoder.listeners.getFirst().onBegun();
        decoder.listeners.getFirst().onBegun();
        decoder.listeners.get(1).onBegun();
        book.drain();
        assertThat(decoder.windows).as("as many as may be decoded").hasSize(4);
    }

    @Test
    void aProvisionalDecodeIsCancelledWhenItsWindowsLastOneIsCut() {
        for (boolean skips : new boolean[] {true, false}) {
            Mute decoder = new Mute();
            PublishedLog heard = new PublishedLog();
            CallBook book = new CallBook(
                    settings(100, 100, skips), decoder, GuardMemory.NONE, this::gate, Runnable::run, heard);
            call(A, 1100, 700).forEach(chunk -> book.accept(chunk, 0));
            book.drain();
            assertThat(decoder.windows.getFirst().isFinal()).isFalse();
            assertThat(decoder.windows)
                    .as("where provisional decodes may be left out: %s", skips)
                    .hasSize(skips ? 2 : 1);
            if (skips) {
                assertThat(decoder.windows.getLast().isFinal()).isTrue();
                assertThat(heard.notes).containsEntry(MediaNote.PROVISIONAL_SKIPPED, 1);
                assertThat(book.runningWindows()).isEqualTo(1);
                assertThat(book.pendingWindows()).isEqualTo(1);
            }
        }
    }

    @Test
    void whatTheGuardRemembersOfAnAlertSurvivesWithItThoughItsDecodeNeverEnds() {
        GuardMemory memory = new GuardMemory() {
            @Override
            public String state(CallKey key) {
                return "one episode is open";
            }

            @Override
            public void restore(CallKey key, String state) {}

            @Override
            public void forget(CallKey key) {}
        };
        WindowDecoder raises = new WindowDecoder() {
            @Override
            public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
                listener.onEarlyAlert(ScriptedDecoder.alert(window));
                return () -> {};
            }

            @Override
            public int windowMs() {
                return 8000;
            }
        };
        CallBook book = new CallBook(settings(100, 100, true), raises, memory, this::gate, Runnable::run, log);
        for (Chunk chunk : call(A, 1500, 0)) {
            if (!chunk.last()) {
                book.accept(chunk, 0);
                book.drain();
            }
        }
        log.commit(book, 0);
        assertThat(log.windows(A)).singleElement().asString().contains(" alert ");
        assertThat(log.progress.get(A).guard()).isEqualTo("one episode is open");
        assertThat(log.progress.get(A).revision())
                .as("nothing of it is decoded")
                .isEqualTo(-1);
    }

    private void run(CallBook book, List<Chunk> chunks) {
        chunks.forEach(c -> {
            assertThat(book.accept(c, 0)).isEqualTo(Verdict.TAKEN);
            book.drain();
        });
        while (book.drain()) {
            assertThat(book.pendingWindows()).isNotNegative();
        }
        log.commit(book, chunks.size());
    }

    private CallBook book(ScriptedDecoder decoder, int open, int pending, boolean skip) {
        return new CallBook(settings(open, pending, skip), decoder, GuardMemory.NONE, this::gate, Runnable::run, log);
    }

    private static BookSettings settings(int open, int pending, boolean skip) {
        return new BookSettings(
                new WindowRules(8000, 200, 200, 600, 1000, 400, 64, 200), open, pending, 4, 100, skip, "test");
    }

    private SpeechGate gate(int rateHz, byte[] state) {
        return new LevelGate(state);
    }

    private static List<Chunk> call(CallKey key, int speechMs, int quietMs) {
        SplittableRandom random = new SplittableRandom(5);
        float[] media = CallScript.append(
                CallScript.append(CallScript.quiet(8000, 300), CallScript.burst(random, 8000, speechMs, 0.4f)),
                CallScript.quiet(8000, quietMs));
        return CallScript.log(random, List.of(CallScript.chunks(random, key, CallScript.PCMU, media, 200, 200)));
    }
}
