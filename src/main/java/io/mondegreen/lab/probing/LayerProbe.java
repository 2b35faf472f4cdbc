package io.mondegreen.lab.probing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.LogisticRegression;
import io.mondegreen.probe.Platt;
import io.mondegreen.taps.TapName;
import java.util.List;

/**
 * The probe of one tap.
 *
 * @param depth    of its layer: 0 at the stack's first, 1 at its last; NaN where the tap has no layer
 * @param penalty  L2 strength, by cross-validation inside train
 * @param heads    one for two classes, positive for the second; else one a class
 * @param platts   of the heads, from dev
 * @param devAuroc by which layers are compared
 * @param test     what counts
 * @param control  accuracy of the control task: labels dealt at random
 * @param chance   AUROC of the control task
 */
public record LayerProbe(
        TapName tap,
        double depth,
        double penalty,
        List<LogisticRegression.Fit> heads,
        List<Platt> platts,
        double devAuroc,
        Figures test,
        double control,
        double chance,
        Reliability reliability) {

    /** Accuracy beyond what the probe reaches where there is nothing to find. */
    public double selectivity() {
        return test.accuracy().value() - control;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tap", tap.toString()).put("layer", tap.layer());
        Numbers.put(json, "depth", depth);
        json.put("l2", penalty);
        Numbers.put(json, "devAuroc", devAuroc);
        json.set("test", test.json());
        Numbers.put(json, "controlAccuracy", control);
        Numbers.put(json, "controlAuroc", chance);
        Numbers.put(json, "selectivity", selectivity());
        json.set("calibration", reliability.json());
        return json;
    }
}
