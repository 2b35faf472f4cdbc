package io.mondegreen.probe;

/**
 * From which risk on something alarms.
 *
 * @param window  for the whole text, in [0,1]
 * @param running while it is being written, in [0,1]; at least {@code window}, or alarms would be raised only to be cleared
 */
public record Bound(double window, double running) {
    public Bound {
        if (!(window >= 0 && window <= running && running <= 1)) {
            throw new IllegalArgumentException("a bound of risk needs 0 <= window <= running <= 1, got window " + window
                    + " and running " + running);
        }
    }

    /** The same, no lower than another. */
    public Bound atLeast(Bound other) {
        return new Bound(Math.max(window, other.window), Math.max(running, other.running));
    }

    /** The same, no lower than a risk. */
    public Bound atLeast(double risk) {
        return new Bound(Math.max(window, risk), Math.max(running, risk));
    }
}
