package io.mondegreen.engine;

import io.mondegreen.graph.DecoderGraph;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.ort.ElementType;
import io.mondegreen.taps.Patch;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapLayout;
import io.mondegreen.taps.TapName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The memory of one stack's patched taps: for each slot and tap a {@link Patch}, lying where the graph reads it. */
final class PatchInputs {
    private static final List<String> PARTS = List.of("keep", "add", "read", "write");

    private final Map<TapName, List<Patch>> patches = new TreeMap<>();
    private final Stack stack;

    /** Adds what one stack's patches need. */
    static void declare(Stack stack, Set<TapName> taps, WhisperConfig config, int cacheLength, Staging.Layout layout) {
        taps.stream()
                .filter(tap -> tap.stack() == stack)
                .forEach(tap -> PARTS.forEach(part -> layout.add(
                        DecoderGraph.patch(tap, part), ElementType.F32, TapShape.of(tap, config, cacheLength))));
    }

    /** Patches of one stack in the inputs that were declared for them. */
    PatchInputs(Stack stack, Set<TapName> taps, WhisperConfig config, int cacheLength, int slots, Staging inputs) {
        this.stack = stack;
        for (TapName tap : taps) {
            if (tap.stack() != stack) {
                continue;
            }
            long[] row = TapShape.of(tap, config, cacheLength);
            TapLayout layout = TapShape.layout(tap, row);
            List<HostTensor> parts = PARTS.stream()
                    .map(part -> inputs.get(DecoderGraph.patch(tap, part)))
                    .toList();
            List<Patch> ofSlots = new ArrayList<>();
            long bytes = ElementType.F32.bytes(row);
            for (int slot = 0; slot < slots; slot++) {
                long at = slot * bytes;
                List<MemorySegment> rows = parts.stream()
                        .map(part -> part.data().asSlice(at, bytes))
                        .toList();
                ofSlots.add(new Patch(layout, rows.get(0), rows.get(1), rows.get(2), rows.get(3)));
            }
            patches.put(tap, ofSlots);
        }
    }

    /**
     * A slot's patch of a tap.
     *
     * @throws IllegalArgumentException if the graph was built without it
     */
    Patch of(int slot, TapName tap) {
        List<Patch> ofSlots = patches.get(tap);
        if (ofSlots == null) {
            throw new IllegalArgumentException("this graph was built without a patch of " + tap + "; its " + stack
                    + " can be patched at " + patches.keySet());
        }
        return ofSlots.get(slot);
    }

    /** Lets all activations of a slot pass as they are. */
    void clear(int slot) {
        patches.values().forEach(ofSlots -> ofSlots.get(slot).clear());
    }
}
