package io.mondegreen.probe;

import java.util.Arrays;

/**
 * L2-regularised logistic regression in double precision:
 *
 * <pre>  mean_i c_i * log(1 + exp(-y_i * (w.x_i + b)))  +  l2/2 * |w|^2  </pre>
 *
 * on standardised features (zero mean, unit variance; the bias is not penalised), by L-BFGS with ten pairs (Nocedal and
 * Wright, ch. 7). No randomness: the same data give the same bits. Standardisation is done inside the products, so the
 * features are neither copied nor changed, and is folded into the weights that come back.
 */
public final class LogisticRegression {

    private static final int MEMORY = 10;
    private static final int MAX_ITERATIONS = 500;
    private static final double TOLERANCE = 1e-7;

    private final float[][] x;
    private final double[] weight;
    private final boolean[] label;
    private final double l2;
    private final int d;
    private final double[] mean;
    private final double[] deviation;

    private LogisticRegression(float[][] x, boolean[] label, double l2, boolean balanced) {
        this.x = x;
        this.label = label;
        this.l2 = l2;
        this.d = x[0].length;
        this.mean = new double[d];
        this.deviation = new double[d];
        this.weight = weights(label, balanced);
        standardise();
    }

    /**
     * What a fit found, ready for raw features.
     *
     * @param weight       {@code [d]}, standardisation folded in
     * @param bias         standardisation folded in
     * @param iterations   of L-BFGS
     * @param gradientNorm largest absolute entry of the gradient at the solution, on standardised features
     */
    public record Fit(double[] weight, double bias, int iterations, double gradientNorm) {
        /** {@code w.x + b}. */
        public double score(float[] features) {
            double sum = bias;
            for (int j = 0; j < weight.length; j++) {
                sum += weight[j] * features[j];
            }
            return sum;
        }

        /** The scores of all rows. */
        public double[] scores(float[][] rows) {
            double[] out = new double[rows.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = score(rows[i]);
            }
            return out;
        }
    }

    /**
     * Fits.
     *
     * @param features {@code [n][d]}, finite
     * @param l2       at least 0; with 0 and separable data the weights grow until the iteration limit
     * @param balanced whether both classes weigh the same whatever their sizes
     * @throws IllegalArgumentException if a class is missing, a row has another length or a value is not finite
     */
    public static Fit fit(float[][] features, boolean[] labels, double l2, boolean balanced) {
        int positives = Metrics.positives(labels);
        if (features.length != labels.length || positives == 0 || positives == labels.length) {
            throw new IllegalArgumentException("training needs rows of both classes, got " + positives
                    + " positive among " + labels.length + " labels and " + features.length + " rows");
        }
        if (!(l2 >= 0)) {
            throw new IllegalArgumentException("l2 must be 0 or more, got " + l2);
        }
        for (int i = 0; i < features.length; i++) {
            if (features[i].length != features[0].length) {
                throw new IllegalArgumentException(
                        "row " + i + " has " + features[i].length + " features, row 0 has " + features[0].length);
            }
            for (float value : features[i]) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("row " + i + " holds " + value + "; features must be finite");
                }
            }
        }
        return new LogisticRegression(features, labels, l2, balanced).solve();
    }

    private static double[] weights(boolean[] labels, boolean balanced) {
        double[] weights = new double[labels.length];
        double positives = Metrics.positives(labels);
        for (int i = 0; i < weights.length; i++) {
            double share = labels[i] ? positives : labels.length - positives;
            weights[i] = balanced ? 0.5 / share : 1.0 / labels.length;
        }
        return weights;
    }

    private void standardise() {
        for (float[] row : x) {
            for (int j = 0; j < d; j++) {
                mean[j] += row[j];
            }
        }
        for (int j = 0; j < d; j++) {
            mean[j] /= x.length;
        }
        for (float[] row : x) {
            for (int j = 0; j < d; j++) {
                double diff = row[j] - mean[j];
                deviation[j] += diff * diff;
            }
        }
        for (int j = 0; j < d; j++) {
            double sd = Math.sqrt(deviation[j] / x.length);
            // a constant feature keeps weight 0: its standardised value is 0 everywhere
            deviation[j] = sd > 1e-12 ? sd : 1;
        }
    }

    /** Loss at {@code theta = [w, b]}; writes the gradient. */
    private double evaluate(double[] theta, double[] gradient) {
        double[] u = new double[d];
        double offset = theta[d];
        double penalty = 0;
        for (int j = 0; j < d; j++) {
            u[j] = theta[j] / deviation[j];
            offset -= u[j] * mean[j];
            penalty += theta[j] * theta[j];
        }
        double[] raw = new double[d];
        double residuals = 0;
        double loss = 0;
        for (int i = 0; i < x.length; i++) {
            float[] row = x[i];
            double z = offset + dot(u, row);
            loss += weight[i] * Platt.softplus(label[i] ? -z : z);
            double residual = weight[i] * (Platt.sigmoid(z) - (label[i] ? 1 : 0));
            residuals += residual;
            for (int j = 0; j < d; j++) {
                raw[j] += residual * row[j];
            }
        }
        for (int j = 0; j < d; j++) {
            gradient[j] = (raw[j] - mean[j] * residuals) / deviation[j] + l2 * theta[j];
        }
        gradient[d] = residuals;
        return loss + l2 / 2 * penalty;
    }

    private static double dot(double[] u, float[] row) {
        double a = 0;
        double b = 0;
        double c = 0;
        double e = 0;
        int j = 0;
        for (; j + 3 < u.length; j += 4) {
            a += u[j] * row[j];
            b += u[j + 1] * row[j + 1];
            c += u[j + 2] * row[j + 2];
            e += u[j + 3] * row[j + 3];
        }
        for (; j < u.length; j++) {
            a += u[j] * row[j];
        }
        return a + b + c + e;
    }

    private Fit solve() {
        int size = d + 1;
        double[] theta = new double[size];
        double[] gradient = new double[size];
        double[] nextGradient = new double[size];
        double[][] s = new double[MEMORY][];
        double[][] y = new double[MEMORY][];
        int pairs = 0;
        double loss = evaluate(theta, gradient);
        int iteration = 0;
        while (iteration < MAX_ITERATIONS && largest(gradient) > TOLERANCE) {
            double[] direction = direction(gradient, s, y, pairs);
            double slope = dot(gradient, direction);
            double step = pairs == 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
            double[] next = new double[size];
            double nextLoss = Double.NaN;
            boolean better = false;
            for (int halving = 0; halving < 50 && !better; halving++, step /= 2) {
                for (int j = 0; j < size; j++) {
                    next[j] = theta[j] + step * direction[j];
                }
                nextLoss = evaluate(next, nextGradient);
                better = nextLoss <= loss + 1e-4 * step * slope;
            }
            if (!better) {
                break;
            }
            double[] ds = new double[size];
            double[] dy = new double[size];
            for (int j = 0; j < size; j++) {
                ds[j] = next[j] - theta[j];
                dy[j] = nextGradient[j] - gradient[j];
            }
            if (dot(ds, dy) > 1e-14 * dot(dy, dy)) {
                s[pairs % MEMORY] = ds;
                y[pairs % MEMORY] = dy;
                pairs++;
            }
            theta = next;
            loss = nextLoss;
            double[] swap = gradient;
            gradient = nextGradient;
            nextGradient = swap;
            iteration++;
        }
        return fold(theta, iteration, largest(gradient));
    }

    /** Two-loop recursion: minus the inverse Hessian's estimate times the gradient. */
    private static double[] direction(double[] gradient, double[][] s, double[][] y, int pairs) {
        double[] q = gradient.clone();
        int oldest = Math.max(0, pairs - MEMORY);
        double[] alpha = new double[MEMORY];
        for (int k = pairs - 1; k >= oldest; k--) {
            int i = k % MEMORY;
            alpha[i] = dot(s[i], q) / dot(s[i], y[i]);
            add(q, -alpha[i], y[i]);
        }
        if (pairs > 0) {
            int i = (pairs - 1) % MEMORY;
            scale(q, dot(s[i], y[i]) / dot(y[i], y[i]));
        }
        for (int k = oldest; k < pairs; k++) {
            int i = k % MEMORY;
            add(q, alpha[i] - dot(y[i], q) / dot(s[i], y[i]), s[i]);
        }
        scale(q, -1);
        return q;
    }

    private Fit fold(double[] theta, int iterations, double gradientNorm) {
        double[] folded = Arrays.copyOf(theta, d);
        double bias = theta[d];
        for (int j = 0; j < d; j++) {
            folded[j] /= deviation[j];
            bias -= folded[j] * mean[j];
        }
        return new Fit(folded, bias, iterations, gradientNorm);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static void add(double[] target, double factor, double[] other) {
        for (int j = 0; j < target.length; j++) {
            target[j] += factor * other[j];
        }
    }

    private static void scale(double[] target, double factor) {
        for (int j = 0; j < target.length; j++) {
            target[j] *= factor;
        }
    }

    private static double largest(double[] values) {
        double most = 0;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }
}
