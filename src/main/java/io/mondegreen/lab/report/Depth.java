package io.mondegreen.lab.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a layer is named: counted from 0, its relative depth beside it, because layer 23 exists in deep models alone. */
public final class Depth {
    private Depth() {}

    /** {@code layer / (layers - 1)}: 0 at the first, 1 at the last; of a single layer 0, of what has no layer NaN. */
    public static double relative(int layer, int layers) {
        return layer < 0 ? Double.NaN : layers == 1 ? 0 : (double) layer / (layers - 1);
    }

    /** Two decimals, or a dash. */
    public static String text(double depth) {
        return Numbers.number(depth, 2);
    }

    /** {@code 2 (0.67)}, or the name of what comes before the layers. */
    public static String name(int layer, int layers, String before) {
        return layer < 0 ? before : layer + " (" + text(relative(layer, layers)) + ")";
    }

    /** Layer and depth as fields. */
    public static void put(ObjectNode json, int layer, int layers) {
        json.put("layer", layer);
        Numbers.put(json, "relativeDepth", relative(layer, layers));
    }
}
