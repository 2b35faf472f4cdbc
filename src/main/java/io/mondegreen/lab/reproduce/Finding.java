package io.mondegreen.lab.reproduce;

import java.util.List;
import java.util.Locale;

/**
 * A figure of the paper and what the model at hand gives for it.
 *
 * @param what       was measured
 * @param paper      the paper's figure as it prints it
 * @param paperPlace its model and layer
 * @param ours       our figure with its 95 % interval, printed
 * @param place      our tap or layer; empty where there is none
 * @param depth      relative depth of that layer, 0 the first block and 1 the last; NaN where there is none
 * @param n          what the figure counts over, in words
 * @param remark     what a reader must know to compare the two
 */
record Finding(
        String what,
        String paper,
        String paperPlace,
        String ours,
        String place,
        double depth,
        String n,
        String remark) {

    static final List<String> HEAD =
            List.of("what", "paper", "where", "here", "where", "relative depth", "n", "remark");

    List<String> cells() {
        String printed = Double.isNaN(depth) ? "" : String.format(Locale.ROOT, "%.2f", depth);
        return List.of(what, paper, paperPlace, ours, place, printed, n, remark);
    }
}
