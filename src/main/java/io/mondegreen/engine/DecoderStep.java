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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The decoder bound to the slots: set each slot's token and position, run the first {@code batch} slots, read what came out.
 * Everything is bound once per batch size; a step moves a few numbers per slot and allocates nothing. One owner thread.
 */
public final class DecoderStep implements AutoCloseable {
    private static final int BOUNDS = 5;

    private final Session session;
    private final WhisperConfig config;
    private final Slots slots;
    private final Binding[] bound; // by rows
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

    DecoderStep(Session session, WhisperModel model, Slots slots, TapPlan plan, boolean anyLength) {
        this.session = session;
        this.config = model.config();
        this.slots = slots;
        probeCount = plan.probes().size();
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
        bound = new Binding[slots.count() + 1];
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
        int rows = rows(batch);
        for (int slot = batch; slot < rows; slot++) {
            feed(slot, 0, 0, false);
        }
        inputs.upload();
        gates.ifPresent(Gates::flush);
        binding(rows).run();
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

    private Binding binding(int rows) {
        if (bound[rows] == null) {
            bound[rows] = bind(rows);
        }
        return bound[rows];
    }

    private Binding bind(int rows) {
        Binding binding = new Binding(session).recorded(rows);
        inputs.ofBatch(rows, (name, view) -> binding.input(name, keep(view)));
        gates.ifPresent(open -> open.inputs().ofBatch(rows, (name, view) -> binding.input(name, keep(view))));
        // the same tensor goes in and comes out: the cache is written in place
        for (Slots.View view : slots.selfOfBatch(rows)) {
            binding.input(view.name(), keep(view.tensor())).output(view.name() + ".out", view.tensor());
        }
        for (Slots.View view : slots.crossOfBatch(rows)) {
            binding.input(view.name(), keep(view.tensor()));
        }
        outputs.ofBatch(rows, (name, view) -> binding.output(name, keep(view)));
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
        for (Binding one : bound) {
            if (one != null) {
                one.close();
            }
        }
        views.forEach(Tensor::close);
        inputs.close();
        gates.ifPresent(Gates::close);
        outputs.close();
        session.close();
    }
}
