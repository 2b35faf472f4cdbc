package io.mondegreen.cli.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a network does to one channel's chunks: some are lost, some come twice, some come up to two places late, which is within
 * the line's wait for chunks of 200 ms. The end of a channel always comes, in its place.
 *
 * @param lost   share that never comes, in [0,1]
 * @param twice  share that comes a second time, one to three places later
 * @param moved  share that comes one or two places late
 * @param steady chunks before the end that nothing happens to: a chunk missing there is given up by the clock alone
 */
record Disorder(double lost, double twice, double moved, int steady) {
    /** One chunk on its way. {@code place} is the number of the chunk whose time it comes in. */
    record Sent(int index, int place, boolean first) {}

    static Disorder usual() {
        return new Disorder(0.02, 0.03, 0.06, 4);
    }

    /** Everything in order. */
    static Disorder none() {
        return new Disorder(0, 0, 0, 0);
    }

    /**
     * The order in which chunks come.
     *
     * @param chunks of the channel; the last one is its end
     */
    List<Sent> send(int chunks, SplittableRandom random) {
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            double luck = i < chunks - 1 - steady ? random.nextDouble() : 1;
            int late = 1 + random.nextInt(2);
            int again = 1 + random.nextInt(3);
            if (luck < lost) {
                continue;
            }
            sent.add(new Sent(i, luck < lost + moved ? i + late : i, true));
            if (luck >= lost + moved && luck < lost + moved + twice) {
                sent.add(new Sent(i, i + again, false));
            }
        }
        // of two in one place the one that was moved comes after the one that belongs there
        sent.sort(Comparator.comparingInt(Sent::place)
                .thenComparing(Comparator.comparingInt(Sent::index).reversed()));
        return sent;
    }
}
