package io.mondegreen.lab.probing;

import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.ProbeHead;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The directions that probes read, as sources of interventions. With {@code TAP=direction:HEAD} a run loses what the head of that
 * name reads at its tap: there every score is then the head's bias. What becomes of the text says whether the model used it.
 */
public final class ProbeDirections {
    private ProbeDirections() {}

    /** By name of the head, its weights at its own tap: one row. Standardisation is folded in, so they fit raw streams. */
    public static SortedMap<String, ActivationCache> of(ProbeBundle bundle) {
        SortedMap<String, ActivationCache> sources = new TreeMap<>();
        for (ProbeHead head : bundle.everyHead()) {
            ActivationCache cache = new ActivationCache();
            cache.put(head.tap(), head.weight().clone(), 1, head.weight().length);
            sources.put(head.name(), cache);
        }
        return sources;
    }
}
