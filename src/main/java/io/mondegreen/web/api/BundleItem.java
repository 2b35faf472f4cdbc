package io.mondegreen.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A probe bundle that is loaded.
 *
 * @param risks      what each risk of a window is made of
 * @param thresholds from which risk on the guard alarms, as the bundle has them
 * @param provenance where it comes from: versions, data, figures on dev and test
 * @param sweep      how well a probe of each layer tells
 * @param roc        points of false and true positive rate on the test split, by score; empty where they were not measured
 * @param calibration predicted risk, share that came true and number of windows on the test split, by score; empty where they were not
 *                   measured
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record BundleItem(
        String name,
        String hash,
        String modelHash,
        String weights,
        List<Head> heads,
        List<Risk> risks,
        Map<String, Double> thresholds,
        Map<String, String> provenance,
        List<Swept> sweep,
        Map<String, List<List<Double>>> roc,
        Map<String, List<List<Double>>> calibration) {

    /**
     * A probe of one layer.
     *
     * @param layer    -1 for the encoder's end
     * @param position what it is asked: the name of the head that it is, or would be
     * @param auroc    on the test split
     * @param low      of its 95 % interval, where it was measured
     * @param high     of it
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Swept(int layer, String position, double auroc, Optional<Double> low, Optional<Double> high) {}

    /**
     * A probe.
     *
     * @param tap where it reads
     */
    public record Head(String name, String tap, int layer, boolean live) {}

    /** A risk of a window. */
    public record Risk(String name, List<String> features, List<Double> weights) {}
}
