package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import java.util.List;

/**
 * What a change does to lines in context.
 *
 * @param repaired   share of the contextual errors, 95 % interval over voices; NaN where there is none
 * @param broken     share of the lines that were right
 * @param difference mean change of the logit difference, near-miss less expected, where the near-miss was said
 */
record Effect(int errors, Metrics.Interval repaired, int right, Metrics.Interval broken, double difference) {

    static Effect of(List<Outcome> outcomes, long seed) {
        GroupedRate repaired = new GroupedRate();
        GroupedRate broken = new GroupedRate();
        int errors = 0;
        int right = 0;
        for (Outcome one : outcomes) {
            String voice = one.before().pair().voice();
            if (one.error()) {
                repaired.add(voice, one.repaired() ? 1 : 0, 1);
                errors++;
            } else if (one.right()) {
                broken.add(voice, one.broken() ? 1 : 0, 1);
                right++;
            }
        }
        double difference = outcomes.stream()
                .filter(one -> one.before().said() == Word.NEAR_MISS)
                .mapToDouble(one -> one.after().difference() - one.before().difference())
                .average()
                .orElse(Double.NaN);
        return new Effect(errors, repaired.share(seed), right, broken.share(seed), difference);
    }

    /** What choosing goes by: the share of errors that is repaired less the share of right lines that is broken. */
    double gain() {
        return repaired.value() - (right == 0 ? 0 : broken.value());
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("errors", errors).put("right", right);
        Numbers.put(json, "repaired", repaired);
        Numbers.put(json, "broken", broken);
        Numbers.put(json, "difference", difference);
        return json;
    }
}
