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
import io.mondegreen.ort.Placement;
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
import java.util.List;
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
    private final Binding[][] bound; // by the first slot, then by how many
    private final List<Tensor> views = new ArrayList<>();
    private final Staging inputs;
    private final Staging outputs;
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
        Device device = session.device();
        gates = plan.gates() ? Optional.of(new Gates(model, device, slots.count())) : Optional.empty();
        Staging.Layout in = new Staging.Layout()
                .add("tokens", ElementType.I64)
                .add("positions", ElementType.I64)
                .add("begin", ElementType.F32, 1);
        model.generation().timestampBegin().ifPresent(_ -> in.add("bounds", ElementType.I64, BOUNDS));
        if (anyLength) {
            in.add("frames", ElementType.I64);
        }
        PatchInputs.declare(Stack.DECODER, plan.patches(), config, slots.cacheLength(), in);
        inputs = in.on(device, slots.count());
        tokens = data(inputs, "tokens");
        positions = data(inputs, "positions");
        begin = data(inputs, "begin");
        bounds = data(inputs, "bounds");
        frames = data(inputs, "frames");
        patches = new PatchInputs(Stack.DECODER, plan.patches(), config, slots.cacheLength(), slots.count(), inputs);
        outputs = outputs(model, plan).on(device, slots.count());
        next = data(outputs, "next");
        logprob = data(outputs, "logprob");
        noSpeech = data(outputs, "no_speech");
        probes = data(outputs, "probes");
        alignment = new AlignmentView(
                plan.alignmentHeads(), layer -> outputs.get(DecoderGraph.alignment(layer)), config.sourcePositions());
        startEvery = Math.ceilDiv(slots.count(), STARTS);
        bound = new Binding[slots.count()][];
    }

    /** All that leaves the device at a step. */
    private Staging.Layout outputs(WhisperModel model, TapPlan plan) {
        Staging.Layout out =
                new Staging.Layout().add("next", ElementType.I64, 1).add("logprob", ElementType.F32, 1);
        model.generation().noSpeech().ifPresent(_ -> out.add("no_speech", ElementType.F32, 1));
        if (probeCount > 0) {
            out.add("probes", ElementType.F32, probeCount);
        }
        plan.alignmentHeads().stream()
                .map(HeadId::layer)
                .distinct()
                .forEach(layer -> out.add(DecoderGraph.alignment(layer), ElementType.F32, config.decoderHeads(), 1, 2));
        plan.taps().stream()
                .filter(tap -> tap.stack() == Stack.DECODER)
                .forEach(
                        tap -> out.add(tap.toString(), ElementType.F32, TapShape.of(tap, config, slots.cacheLength())));
        return out;
    }

    private static MemorySegment data(Staging staging, String name) {
        return staging.has(name) ? staging.get(name).data() : MemorySegment.NULL;
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
        int rows = rows(end - from);
        for (int slot = end; slot < from + rows; slot++) {
            feed(slot, 0, 0, false);
        }
        inputs.upload();
        gates.ifPresent(Gates::flush);
        binding(from, rows).run();
        outputs.download();
    }

    /** Rows that are computed for a batch: on a card few sizes, since each is prepared for and recorded by itself. */
    private int rows(int batch) {
        return switch (session.device()) {
            case Device.Cpu _ -> batch;
            case Device.Cuda _ -> Math.min(slots.count(), Math.max(1, Integer.highestOneBit(2 * batch - 1)));
        };
    }

    /**
     * Runs every size once on a card, so that nothing is allocated or recorded later, while another thread uses the card as well. To
     * be called by the owner thread before there are windows: each slot's first position is written.
     */
    void warmUp() {
        if (session.device() instanceof Device.Cuda) {
            for (int rows = rows(1); rows < slots.count(); rows = rows(rows + 1)) {
                run(rows);
            }
            run(slots.count());
        }
    }

    private Binding binding(int first, int rows) {
        if (bound[first] == null) {
            bound[first] = new Binding[slots.count() - first + 1];
        }
        Binding[] sizes = bound[first];
        if (sizes[rows] == null) {
            sizes[rows] = bind(first, rows);
        }
        return sizes[rows];
    }

    private Binding bind(int first, int rows) {
        Binding binding = new Binding(session).recorded(rows);
        inputs.ofRows(first, rows, (name, view) -> binding.input(name, keep(view)));
        gates.ifPresent(open -> open.inputs().ofRows(first, rows, (name, view) -> binding.input(name, keep(view))));
        // the same tensor goes in and comes out: the cache is written in place
        for (Slots.View view : slots.selfOfBatch(first, rows)) {
            binding.input(view.name(), keep(view.tensor())).output(view.name() + ".out", view.tensor());
        }
        for (Slots.View view : slots.crossOfBatch(first, rows)) {
            binding.input(view.name(), keep(view.tensor()));
        }
        outputs.ofRows(first, rows, (name, view) -> binding.output(name, keep(view)));
        return binding;
    }

    private Tensor keep(Tensor view) {
        views.add(view);
        return view;
    }

    /** Forgets what a slot's window left in its cache. */
    void wipe(int slot) {
        slots.wipeSelf(slot);
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
        long bytes = output.rowElements() * Float.BYTES;
        return output.data().asSlice(slot * bytes, bytes).toArray(JAVA_FLOAT);
    }

    Placement placement() {
        return session.placement();
    }

    @Override
    public void close() {
        Arrays.stream(bound)
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .filter(Objects::nonNull)
                .forEach(Binding::close);
        views.forEach(Tensor::close);
        inputs.close();
        gates.ifPresent(Gates::close);
        outputs.close();
        session.close();
    }
}
