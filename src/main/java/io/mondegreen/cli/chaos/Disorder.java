package io.mondegreen.cli.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a network does to one channel's chunks: some are lost, some come twice, some come up to two places late, which is within
 * the line's wait for chunks of 200 ms, some come so late that their place is given up. The end of a channel always comes, in
 * its place.
 *
 * @param lost   share that never comes, in [0,1]
 * @param twice  share that comes a second time, one to three places later
 * @param moved  share that comes one or two places late
 * @param late   share that comes four to seven places late
 * @param steady chunks before the end that nothing happens to: a chunk missing there is given up by the clock alone
 */
record Disorder(double lost, double twice, double moved, double late, int steady) {
    /** One chunk on its way. {@code place} is the number of the chunk whose time it comes in. */
    record Sent(int index, int place, boolean first) {
        /** Whether the line has given its place up. */
        boolean tooLate() {
            return first && place - index > 2;
        }
    }

    static Disorder usual() {
        return new Disorder(0.02, 0.03, 0.06, 0.01, 4);
    }

    /** Everything in order. */
    static Disorder none() {
        return new Disorder(0, 0, 0, 0, 0);
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
            int places = 1 + random.nextInt(2);
            int again = 1 + random.nextInt(3);
            int tooLate = 4 + random.nextInt(4);
            if (luck < lost) {
                continue;
            }
            double of = luck - lost;
            boolean comes = i + tooLate < chunks - 1; // the end closes all places before it
            int place = of < moved ? i + places : of < moved + late && comes ? i + tooLate : i;
            sent.add(new Sent(i, place, true));
            if (of >= moved + late && of < moved + late + twice) {
                sent.add(new Sent(i, i + again, false));
            }
        }
        // of two in one place the one that was moved comes after the one that belongs there
        sent.sort(Comparator.comparingInt(Sent::place)
                .thenComparing(Comparator.comparingInt(Sent::index).reversed()));
        return sent;
    }
}
