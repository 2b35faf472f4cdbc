package io.mondegreen.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mondegreen.graph.DecoderGraph;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Component;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The decoder's gate inputs, one row per slot. Closing all heads of an attention component would leave its output projection's
 * bias; the biases are therefore inputs too, and closing the whole component scales its row. Rows change between windows or on
 * demand, hardly ever from step to step: {@link #flush} moves those that did.
 */
final class Gates implements AutoCloseable {
    private final int heads;
    private final int layers;
    private final Staging inputs;
    private final Map<String, float[]> biases = new LinkedHashMap<>();
    private final boolean[] open;
    private final BitSet changed = new BitSet();

    /** Gates of every layer, all open. */
    Gates(WhisperModel model, Device device, int slots) {
        WhisperConfig config = model.config();
        heads = config.decoderHeads();
        layers = config.decoderLayers();
        int d = config.dModel();
        Staging.Layout layout = new Staging.Layout();
        for (int layer = 0; layer < layers; layer++) {
            for (Component component : Component.values()) {
                layout.add(DecoderGraph.gate(component, layer), ElementType.F32, d);
                if (component == Component.MLP) {
                    continue;
                }
                String bias = DecoderGraph.gatedBias(component, layer);
                layout.add(bias, ElementType.F32, d);
                biases.put(
                        bias,
                        model.weight(DecoderGraph.projection(component, layer) + ".bias", d)
                                .toFloats());
            }
        }
        inputs = layout.on(device, slots);
        open = new boolean[slots];
        for (int slot = 0; slot < slots; slot++) {
            open(slot);
        }
    }

    /** Inputs by name. */
    Staging inputs() {
        return inputs;
    }

    /** Lets the session see the rows that changed since the last time. */
    void flush() {
        for (int slot = changed.nextSetBit(0); slot >= 0; slot = changed.nextSetBit(slot + 1)) {
            int row = slot;
            inputs.forEach((_, input) -> input.upload(row));
        }
        changed.clear();
    }

    /** Opens every gate of a slot. */
    void open(int slot) {
        if (open[slot]) {
            return;
        }
        open[slot] = true;
        changed.set(slot);
        inputs.forEach((name, input) -> {
            MemorySegment row = row(input, slot);
            float[] bias = biases.get(name);
            for (int i = 0; i < input.rowElements(); i++) {
                row.setAtIndex(JAVA_FLOAT, i, bias == null ? 1f : bias[i]);
            }
        });
    }

    /** Closes a head or component of a slot, on top of what is closed already. */
    void close(int slot, Ablation ablation) {
        check(ablation);
        open[slot] = false;
        changed.set(slot);
        MemorySegment gate = row(inputs.get(DecoderGraph.gate(ablation.component(), ablation.layer())), slot);
        if (ablation.head() >= 0) {
            long bytes = gate.byteSize() / heads;
            scale(gate.asSlice(ablation.head() * bytes, bytes), ablation.gate());
            return;
        }
        scale(gate, ablation.gate());
        if (ablation.component() != Component.MLP) {
            scale(
                    row(inputs.get(DecoderGraph.gatedBias(ablation.component(), ablation.layer())), slot),
                    ablation.gate());
        }
    }

    /**
     * Checks that the model has what the ablation names.
     *
     * @throws IllegalArgumentException otherwise
     */
    void check(Ablation ablation) {
        if (ablation.layer() >= layers || ablation.head() >= heads) {
            throw new IllegalArgumentException(ablation + " is not in this model: its decoder has " + layers
                    + " layers of " + heads + " heads, counted from 0");
        }
    }

    private static MemorySegment row(HostTensor input, int slot) {
        long bytes = input.rowElements() * Float.BYTES;
        return input.data().asSlice(slot * bytes, bytes);
    }

    private static void scale(MemorySegment values, float factor) {
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            values.setAtIndex(JAVA_FLOAT, i, factor * values.getAtIndex(JAVA_FLOAT, i));
        }
    }

    @Override
    public void close() {
        inputs.close();
    }
}
