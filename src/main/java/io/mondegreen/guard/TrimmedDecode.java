package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.TokenView;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One decode of a window's speech alone. Attention is told in the window's own time. It ends once: with what it gave, or with
 * nothing where its time is over before.
 */
final class TrimmedDecode implements DecodeListener {
    private final SpeechTrim.Trimmed trimmed;
    private final Attempt attempt;
    private final BooleanSupplier goesOn;
    private final Consumer<Optional<Attempt>> then;
    private final long deadline;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Placed placed = new Placed();

    /**
     * @param attempt judges its tokens
     * @param goesOn  asked after each token
     * @param then    told once what came of it
     */
    TrimmedDecode(
            SpeechTrim.Trimmed trimmed,
            long budgetNanos,
            Attempt attempt,
            BooleanSupplier goesOn,
            Consumer<Optional<Attempt>> then) {
        this.trimmed = trimmed;
        this.attempt = attempt;
        this.goesOn = goesOn;
        this.then = then;
        this.deadline = System.nanoTime() + budgetNanos;
    }

    float[] pcm() {
        return trimmed.pcm();
    }

    long leftNanos() {
        return deadline - System.nanoTime();
    }

    /** Waits for its end as long as there is time; false where it has not come. */
    boolean await() throws InterruptedException {
        return done.await(leftNanos(), TimeUnit.NANOSECONDS);
    }

    /** Nothing more comes of it. */
    void over() {
        end(Optional.empty());
    }

    private void end(Optional<Attempt> gave) {
        if (over.compareAndSet(false, true)) {
            then.accept(gave);
        }
    }

    @Override
    public boolean onToken(TokenView token) {
        placed.token = token;
        return attempt.onToken(placed) && goesOn.getAsBoolean();
    }

    @Override
    public void onEnd(DecodeEnd end) {
        boolean whole =
                switch (end.reason()) {
                    case FAILED, CANCELLED -> false;
                    default -> true;
                };
        if (whole) {
            attempt.ended(end);
        }
        end(whole ? Optional.of(attempt) : Optional.empty());
        done.countDown();
    }

    /** The engine's token with its attention moved to where it is in the window. */
    private final class Placed implements TokenView {
        private TokenView token;

        @Override
        public int index() {
            return token.index();
        }

        @Override
        public int id() {
            return token.id();
        }

        @Override
        public boolean endOfText() {
            return token.endOfText();
        }

        @Override
        public float logprob() {
            return token.logprob();
        }

        @Override
        public float noSpeech() {
            return token.noSpeech();
        }

        @Override
        public float probe(int head) {
            return token.probe(head);
        }

        @Override
        public float attentionFrame() {
            return trimmed.place(token.attentionFrame());
        }

        @Override
        public float attentionSpread() {
            return token.attentionSpread();
        }
    }
}
