package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics.Interval;

/**
 * How well scores tell classes apart, with 95 % intervals from a bootstrap over groups.
 *
 * @param rows      judged
 * @param groups    that they are of
 * @param accuracy  share decided rightly: at even odds, or by the highest of several scores
 * @param balanced  mean of the classes' recalls; by chance 1 over the number of classes
 * @param auroc     of several classes the mean over each against the rest
 * @param precision average precision of the positive class, or the mean over classes
 */
public record Figures(int rows, int groups, Interval accuracy, Interval balanced, Interval auroc, Interval precision) {

    /** For programs. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("rows", rows).put("groups", groups);
        Numbers.put(json, "accuracy", accuracy);
        Numbers.put(json, "balancedAccuracy", balanced);
        Numbers.put(json, "auroc", auroc);
        Numbers.put(json, "averagePrecision", precision);
        return json;
    }
}
