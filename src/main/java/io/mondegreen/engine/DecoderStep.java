package io.mondegreen.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.mondegreen.graph.DecoderGraph;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Binding;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.Tensor;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.Patch;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The decoder bound to the slots: set each slot's token and position, run some neighbouring slots, read what came out.
 * Everything is bound once per batch; a step moves a few numbers per slot and allocates nothing. One owner thread.
 */
public final class DecoderStep implements AutoCloseable {
    private static final int BOUNDS = 5;
    /** Slots at which a batch may begin, at most: each is bound for itself. */
    private static final int STARTS = 16;

    private final Session session;
    private final WhisperConfig config;
    private final Slots slots;
    private final Bound[][] bound; // by the first slot, then by how many
    private final List<Tensor> views = new ArrayList<>();
    private final Map<String, HostTensor> inputs = new LinkedHashMap<>();
    private final Map<String, HostTensor> outputs = new LinkedHashMap<>();
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment begin;
    private final MemorySegment bounds;
    private final MemorySegment frames;
    private final MemorySegment next;
    private final MemorySegment logprob;
    private final MemorySegment noSpeech;
    private final MemorySegment probes;
    private final AlignmentView alignment;
    private final int probeCount;
    private final Optional<Gates> gates;
    private final PatchInputs patches;
    private final int startEvery;

    DecoderStep(Session session, WhisperModel model, Slots slots, TapPlan plan, boolean anyLength) {
        this.session = session;
        this.config = model.config();
        this.slots = slots;
        probeCount = plan.probesOf(Stack.DECODER).size();
        gates = plan.gates() ? Optional.of(new Gates(model, slots.count())) : Optional.empty();
        tokens = input("tokens", ElementType.I64);
        positions = input("positions", ElementType.I64);
        begin = input("begin", ElementType.F32, 1);
        bounds = model.generation().timestampBegin().isPresent()
                ? input("bounds", ElementType.I64, BOUNDS)
                : MemorySegment.NULL;
        frames = anyLength ? input("frames", ElementType.I64) : MemorySegment.NULL;
        next = output("next", ElementType.I64, 1);
        logprob = output("logprob", ElementType.F32, 1);
        noSpeech = model.generation().noSpeech().isPresent()
                ? output("no_speech", ElementType.F32, 1)
                : MemorySegment.NULL;
        probes = probeCount > 0 ? output("probes", ElementType.F32, probeCount) : MemorySegment.NULL;
        plan.alignmentHeads().stream()
                .map(HeadId::layer)
                .distinct()
                .forEach(layer -> output(DecoderGraph.alignment(layer), ElementType.F32, config.decoderHeads(), 1, 2));
        alignment = new AlignmentView(
                plan.alignmentHeads(), layer -> outputs.get(DecoderGraph.alignment(layer)), config.sourcePositions());
        for (TapName tap : plan.taps()) {
            if (tap.stack() == Stack.DECODER) {
                output(tap.toString(), ElementType.F32, TapShape.of(tap, config, slots.cacheLength()));
            }
        }
        patches = new PatchInputs(
                Stack.DECODER, plan.patches(), config, slots.cacheLength(), slots.count(), this::patchInput);
        startEvery = Math.ceilDiv(slots.count(), STARTS);
        bound = new Bound[slots.count()][];
    }

    private MemorySegment input(String name, ElementType type, long... row) {
        HostTensor tensor = new HostTensor(type, slots.count(), row);
        inputs.put(name, tensor);
        return tensor.data();
    }

    private HostTensor patchInput(String name, long[] row) {
        input(name, ElementType.F32, row);
        return inputs.get(name);
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
        if (frames.byteSize() > 0) {
            frames.setAtIndex(JAVA_LONG, slot, slots.heard(slot));
        }
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
        gates.ifPresent(open -> open.open(slot));
    }

    /**
     * Closes a head or component of a slot, on top of what is closed already; other slots are untouched.
     *
     * @throws IllegalArgumentException if the model has no such head or layer, or the graph was built without gates
     */
    public void gate(int slot, Ablation ablation) {
        requireGates().close(slot, ablation);
    }

    /**
     * Checks that the model has what the ablation names.
     *
     * @throws IllegalArgumentException otherwise
     */
    void check(Ablation ablation) {
        requireGates().check(ablation);
    }

    /**
     * What a slot's tap is patched with at the next steps; it holds until it is cleared.
     *
     * @throws IllegalArgumentException if the graph was built without a patch of this tap
     */
    public Patch patch(int slot, TapName tap) {
        return patches.of(slot, tap);
    }

    /** Lets all activations of a slot pass as they are. */
    public void clearPatches(int slot) {
        patches.clear(slot);
    }

    private Gates requireGates() {
        return gates.orElseThrow(() -> new IllegalArgumentException("this graph was built without gates"));
    }

    /** Runs one step for slots 0 to {@code batch}-1; rows that are not in use are computed and ignored. */
    public void run(int batch) {
        run(0, batch);
    }

    /**
     * Runs one step for the slots from {@code first} up to {@code end}, which is left out; rows that are not in use are computed and
     * ignored. It may begin with a lower slot, where many would be bindings without number; all below the end have to be fed.
     */
    void run(int first, int end) {
        int from = session.device() instanceof Device.Cuda ? 0 : first - first % startEvery;
        if (bound[from] == null) {
            bound[from] = new Bound[slots.count() - from + 1];
        }
        Bound[] sizes = bound[from];
        if (sizes[end - from] == null) {
            sizes[end - from] = bind(from, end - from);
        } else if (session.device() instanceof Device.Cuda) {
            copyInputs(sizes[end - from]);
        }
        sizes[end - from].binding.run();
    }

    /** What is bound for one batch. */
    private static final class Bound {
        private final Binding binding;
        private final List<Slots.View> everyStep;
        private final List<Slots.View> gates;
        private int gatesVersion;

        Bound(Binding binding, List<Slots.View> everyStep, List<Slots.View> gates) {
            this.binding = binding;
            this.everyStep = everyStep;
            this.gates = gates;
        }

        void bind(List<Slots.View> views) {
            for (int i = 0; i < views.size(); i++) {
                binding.input(views.get(i).name(), views.get(i).tensor());
            }
        }
    }

    private Bound bind(int first, int rows) {
        Binding binding = new Binding(session);
        Bound fresh = new Bound(
                binding,
                views(inputs, first, rows),
                gates.map(g -> views(g.inputs(), first, rows)).orElse(List.of()));
        fresh.bind(fresh.everyStep);
        fresh.bind(fresh.gates);
        fresh.gatesVersion = gatesVersion();
        // the same tensor goes in and comes out: the cache is written in place
        for (Slots.View view : slots.selfOfBatch(first, rows)) {
            binding.input(view.name(), keep(view.tensor())).output(view.name() + ".out", view.tensor());
        }
        for (Slots.View view : slots.crossOfBatch(first, rows)) {
            binding.input(view.name(), keep(view.tensor()));
        }
        outputs.forEach((name, output) -> binding.output(name, keep(output.ofRows(first, rows))));
        return fresh;
    }

    private List<Slots.View> views(Map<String, HostTensor> tensors, int first, int rows) {
        List<Slots.View> views = new ArrayList<>();
        tensors.forEach((name, tensor) -> views.add(new Slots.View(name, keep(tensor.ofRows(first, rows)))));
        return views;
    }

    /** To a card, binding copies: the step's own inputs each time, gates only when one has changed. */
    private void copyInputs(Bound to) {
        to.bind(to.everyStep);
        int version = gatesVersion();
        if (to.gatesVersion != version) {
            to.bind(to.gates);
            to.gatesVersion = version;
        }
    }

    private int gatesVersion() {
        return gates.isPresent() ? gates.get().version() : 0;
    }

    private Tensor keep(Tensor view) {
        views.add(view);
        return view;
    }

    /** Forgets what a slot's window left in its cache; false where that cannot be done on this device. */
    boolean wipe(int slot) {
        return slots.wipeSelf(slot);
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
        return alignment.frame(slot);
    }

    /** Standard deviation of that attention in encoder frames, NaN where none are watched. */
    public float attentionSpread(int slot) {
        return alignment.spread(slot);
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
        Arrays.stream(bound)
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .filter(Objects::nonNull)
                .forEach(one -> one.binding.close());
        views.forEach(Tensor::close);
        inputs.values().forEach(HostTensor::close);
        gates.ifPresent(g -> g.inputs().values().forEach(HostTensor::close));
        outputs.values().forEach(HostTensor::close);
        session.close();
    }
}
