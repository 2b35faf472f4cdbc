package io.mondegreen.app;

import io.mondegreen.probe.LayerSweep;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeException;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The probes that a lens shows beside a layer's words: those of a sweep over all layers, where one lies beside the bundle; else the
 * bundle's own, of the layer that it reads.
 */
record LensProbes(Map<Integer, ProbeHead> byLayer) {
    private static final Logger LOG = Logger.getLogger(LensProbes.class);

    static LensProbes of(GuardStack stack) {
        Map<Integer, ProbeHead> heads = new HashMap<>();
        stack.bundle().ifPresent(bundle -> bundle.headsOf(Stack.DECODER).stream()
                .filter(head -> head.name().equals(ProbeBundle.HALLUCINATION)
                        && head.tap().point() == TapPoint.RESID_POST)
                .forEach(head -> heads.put(head.tap().layer(), head)));
        sweep(stack).ifPresent(sweep -> sweep.layers()
                .forEach(layer -> heads.put(layer.head().tap().layer(), layer.head())));
        return new LensProbes(heads);
    }

    /** The sweep of the bundle in use; empty where there is none, or it belongs to another. */
    static Optional<LayerSweep> sweep(GuardStack stack) {
        Path file = LayerSweep.beside(stack.bundleFile());
        if (stack.bundle().isEmpty() || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            LayerSweep sweep = LayerSweep.load(file);
            if (sweep.bundle().equals(stack.bundle().get().hash())) {
                return Optional.of(sweep);
            }
            LOG.warnf("%s belongs to another bundle; make it again with 'mondegreen probe sweep'", file);
        } catch (ProbeException broken) {
            LOG.warn(broken.getMessage());
        }
        return Optional.empty();
    }
}
