package io.mondegreen.probe;

/**
 * From which risk on something alarms.
 *
 * @param window  for the whole text, in [0,1]
 * @param running while it is being written, in [0,1]; at least {@code window}, or alarms would be raised only to be cleared
 * @param loop    for what repeats, by the risk that it is a loop, in [0,1]
 */
public record Bound(double window, double running, double loop) {
    public Bound {
        if (!(window >= 0 && window <= running && running <= 1)) {
            throw new IllegalArgumentException("a bound of risk needs 0 <= window <= running <= 1, got window " + window
                    + " and running " + running);
        }
        if (!(loop >= 0 && loop <= 1)) {
            throw new IllegalArgumentException("a bound of risk needs 0 <= loop <= 1, got " + loop);
        }
    }

    /** With loops as any text that is being written. */
    public Bound(double window, double running) {
        this(window, running, running);
    }

    /** The same with another's loops. */
    public Bound withLoop(double other) {
        return new Bound(window, running, other);
    }

    /** The same, no lower than another. */
    public Bound atLeast(Bound other) {
        return new Bound(Math.max(window, other.window), Math.max(running, other.running), Math.max(loop, other.loop));
    }

    /** The same, no lower than a risk. */
    public Bound atLeast(double risk) {
        return new Bound(Math.max(window, risk), Math.max(running, risk), Math.max(loop, risk));
    }
}
