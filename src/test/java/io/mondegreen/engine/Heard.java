package io.mondegreen.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Keeps what a window's listener heard; may stop, throw or wait at a token. */
final class Heard implements DecodeListener {
    /** A token's figures, copied while they were valid. */
    record Token(int id, float logprob, float noSpeech, float frame, float spread) {}

    final List<Token> tokens = new ArrayList<>();
    final AtomicInteger ends = new AtomicInteger();
    final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Predicate<TokenView> goOn;
    private volatile DecodeEnd end;
    private volatile String thread = "";

    Heard() {
        this(_ -> true);
    }

    Heard(Predicate<TokenView> goOn) {
        this.goOn = goOn;
    }

    @Override
    public boolean onToken(TokenView token) {
        tokens.add(new Token(
                token.id(), token.logprob(), token.noSpeech(), token.attentionFrame(), token.attentionSpread()));
        first.countDown();
        return goOn.test(token);
    }

    @Override
    public void onEnd(DecodeEnd how) {
        ends.incrementAndGet();
        thread = Thread.currentThread().getName();
        end = how;
        ended.countDown();
    }

    /** Waits for the window's end. */
    DecodeEnd end() {
        try {
            if (!ended.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the window did not end; " + tokens.size() + " tokens were heard");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return end;
    }

    List<Integer> ids() {
        end();
        return tokens.stream().map(Token::id).toList();
    }

    String endThread() {
        end();
        return thread;
    }
}
