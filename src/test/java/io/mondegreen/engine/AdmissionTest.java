package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is encoded next, and where. */
@Timeout(60)
class AdmissionTest {
    private static final int SLOTS = 3;
    private static final int CAPACITY = 12;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 20 * SECOND); // runs over, as nanoTime may
    private final Queue<Job> ready = new ArrayDeque<>();
    private final Admission admission = new Admission(SLOTS, CAPACITY, ready, now::get);

    private static Job job(Urgency urgency) {
        return new Job(new DecodeRequest(new float[1], urgency), new Heard());
    }

    private Job add(Urgency urgency) throws InterruptedException {
        Job job = job(urgency);
        admission.add(job);
        return job;
    }

    private Job take() {
        return admission.take(1, job -> 0).getFirst();
    }

    @Test
    void inAnyOrderOfEventsTheEarliestDueGetsTheLowestSlotAndNothingIsLost() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(7);
        Map<Job, Long> dueSeconds = new HashMap<>();
        List<Job> waiting = new ArrayList<>(); // the naive queue: in order of submission
        List<Job> seated = new ArrayList<>();
        TreeSet<Integer> free = new TreeSet<>(List.of(0, 1, 2));
        int added = 0;
        int ended = 0;
        long start = now.get();
        for (int event = 0; event < 20_000; event++) {
            now.addAndGet(random.nextLong(SECOND / 10));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    if (waiting.size() + ready.size() < CAPACITY) {
                        Urgency urgency = Urgency.values()[random.nextInt(3)];
                        Job job = add(urgency);
                        dueSeconds.put(job, now.get() - start + urgency.graceNanos());
                        waiting.add(job);
                        added++;
                    }
                }
                case 2 -> {
                    if (!waiting.isEmpty() && !free.isEmpty()) {
                        Job expected = waiting.stream()
                                .min(Comparator.comparing(dueSeconds::get))
                                .orElseThrow();
                        Job taken = take();
                        assertThat(taken).isSameAs(expected);
                        assertThat(taken.slot).isEqualTo(free.pollFirst());
                        waiting.remove(taken);
                        seated.add(taken);
                    }
                }
                default -> {
                    if (random.nextBoolean() && !waiting.isEmpty()) {
                        admission.cancel(waiting.remove(random.nextInt(waiting.size())));
                    } else if (!seated.isEmpty()) {
                        Job done = seated.remove(random.nextInt(seated.size()));
                        free.add(done.slot);
                        admission.left(done);
                        ended++;
                    }
                    while (random.nextBoolean() && !ready.isEmpty()) {
                        admission.left(ready.remove());
                        ended++;
                    }
                }
            }
            assertThat(admission.waiting()).isEqualTo(waiting.size());
            assertThat(admission.freeSlots()).isEqualTo(free.size());
        }
        assertThat(added)
                .isEqualTo(ended + waiting.size() + seated.size() + ready.size())
                .isGreaterThan(3000);
        assertThat(ready).allMatch(job -> job.cancelled && job.slot < 0);
    }

    @Test
    void aWindowGivesWayForItsGraceAndNoLonger() throws InterruptedException {
        Job canary = add(Urgency.BESIDE);
        Job provisional = add(Urgency.PROVISIONAL);
        List<Job> order = new ArrayList<>();
        for (int second = 0; second < 8; second++) {
            add(Urgency.FINAL);
            add(Urgency.FINAL);
            now.addAndGet(SECOND + 1);
            // one is taken for two that come
            Job taken = take();
            order.add(taken);
            admission.left(taken);
        }
        while (admission.waiting() > 0) {
            Job taken = take();
            order.add(taken);
            admission.left(taken);
        }
        assertThat(order).hasSize(18);
        // those that came within its grace go first: one second of two, five seconds of two
        assertThat(order.indexOf(provisional)).isEqualTo(2);
        assertThat(order.indexOf(canary)).isEqualTo(1 + 5 * 2);
    }

    @Test
    void aWindowIsChosenWhenASlotIsFreeNotBefore() throws InterruptedException {
        for (int slot = 0; slot < SLOTS; slot++) {
            add(Urgency.FINAL);
        }
        Job first = take();
        take();
        take();
        add(Urgency.PROVISIONAL);
        Job late = job(Urgency.FINAL);
        Thread encoder = Thread.ofPlatform().start(() -> ready.add(take()));
        await().until(() -> encoder.getState() == Thread.State.WAITING);
        admission.add(late);
        admission.left(first);
        encoder.join();
        assertThat(ready).containsExactly(late);
    }

    @Test
    void theRoomOfACancelledWindowIsGivenAwayWhenItsEndIsTold() throws InterruptedException {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < CAPACITY; i++) {
            jobs.add(add(Urgency.FINAL));
        }
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                admission.add(job(Urgency.FINAL));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> caller.getState() == Thread.State.WAITING);
        admission.cancel(jobs.get(5));
        admission.cancel(jobs.get(5));
        assertThat(ready).containsExactly(jobs.get(5));
        await().during(Duration.ofMillis(100)).until(caller::isAlive);
        admission.left(jobs.get(5));
        caller.join();
        assertThat(admission.waiting()).isEqualTo(CAPACITY);
    }

    @Test
    void closedItRefusesAndCancelsWhatWaits() throws InterruptedException {
        Job waiting = add(Urgency.BESIDE);
        admission.close();
        assertThat(ready).containsExactly(waiting);
        assertThat(waiting.cancelled).isTrue();
        assertThat(admission.take(1, job -> 0)).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> add(Urgency.FINAL)).withMessageContaining("closed");
    }

    @Test
    void whatWaitsGoesTogetherWhereItIsOfOneLengthAndSlotsAreNeighbours() throws InterruptedException {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            jobs.add(add(Urgency.FINAL));
        }
        ToIntFunction<Job> length = job -> jobs.indexOf(job) == 2 ? 7 : 5;
        assertThat(admission.take(4, length)).containsExactly(jobs.get(0), jobs.get(1));
        assertThat(admission.take(4, length)).containsExactly(jobs.get(2));
        assertThat(jobs.subList(0, 3)).extracting(job -> job.slot).containsExactly(0, 1, 2);

        admission.left(jobs.get(0));
        admission.left(jobs.get(2));
        assertThat(admission.take(4, length)).as("slot 1 lies between").containsExactly(jobs.get(3));
        assertThat(admission.take(4, length)).containsExactly(jobs.get(4));
        assertThat(List.of(jobs.get(3).slot, jobs.get(4).slot)).containsExactly(0, 2);
    }
}
