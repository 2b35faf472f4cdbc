package io.mondegreen.app;

import io.mondegreen.probe.LayerSweep;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.web.api.BundleItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well a bundle's probes tell, for curves: from the sweep that lies beside it where there is one; else the layers that its training
 * compared, without intervals.
 */
record BundleFigures(
        List<BundleItem.Swept> sweep,
        Map<String, List<List<Double>>> roc,
        Map<String, List<List<Double>>> calibration) {

    static BundleFigures of(GuardStack stack, ProbeBundle probes) {
        Optional<LayerSweep> sweep = LensProbes.sweep(stack);
        return new BundleFigures(
                sweep.map(BundleFigures::layers).orElseGet(() -> TrainedLayers.of(probes.provenance())),
                sweep.<Map<String, List<List<Double>>>>map(LayerSweep::roc).orElse(Map.of()),
                sweep.<Map<String, List<List<Double>>>>map(LayerSweep::calibration)
                        .orElse(Map.of()));
    }

    private static List<BundleItem.Swept> layers(LayerSweep sweep) {
        return sweep.layers().stream()
                .map(layer -> new BundleItem.Swept(
                        layer.head().tap().layer(),
                        ProbeBundle.HALLUCINATION,
                        layer.auroc(),
                        Optional.of(layer.low()),
                        Optional.of(layer.high())))
                .toList();
    }
}
