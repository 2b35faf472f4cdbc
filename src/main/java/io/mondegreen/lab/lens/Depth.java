package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** How a layer is named: counted from 0, its relative depth beside it, because layer 23 exists in deep models alone. */
final class Depth {
    private Depth() {}

    /** {@code layer / (layers - 1)}; of a single layer 0, before the first layer NaN. */
    static double relative(int layer, int layers) {
        return layer < 0 ? Double.NaN : layers == 1 ? 0 : (double) layer / (layers - 1);
    }

    /** {@code 2 (0.67)}, or the name of what comes before the layers. */
    static String name(int layer, int layers, String before) {
        return layer < 0 ? before : String.format(Locale.ROOT, "%d (%.2f)", layer, relative(layer, layers));
    }

    static void put(ObjectNode json, int layer, int layers) {
        json.put("layer", layer);
        Fields.put(json, "relativeDepth", relative(layer, layers));
    }
}
