package io.mondegreen.probe;

/**
 * So many rare events in so many hours of media, with the exact 95 % interval of their rate (Garwood, "Fiducial limits for the
 * Poisson distribution", Biometrika 28, 1936).
 *
 * @param count 0 or more
 * @param hours above 0
 */
public record PoissonRate(int count, double hours) {
    private static final double TAIL = 0.025;
    private static final int HALVINGS = 100;

    public PoissonRate {
        if (count < 0 || !(hours > 0)) {
            throw new IllegalArgumentException("a rate needs a count and hours, got " + count + " and " + hours);
        }
    }

    public double perHour() {
        return count / hours;
    }

    /** Below this the true rate is with 2.5 %. */
    public double low() {
        return count == 0 ? 0 : mean(count - 1, 1 - TAIL) / hours;
    }

    /** Above this the true rate is with 2.5 %. */
    public double high() {
        return mean(count, TAIL) / hours;
    }

    /** The mean of a Poisson distribution that gives {@code most} events or fewer with this probability. */
    private static double mean(int most, double probability) {
        double low = 0;
        double high = most + 10 + 10 * Math.sqrt(most + 1.0);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (atMost(most, middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double atMost(int most, double mean) {
        double log = -mean;
        double sum = Math.exp(log);
        for (int k = 1; k <= most; k++) {
            log += Math.log(mean) - Math.log(k);
            sum += Math.exp(log);
        }
        return sum;
    }
}
