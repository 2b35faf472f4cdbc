package io.mondegreen.lab.load;

import com.sun.management.ThreadMXBean;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.TokenView;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;

/**
 * What an engine does under a load, noted on its own threads into arrays that were made before: the decoder's thread makes no garbage of its
 * own, so that what is counted is the engine's.
 */
final class LoadTrace implements EngineMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Numbers in the order in which they came. */
    static final class Numbers {
        private final long[] values;
        private int count;

        Numbers(int room) {
            values = new long[room];
        }

        void add(long value) {
            if (count < values.length) {
                values[count++] = value;
            }
        }

        long get(int index) {
            return values[index];
        }

        int count() {
            return count;
        }
    }

    // of the decoder's thread, nanoseconds
    final Numbers steps;
    final Numbers between; // from a step's end to the next one's start, while a slot was live
    final Numbers gaps; // between two tokens of a window
    final Numbers gapEnds;
    final Numbers shortWindows; // from when it was due to its end
    final Numbers fullWindows;
    final Numbers firstTokens;
    // of the encoder's thread
    final Numbers encodes;
    final Numbers encodeEnds;

    long rows;
    long batches;
    long tokens;
    long failures;
    long quietBytes;
    long quietTokens;
    private long lastEnd;
    private long lastAllocated;
    private int lastRows;
    private int live;
    private boolean ended;

    /**
     * @param windows that will come
     * @param tokens  that they may sample at most, together
     */
    LoadTrace(int windows, int tokens) {
        int most = tokens + 8 * windows; // with their prompts
        steps = new Numbers(most);
        between = new Numbers(most);
        gaps = new Numbers(tokens);
        gapEnds = new Numbers(tokens);
        shortWindows = new Numbers(windows);
        fullWindows = new Numbers(windows);
        firstTokens = new Numbers(windows);
        encodes = new Numbers(windows);
        encodeEnds = new Numbers(windows);
    }

    @Override
    public void encoded(double audioSeconds, long nanos) {
        encodes.add(nanos);
        encodeEnds.add(System.nanoTime());
    }

    @Override
    public void stepped(int liveRows, int batch, long nanos) {
        long now = System.nanoTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        if (live > 0) {
            between.add(now - nanos - lastEnd);
            if (!ended && liveRows == lastRows) {
                quietBytes += allocated - lastAllocated;
                quietTokens += liveRows;
            }
        }
        steps.add(nanos);
        rows += liveRows;
        batches += batch;
        live = liveRows;
        lastRows = liveRows;
        ended = false;
        lastAllocated = THREADS.getCurrentThreadAllocatedBytes();
        lastEnd = System.nanoTime();
    }

    @Override
    public void ended(DecodeEnd end) {
        live--;
        ended = true;
        tokens += end.tokens();
        failures += end.reason() == DecodeEnd.Reason.FAILED ? 1 : 0;
    }

    /** @param due by {@link System#nanoTime} */
    DecodeListener ear(long due, boolean isFull, CountDownLatch left) {
        return new Ear(due, isFull, left);
    }

    private final class Ear implements DecodeListener {
        private final long due;
        private final boolean isFull;
        private final CountDownLatch left;
        private long last;

        Ear(long due, boolean isFull, CountDownLatch left) {
            this.due = due;
            this.isFull = isFull;
            this.left = left;
        }

        @Override
        public boolean onToken(TokenView token) {
            long now = System.nanoTime();
            if (token.index() == 0) {
                firstTokens.add(now - due);
            } else {
                gaps.add(now - last);
                gapEnds.add(now);
            }
            last = now;
            return true;
        }

        @Override
        public void onEnd(DecodeEnd end) {
            (isFull ? fullWindows : shortWindows).add(System.nanoTime() - due);
            left.countDown();
        }
    }
}
