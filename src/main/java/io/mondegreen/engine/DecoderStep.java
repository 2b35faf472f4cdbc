package io.mondegreen.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.mondegreen.graph.DecoderGraph;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.ort.Binding;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.Tensor;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The decoder bound to the slots: set each slot's token and position, run the first {@code batch} slots, read what came out.
 * Everything is bound once per batch size; a step moves a few numbers per slot and allocates nothing. One owner thread.
 */
public final class DecoderStep implements AutoCloseable {
    private static final int BOUNDS = 5;

    private final Session session;
    private final WhisperConfig config;
    private final Slots slots;
    private final Binding[] bindings;
    private final List<Tensor> views = new ArrayList<>();
    private final Map<String, HostTensor> inputs = new LinkedHashMap<>();
    private final Map<String, HostTensor> outputs = new LinkedHashMap<>();
    private final List<List<Tensor>> inputViews = new ArrayList<>();
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment begin;
    private final MemorySegment bounds;
    private final MemorySegment next;
    private final MemorySegment logprob;
    private final MemorySegment noSpeech;
    private final MemorySegment probes;
    private final MemorySegment alignment;
    private final int probeCount;
    private final boolean gates;

    DecoderStep(
            Session session, WhisperConfig config, Slots slots, TapPlan plan, boolean timestamps, boolean hasNoSpeech) {
        this.session = session;
        this.config = config;
        this.slots = slots;
        probeCount = plan.probes().size();
        gates = plan.gates();
        tokens = input("tokens", ElementType.I64);
        positions = input("positions", ElementType.I64);
        begin = input("begin", ElementType.F32, 1);
        bounds = timestamps ? input("bounds", ElementType.I64, BOUNDS) : MemorySegment.NULL;
        if (gates) {
            for (int layer = 0; layer < config.decoderLayers(); layer++) {
                input(DecoderGraph.gate(Component.SELF, layer), ElementType.F32, config.decoderHeads(), 1, 1);
                input(DecoderGraph.gate(Component.CROSS, layer), ElementType.F32, config.decoderHeads(), 1, 1);
                input(DecoderGraph.gate(Component.MLP, layer), ElementType.F32, 1);
            }
            input(DecoderGraph.BIAS_GATE, ElementType.F32, 2L * config.decoderLayers(), 1);
        }
        next = output("next", ElementType.I64, 1);
        logprob = output("logprob", ElementType.F32, 1);
        noSpeech = hasNoSpeech ? output("no_speech", ElementType.F32, 1) : MemorySegment.NULL;
        probes = probeCount > 0 ? output("probes", ElementType.F32, probeCount) : MemorySegment.NULL;
        alignment = plan.alignmentHeads().isEmpty() ? MemorySegment.NULL : output("alignment", ElementType.F32, 2);
        for (TapName tap : plan.taps()) {
            if (tap.stack() == Stack.DECODER) {
                output(tap.toString(), ElementType.F32, TapShape.of(tap, config, slots.cacheLength()));
            }
        }
        bindings = new Binding[slots.count() + 1];
        for (int batch = 0; batch <= slots.count(); batch++) {
            inputViews.add(List.of());
        }
        for (int slot = 0; slot < slots.count(); slot++) {
            openGates(slot);
        }
    }

    private MemorySegment input(String name, ElementType type, long... row) {
        HostTensor tensor = new HostTensor(type, slots.count(), row);
        inputs.put(name, tensor);
        return tensor.data();
    }

    private MemorySegment output(String name, ElementType type, long... row) {
        HostTensor tensor = new HostTensor(type, slots.count(), row);
        outputs.put(name, tensor);
        return tensor.data();
    }

    /** Sets what a slot is fed at the next step. */
    public void feed(int slot, int token, int position, boolean firstSampled) {
        tokens.setAtIndex(JAVA_LONG, slot, token);
        positions.setAtIndex(JAVA_LONG, slot, position);
        begin.setAtIndex(JAVA_FLOAT, slot, firstSampled ? 1f : 0f);
    }

    /** Sets which ids a slot may sample at the next step; ignored where the graph has no timestamps. */
    void allow(int slot, TokenRules rules) {
        if (bounds.byteSize() > 0) {
            long row = (long) slot * BOUNDS;
            bounds.setAtIndex(JAVA_LONG, row, rules.textFrom);
            bounds.setAtIndex(JAVA_LONG, row + 1, rules.textTo);
            bounds.setAtIndex(JAVA_LONG, row + 2, rules.timeFrom);
            bounds.setAtIndex(JAVA_LONG, row + 3, rules.timeTo);
            bounds.setAtIndex(JAVA_LONG, row + 4, rules.timestamps() ? 1 : 0);
        }
    }

    /** Opens every gate of a slot. */
    public void openGates(int slot) {
        inputs.forEach((name, input) -> {
            if (name.startsWith("gate.")) {
                int elements = (int) input.rowElements();
                for (int i = 0; i < elements; i++) {
                    input.data().setAtIndex(JAVA_FLOAT, (long) slot * elements + i, 1f);
                }
            }
        });
    }

    /**
     * Closes a head or component of a slot, on top of what is closed already; other slots are untouched.
     *
     * @throws IllegalArgumentException if the model has no such head or layer, or the graph was built without gates
     */
    public void gate(int slot, Ablation ablation) {
        check(ablation);
        int heads = config.decoderHeads();
        MemorySegment gate = inputs.get(DecoderGraph.gate(ablation.component(), ablation.layer()))
                .data();
        if (ablation.component() == Component.MLP) {
            gate.setAtIndex(JAVA_FLOAT, slot, ablation.gate());
        } else if (ablation.head() >= 0) {
            multiply(gate, (long) slot * heads + ablation.head(), ablation.gate());
        } else {
            // the whole component: all of its heads, and the projection's bias
            for (int head = 0; head < heads; head++) {
                multiply(gate, (long) slot * heads + head, ablation.gate());
            }
            int row = 2 * ablation.layer() + ablation.component().ordinal();
            MemorySegment bias = inputs.get(DecoderGraph.BIAS_GATE).data();
            multiply(bias, 2L * config.decoderLayers() * slot + row, ablation.gate());
        }
    }

    private static void multiply(MemorySegment gates, long index, float factor) {
        gates.setAtIndex(JAVA_FLOAT, index, factor * gates.getAtIndex(JAVA_FLOAT, index));
    }

    /**
     * Checks that the model has what the ablation names.
     *
     * @throws IllegalArgumentException otherwise
     */
    void check(Ablation ablation) {
        if (!gates) {
            throw new IllegalArgumentException("this graph was built without gates");
        }
        if (ablation.layer() >= config.decoderLayers() || ablation.head() >= config.decoderHeads()) {
            throw new IllegalArgumentException(ablation + " is not in this model: its decoder has "
                    + config.decoderLayers() + " layers of " + config.decoderHeads() + " heads, counted from 0");
        }
    }

    /** Runs one step for slots 0 to {@code batch}-1; rows that are not in use are computed and ignored. */
    public void run(int batch) {
        if (bindings[batch] == null) {
            bindings[batch] = bind(batch);
        } else if (session.device() instanceof Device.Cuda) {
            bindInputs(bindings[batch], batch);
        }
        bindings[batch].run();
    }

    private Binding bind(int batch) {
        Binding binding = new Binding(session);
        List<Tensor> inputsOfBatch = new ArrayList<>();
        for (HostTensor input : inputs.values()) {
            inputsOfBatch.add(keep(input.ofBatch(batch)));
        }
        inputViews.set(batch, inputsOfBatch);
        bindInputs(binding, batch);
        // the same tensor goes in and comes out: the cache is written in place
        for (Slots.View view : slots.selfOfBatch(batch)) {
            binding.input(view.name(), keep(view.tensor())).output(view.name() + ".out", view.tensor());
        }
        for (Slots.View view : slots.crossOfBatch(batch)) {
            binding.input(view.name(), keep(view.tensor()));
        }
        outputs.forEach((name, output) -> binding.output(name, keep(output.ofBatch(batch))));
        return binding;
    }

    private void bindInputs(Binding binding, int batch) {
        int i = 0;
        for (String name : inputs.keySet()) {
            binding.input(name, inputViews.get(batch).get(i++));
        }
    }

    private Tensor keep(Tensor view) {
        views.add(view);
        return view;
    }

    /** The id that the rules sampled for a slot. */
    public int next(int slot) {
        return (int) next.getAtIndex(JAVA_LONG, slot);
    }

    /** Its natural log-probability. */
    public float logprob(int slot) {
        return logprob.getAtIndex(JAVA_FLOAT, slot);
    }

    /** Probability of the no-speech token in the raw logits, NaN where the model has none. */
    public float noSpeech(int slot) {
        return noSpeech.byteSize() == 0 ? Float.NaN : noSpeech.getAtIndex(JAVA_FLOAT, slot);
    }

    /**
     * A probe's score for a slot.
     *
     * @throws IndexOutOfBoundsException if the graph has no such probe
     */
    public float probe(int slot, int head) {
        return probes.getAtIndex(JAVA_FLOAT, (long) slot * probeCount + Objects.checkIndex(head, probeCount));
    }

    /** Centre of the alignment heads' attention in encoder frames, NaN where none are watched. */
    public float attentionFrame(int slot) {
        return alignment.byteSize() == 0
                ? Float.NaN
                : alignment.getAtIndex(JAVA_FLOAT, 2L * slot) * config.sourcePositions();
    }

    /** Standard deviation of that attention in encoder frames. */
    public float attentionSpread(int slot) {
        if (alignment.byteSize() == 0) {
            return Float.NaN;
        }
        float mean = alignment.getAtIndex(JAVA_FLOAT, 2L * slot);
        float square = alignment.getAtIndex(JAVA_FLOAT, 2L * slot + 1);
        return (float) Math.sqrt(Math.max(0, square - mean * mean)) * config.sourcePositions();
    }

    /**
     * A copy of a slot's row of a tap at this position.
     *
     * @throws IllegalArgumentException if the graph was built without this tap
     */
    public float[] tap(TapName tap, int slot) {
        HostTensor output = outputs.get(tap.toString());
        if (output == null) {
            throw new IllegalArgumentException("this graph was built without the tap " + tap);
        }
        long bytes = output.rowElements() * Float.BYTES;
        return output.data().asSlice(slot * bytes, bytes).toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
        for (Binding binding : bindings) {
            if (binding != null) {
                binding.close();
            }
        }
        views.forEach(Tensor::close);
        inputs.values().forEach(HostTensor::close);
        outputs.values().forEach(HostTensor::close);
        session.close();
    }
}
