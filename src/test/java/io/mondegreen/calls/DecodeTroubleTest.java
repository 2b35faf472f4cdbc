package io.mondegreen.calls;

import static io.mondegreen.calls.Books.CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.app.EngineMemory;
import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.bank.LoopRecipe;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong in a decode stays in its window; over the bundled model, which does the rest as ever. */
class DecodeTroubleTest {
    private static GuardStack stack;
    private static float[] said;
    private static float[] loop;
    private final PublishedLog log = new PublishedLog();

    /** Hands windows to the engine, apart from those for which something else is to happen. */
    private interface Trouble {
        /** Empty to decode as ever. */
        Optional<Runnable> decode(int attempt, WindowContext window, float[] pcm, GuardListener listener);
    }

    @BeforeAll
    static void open() throws IOException {
        stack = GuardStack.open(
                new GuardStack.Options(
                        Path.of("models/mini"),
                        Optional.empty(),
                        false,
                        EngineOptions.defaults(),
                        GuardPolicy.standard(),
                        GuardStack.Cures.standard()),
                EngineMeter.NONE);
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        Utterance utterance = bank.utterances("demo", "speech").getFirst();
        said = bank.pcm(utterance);
        LoopRecipe recipe = bank.loops("demo").getFirst();
        loop = bank.render(recipe);
    }

    @AfterAll
    static void close() {
        stack.close();
    }

    @Test
    void aWindowThatGetsNoAnswerIsTakenBackTwiceSaidToBeLostAndTheCallGoesOn() {
        // the second of three utterances is never answered
        List<Integer> lost = new ArrayList<>();
        run(Duration.ofMillis(700), media(3), (attempt, window, pcm, listener) -> {
            if (window.startMs() < 5000 || window.startMs() > 9000) {
                return Optional.empty();
            }
            lost.add(attempt);
            return Optional.of(() -> {});
        });
        List<String> said = finals();
        assertThat(said).hasSize(3);
        assertThat(said.get(1)).contains(" failed ");
        assertThat(text(said.get(0))).isNotEmpty().isEqualTo(text(said.get(2)));
        assertThat(log.notes.get(MediaNote.DECODE_TIMED_OUT)).isGreaterThanOrEqualTo(2);
        assertThat(lost).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aNativeErrorOnceIsTriedAgainAndNotSeen() {
        AtomicInteger errors = new AtomicInteger();
        run(Duration.ofSeconds(60), media(2), (attempt, window, pcm, listener) -> {
            if (window.isFinal() && errors.getAndIncrement() == 0) {
                throw new IllegalStateException("scripted native error");
            }
            return Optional.empty();
        });
        assertThat(finals()).hasSize(2).noneMatch(s -> s.contains(" failed "));
        assertThat(errors).hasValueGreaterThan(2);
    }

    @Test
    void audioThatMakesTheModelsNumbersLeaveTheRealsIsAFailedWindowAndLeavesNothingInItsSlot() {
        run(Duration.ofSeconds(60), media(2), NONE);
        String clean = text(finals().get(1));
        assertThat(clean).isNotEmpty();
        log.committed.clear();
        run(Duration.ofSeconds(60), media(2), (attempt, window, pcm, listener) -> {
            if (window.startMs() < 4000) {
                Arrays.fill(pcm, Float.NaN); // through the real encoder and decoder
            }
            return Optional.empty();
        });
        assertThat(finals()).hasSize(2);
        assertThat(finals().get(0)).contains(" failed ");
        assertThat(text(finals().get(1))).isEqualTo(clean);
        log.committed.clear();
        run(Duration.ofSeconds(60), media(2), NONE);
        assertThat(text(finals().get(1))).isEqualTo(clean);
    }

    @Test
    void whatALoopedWindowSaidIsNoPartOfTheNextOne() {
        run(Duration.ofSeconds(60), Books.join(CallScript.quiet(8000, 1000), said, CallScript.quiet(8000, 1500)), NONE);
        String alone = text(finals().getLast());
        assertThat(alone).isNotEmpty();

        PublishedLog first = new PublishedLog();
        first.committed.addAll(log.committed);
        log.committed.clear();
        // a gap of media time so that the gate has learnt the line's silence again before the sentence
        run(
                Duration.ofSeconds(60),
                Books.join(
                        CallScript.quiet(8000, 1000),
                        loop,
                        CallScript.quiet(8000, 3000),
                        said,
                        CallScript.quiet(8000, 1500)),
                NONE);
        assertThat(log.committed).anyMatch(s -> s.contains(" alert "));
        assertThat(text(finals().getLast())).isEqualTo(alone);
    }

    private static final Trouble NONE = (attempt, window, pcm, listener) -> Optional.empty();

    private static float[] media(int times) {
        float[] media = CallScript.quiet(8000, 1000);
        for (int i = 0; i < times; i++) {
            media = Books.join(media, said, CallScript.quiet(8000, 3000));
        }
        return media;
    }

    private void run(Duration timeout, float[] media, Trouble trouble) {
        AtomicInteger attempts = new AtomicInteger();
        WindowDecoder decoder = new WindowDecoder() {
            @Override
            public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
                return trouble.decode(attempts.incrementAndGet(), window, pcm, listener)
                        .orElseGet(() -> stack.guarded().decode(window, pcm, listener));
            }

            @Override
            public int windowMs() {
                return stack.guarded().windowMs();
            }
        };
        BookSettings settings = new BookSettings(
                new WindowRules(8000, 200, 200, 600, 60_000, 400, 64, 200),
                100,
                100,
                8,
                100,
                true,
                64L << 20,
                Duration.ofSeconds(2),
                timeout,
                Books.NO_QUALITY,
                CanaryRules.OFF,
                LagRules.standard(),
                Redactor.NONE,
                "test");
        try (var admission = Executors.newSingleThreadExecutor();
                CallBook book = new CallBook(
                        settings, decoder, new EngineMemory(stack.guarded()), TelephoneGate::open, admission, log)) {
            Books.chunks(CALL, media).forEach(chunk -> book.accept(chunk, 0));
            await().atMost(Duration.ofSeconds(120)).until(() -> {
                book.drain();
                return book.pendingWindows() == 0;
            });
            log.commit(book, 0);
            assertThat(book.openChannels()).isZero();
        }
    }

    private List<String> finals() {
        return log.windows(CALL).stream()
                .filter(s -> s.contains(" final ") || s.contains(" failed "))
                .toList();
    }

    private static String text(String segment) {
        return segment.replaceAll(".* final (.*) gaps .*", "$1");
    }
}
