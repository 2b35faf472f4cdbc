package io.mondegreen.lab.sweep;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Retry;
import io.mondegreen.engine.TokenView;
import io.mondegreen.guard.TokenSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Notes when the first decode of each window ended; further decodes come from other threads and pass through. */
final class Stopwatch implements TokenSource {
    private final TokenSource source;
    private final ThreadLocal<AtomicLong> next = new ThreadLocal<>();

    Stopwatch(TokenSource source) {
        this.source = source;
    }

    /** Where to note it, in {@link System#nanoTime}, for the window that this thread submits next. */
    void next(AtomicLong firstEnd) {
        next.set(firstEnd);
    }

    @Override
    public Runnable submit(DecodeRequest request, DecodeListener listener) {
        AtomicLong firstEnd = next.get();
        return source.submit(request, firstEnd == null ? listener : new Noting(listener, firstEnd));
    }

    private record Noting(DecodeListener listener, AtomicLong firstEnd) implements DecodeListener {
        @Override
        public boolean onToken(TokenView token) {
            return listener.onToken(token);
        }

        @Override
        public Optional<Retry> again(DecodeEnd end) {
            firstEnd.compareAndSet(0, System.nanoTime());
            return listener.again(end);
        }

        @Override
        public void onEnd(DecodeEnd end) {
            listener.onEnd(end);
        }
    }
}
