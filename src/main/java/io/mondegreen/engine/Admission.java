package io.mondegreen.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Windows that wait for a slot, and the slots that are free. The bound is on windows that wait or were cancelled while they did and
 * whose listener has not heard of it yet. A window is chosen when a slot is free for it, not before: until then a more urgent one
 * may come. Thread-safe.
 */
final class Admission {
    private final int capacity;
    private final Queue<Job> ready;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition pair = lock.newCondition(); // of a window and a slot
    private final PriorityQueue<Job> waiting = new PriorityQueue<>(Admission::order);
    private final PriorityQueue<Integer> free = new PriorityQueue<>();
    private long submitted;
    private int leaving;
    private boolean closed;

    /**
     * @param capacity windows that may wait
     * @param ready    takes what is cancelled, so that the decoder's thread ends it like any other; has room for slots and capacity
     * @param clock    nanoseconds, as {@link System#nanoTime}
     */
    Admission(int slots, int capacity, Queue<Job> ready, LongSupplier clock) {
        this.capacity = capacity;
        this.ready = ready;
        this.clock = clock;
        for (int slot = 0; slot < slots; slot++) {
            free.add(slot);
        }
    }

    private static int order(Job a, Job b) {
        long later = a.due - b.due; // of a clock that may run over
        return later != 0 ? Long.signum(later) : Long.compare(a.number, b.number);
    }

    /**
     * Queues a window; waits while the queue is full.
     *
     * @throws IllegalStateException if this is closed
     */
    void add(Job job) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireOpen();
            while (waiting.size() + leaving >= capacity) {
                room.await();
                requireOpen();
            }
            job.due = clock.getAsLong() + job.request.urgency().graceNanos();
            job.number = submitted++;
            waiting.add(job);
            pair.signal();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
    }

    /**
     * Waits for a window and a slot and brings them together, the first window with the lowest slot; and with them the windows that come
     * next, for as long as they are of the same length and the slots behind that one are free.
     *
     * @param most   windows
     * @param length of a window, such that windows of one length may go together
     * @return neighbours by slot; empty once this is closed
     */
    List<Job> take(int most, ToIntFunction<Job> length) {
        lock.lock();
        try {
            while (!closed && (waiting.isEmpty() || free.isEmpty())) {
                pair.awaitUninterruptibly();
            }
            if (closed) {
                return List.of();
            }
            List<Job> taken = new ArrayList<>(most);
            do {
                Job job = waiting.remove();
                job.slot = free.remove();
                taken.add(job);
            } while (taken.size() < most && another(taken.getLast(), length));
            room.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private boolean another(Job last, ToIntFunction<Job> length) {
        return !waiting.isEmpty()
                && !free.isEmpty()
                && free.element() == last.slot + 1
                && length.applyAsInt(waiting.element()) == length.applyAsInt(last);
    }

    /** Nobody waits for a window any more: if it is still in the queue it leaves it now. Its place is kept until it has {@link #left}. */
    void cancel(Job job) {
        lock.lock();
        try {
            job.cancelled = true;
            if (waiting.remove(job)) {
                job.withdrawn = true;
                leaving++;
                ready.add(job);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A window is about to end: its slot, or its place in the queue, is another's. */
    void left(Job job) {
        lock.lock();
        try {
            if (job.slot >= 0) {
                free.add(job.slot);
                job.slot = -1;
                pair.signal();
            } else if (job.withdrawn) {
                job.withdrawn = false;
                leaving--;
                room.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more windows and gives none out; cancels those that wait. */
    void close() {
        lock.lock();
        try {
            closed = true;
            for (Job job : waiting) {
                job.cancelled = true;
                ready.add(job);
            }
            waiting.clear();
            room.signalAll();
            pair.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    int freeSlots() {
        lock.lock();
        try {
            return free.size();
        } finally {
            lock.unlock();
        }
    }
}
