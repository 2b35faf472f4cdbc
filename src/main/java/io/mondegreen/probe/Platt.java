package io.mondegreen.probe;

/**
 * Platt scaling: {@code p = 1 / (1 + exp(-(a * score + b)))}, fitted by maximum likelihood with Platt's smoothed targets
 * (Platt 1999), so that a perfectly separated set does not give infinite slopes.
 *
 * @param a slope, in probability logits per unit of score
 * @param b logit at score 0
 */
public record Platt(double a, double b) {

    /** Reads a score that already is a logit. */
    public static final Platt IDENTITY = new Platt(1, 0);

    private static final int ITERATIONS = 100;
    private static final double RIDGE = 1e-9;

    public Platt {
        if (!Double.isFinite(a) || !Double.isFinite(b)) {
            throw new IllegalArgumentException("calibration must be finite, got a=" + a + " b=" + b);
        }
    }

    /** The calibrated probability of a score, in [0,1]. */
    public double probability(double score) {
        return sigmoid(a * score + b);
    }

    /** {@code 1 / (1 + exp(-x))} without overflow. */
    public static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /**
     * Fits slope and offset on held-out scores.
     *
     * @throws IllegalArgumentException if one class is missing
     */
    public static Platt fit(double[] scores, boolean[] labels) {
        int positives = Metrics.positives(labels);
        int negatives = labels.length - positives;
        if (scores.length != labels.length || positives == 0 || negatives == 0) {
            throw new IllegalArgumentException("calibration needs scores of both classes, got " + positives
                    + " positive and " + negatives + " negative of " + scores.length + " scores");
        }
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1.0 / (negatives + 2.0);
        double scale = scaleOf(scores);
        double a = 0;
        double b = Math.log((positives + 1.0) / (negatives + 1.0));
        double loss = loss(scores, labels, a, b, high, low, scale);
        for (int i = 0; i < ITERATIONS; i++) {
            double ga = 0;
            double gb = 0;
            double haa = RIDGE;
            double hab = 0;
            double hbb = RIDGE;
            for (int n = 0; n < scores.length; n++) {
                double x = scores[n] / scale;
                double p = sigmoid(a * x + b);
                double error = p - (labels[n] ? high : low);
                double curve = p * (1 - p);
                ga += error * x;
                gb += error;
                haa += curve * x * x;
                hab += curve * x;
                hbb += curve;
            }
            double det = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / det;
            double db = (haa * gb - hab * ga) / det;
            double step = 1;
            double next = loss(scores, labels, a - da, b - db, high, low, scale);
            while (!(next <= loss) && step > 1e-10) {
                step /= 2;
                next = loss(scores, labels, a - step * da, b - step * db, high, low, scale);
            }
            if (!(next < loss - 1e-12 * Math.abs(loss))) {
                break;
            }
            a -= step * da;
            b -= step * db;
            loss = next;
        }
        return new Platt(a / scale, b);
    }

    private static double scaleOf(double[] scores) {
        double most = 0;
        for (double score : scores) {
            most = Math.max(most, Math.abs(score));
        }
        return most > 0 ? most : 1;
    }

    private static double loss(
            double[] scores, boolean[] labels, double a, double b, double high, double low, double scale) {
        double sum = 0;
        for (int n = 0; n < scores.length; n++) {
            double z = a * scores[n] / scale + b;
            sum += softplus(z) - (labels[n] ? high : low) * z;
        }
        return sum;
    }

    static double softplus(double z) {
        return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
    }
}
