package io.mondegreen.lab.lens;

import java.util.ArrayList;
import java.util.List;

/**
 * The distribution that logits stand for; natural logarithms, double precision.
 *
 * @param logits  one per token
 * @param logNorm logarithm of the sum of their exponentials
 */
record Distribution(float[] logits, double logNorm) {

    static Distribution of(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return new Distribution(logits, max + Math.log(sum));
    }

    double probability(int id) {
        return Math.exp(logits[id] - logNorm);
    }

    /** 1 for the likeliest; tokens that are as likely do not push it back. */
    int rank(int id) {
        int better = 0;
        for (float logit : logits) {
            better += logit > logits[id] ? 1 : 0;
        }
        return better + 1;
    }

    double entropy() {
        double mean = 0;
        for (float logit : logits) {
            mean += Math.exp(logit - logNorm) * logit;
        }
        return logNorm - mean;
    }

    /** Kullback-Leibler, KL(this || other). */
    double divergence(Distribution other) {
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            double own = logits[id] - logNorm;
            sum += Math.exp(own) * (own - (other.logits[id] - other.logNorm));
        }
        return sum;
    }

    /** The likeliest ids, best first; of equals the lower id. */
    List<Integer> top(int count) {
        List<Integer> best = new ArrayList<>();
        for (int id = 0; id < logits.length; id++) {
            if (best.size() == count && logits[id] <= logits[best.getLast()]) {
                continue;
            }
            int at = best.size();
            while (at > 0 && logits[id] > logits[best.get(at - 1)]) {
                at--;
            }
            best.add(at, id);
            if (best.size() > count) {
                best.removeLast();
            }
        }
        return best;
    }
}
