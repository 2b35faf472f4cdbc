package io.mondegreen.cli.watch;

import java.util.Arrays;
import java.util.concurrent.Flow;

/**
 * One client of the stream of all events. The numbers in their ids follow each other, so it knows alone whether one is missing. An id
 * ends with the time its record was written: from there delays count.
 */
final class Watcher implements Flow.Subscriber<String> {
    private static final int RADIX = 36;

    private long[] delays = new long[1024];
    private int events;
    private long last = -1;
    private long lost;
    private long again;
    private boolean cut;
    private boolean ended;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(String line) {
        if (line.startsWith("event: cut")) {
            cut = true;
        } else if (line.startsWith("id: ")) {
            String[] parts = line.substring(4).split("-");
            take(Long.parseLong(parts[1], RADIX), Long.parseLong(parts[2], RADIX));
        }
    }

    private void take(long number, long writtenMs) {
        if (last >= 0) {
            lost += Math.max(0, number - last - 1);
            again += number <= last ? 1 : 0;
        }
        last = Math.max(last, number);
        if (events == delays.length) {
            delays = Arrays.copyOf(delays, 2 * events);
        }
        delays[events++] = System.currentTimeMillis() - writtenMs;
    }

    @Override
    public synchronized void onError(Throwable error) {
        ended = true;
    }

    @Override
    public synchronized void onComplete() {
        ended = true;
    }

    synchronized int events() {
        return events;
    }

    /** Number of the last event; -1 before the first. */
    synchronized long last() {
        return last;
    }

    /** Events that never came. */
    synchronized long lost() {
        return lost;
    }

    /** Events that came twice. */
    synchronized long again() {
        return again;
    }

    /** Whether the service ended the stream. */
    synchronized boolean cut() {
        return cut || ended;
    }

    /** From the record's time to its arrival here, ms, in the order in which they came. */
    synchronized long[] delays() {
        return Arrays.copyOf(delays, events);
    }
}
