package io.mondegreen.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mondegreen.graph.EncoderGraph;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.ort.Binding;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Placement;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.Tensor;
import io.mondegreen.taps.Patch;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The encoder bound to the slots: encoding into slot i writes that slot's cross-attention keys and values where the decoder
 * will read them. Several windows of one length are encoded together into neighbouring slots. One owner thread.
 */
public final class Encoder implements AutoCloseable {
    private static final String MEL = "mel";

    /** Windows shorter than the model's come in so many lengths: the runtime plans its memory for each anew. */
    private static final int LENGTHS = 16;
    /** Of 16 kHz, that a frame of the encoder stands for. */
    private static final int FRAME_SAMPLES = 320;

    private final Session session;
    private final Slots slots;
    private final int mels;
    private final int wholeFrames;
    private final OptionalInt padMs;
    private final Staging inputs;
    private final Staging outputs;
    private final HostTensor mel;
    private final Tensor[][] melTensors; // by length, the last is the whole window; by windows, less one
    private final Tensor[][] audibleTensors; // likewise; none where no probe reads the encoder
    private final Binding[][] bindings; // by the first slot; by windows, less one: made when first needed
    private final List<Tensor> views = new ArrayList<>();
    private final PatchInputs patches;
    private final int probeCount;
    private int length = -1; // of the windows that are fed

    /** @param options how short and how many windows may be */
    Encoder(Session session, WhisperConfig config, Slots slots, TapPlan plan, EngineOptions options) {
        this.session = session;
        this.slots = slots;
        padMs = options.padMs();
        mels = config.mels();
        wholeFrames = config.sourcePositions();
        int most = Math.min(options.encoderBatch(), slots.count());
        Staging.Layout in = new Staging.Layout().add(MEL, ElementType.F32, config.mels(), config.windowFrames());
        PatchInputs.declare(Stack.ENCODER, plan.patches(), config, 0, in);
        probeCount = plan.probesOf(Stack.ENCODER).size();
        if (probeCount > 0) {
            in.add(EncoderGraph.AUDIBLE, ElementType.F32, wholeFrames); // a weight per frame
        }
        inputs = in.on(session.device(), most);
        mel = inputs.get(MEL);
        Staging.Layout out = new Staging.Layout();
        plan.taps().stream()
                .filter(tap -> tap.stack() == Stack.ENCODER)
                .forEach(tap -> out.add(tap.toString(), ElementType.F32, TapShape.of(tap, config, 0)));
        if (probeCount > 0) {
            out.add(EncoderGraph.HEARD, ElementType.F32, probeCount);
        }
        outputs = out.on(session.device(), most);
        int lengths = padMs.isEmpty() ? 1 : LENGTHS;
        melTensors = new Tensor[lengths][most];
        audibleTensors = new Tensor[probeCount == 0 ? 0 : lengths][most];
        for (int i = 0; i < lengths; i++) {
            for (int rows = 1; rows <= most; rows++) {
                melTensors[i][rows - 1] = keep(mel.shaped(rows, mels, 2L * frames(i, lengths)));
                if (probeCount > 0) {
                    audibleTensors[i][rows - 1] =
                            keep(inputs.get(EncoderGraph.AUDIBLE).shaped(rows, frames(i, lengths)));
                }
            }
        }
        patches = new PatchInputs(Stack.ENCODER, plan.patches(), config, 0, 1, inputs);
        bindings = new Binding[slots.count()][most];
        for (int slot = 0; slot < slots.count(); slot++) {
            bindings[slot][0] = bind(slot, 1);
        }
    }

    private Binding bind(int first, int rows) {
        Binding binding = new Binding(session).input(MEL, melTensors[melTensors.length - 1][rows - 1]);
        inputs.forEach((name, tensor) -> {
            if (name.equals(EncoderGraph.AUDIBLE)) {
                binding.input(name, audibleTensors[audibleTensors.length - 1][rows - 1]);
            } else if (tensor != mel) {
                binding.input(name, keep(tensor.ofRow()));
            }
        });
        for (Slots.View view : slots.crossOfBatch(first, rows)) {
            binding.output(view.name(), keep(view.tensor()));
        }
        outputs.forEach((name, tensor) ->
                binding.output(name, keep(name.equals(EncoderGraph.HEARD) ? tensor.ofRows(0, rows) : tensor.ofRow())));
        return binding;
    }

    private Tensor keep(Tensor view) {
        views.add(view);
        return view;
    }

    /**
     * Frames of the log-mel to encode for so many samples of 16 kHz: the model's whole window, or fewer where the padding behind
     * the audio is limited.
     */
    public int melFrames(int samples) {
        return 2 * frames(lengthFor(samples), melTensors.length);
    }

    private int lengthFor(int samples) {
        if (padMs.isEmpty()) {
            return 0;
        }
        int wanted = (samples + padMs.getAsInt() * 16 + FRAME_SAMPLES - 1) / FRAME_SAMPLES;
        int length = 0;
        while (length < LENGTHS - 1 && frames(length, LENGTHS) < wanted) {
            length++;
        }
        return length;
    }

    /** Encoder frames of 20 ms of a length. */
    private int frames(int length, int lengths) {
        return wholeFrames * (length + 1) / lengths;
    }

    /** Frames of the encoder that hold audio, of so many samples of 16 kHz: what probes of the encoder read. */
    public static int audible(int samples, WhisperConfig config) {
        return Math.clamp(Math.ceilDiv(samples, FRAME_SAMPLES), 1, config.sourcePositions());
    }

    /** Encodes a window that holds audio in all its frames, see {@link #feed}. */
    public void encode(float[] logMel, int slot) {
        encode(logMel, slot, wholeFrames);
    }

    /** Encodes a single window into a slot, see {@link #feed}. */
    public void encode(float[] logMel, int slot, int audibleFrames) {
        feed(0, logMel, audibleFrames);
        run(slot, 1);
    }

    /**
     * Sets a window of the next run.
     *
     * @param row           its place among them; all are as long as that of row 0, which comes first
     * @param logMel        {@code [mels, frames]}, row-major
     * @param audibleFrames frames of the encoder that hold audio, the first ones; at least 1. Probes of the encoder read these
     * @throws IllegalArgumentException if it has not as many frames as {@link #melFrames} says of some audio, or not row 0's, or
     *     the encoder takes fewer windows together
     */
    public void feed(int row, float[] logMel, int audibleFrames) {
        int wanted = length(logMel.length);
        if (row < 0 || row >= melTensors[0].length || row > 0 && wanted != length) {
            throw new IllegalArgumentException("window " + row + " of " + logMel.length / mels
                    + " frames cannot go with the others; this encoder takes " + melTensors[0].length
                    + " of one length together");
        }
        length = wanted;
        MemorySegment.copy(logMel, 0, mel.data(), JAVA_FLOAT, (long) row * logMel.length * Float.BYTES, logMel.length);
        if (probeCount > 0) {
            weigh(row, audibleFrames);
        }
    }

    /**
     * Encodes the first windows that were fed into as many slots.
     *
     * @param first the first window's slot; the others' follow it
     */
    public void run(int first, int rows) {
        if (bindings[first][rows - 1] == null) {
            bindings[first][rows - 1] = bind(first, rows);
        }
        Binding binding = bindings[first][rows - 1];
        if (melTensors.length > 1) {
            binding.input(MEL, melTensors[length][rows - 1]);
            if (probeCount > 0) {
                binding.input(EncoderGraph.AUDIBLE, audibleTensors[length][rows - 1]);
            }
        }
        for (int row = 0; row < rows; row++) {
            slots.heard(first + row, frames(length, melTensors.length));
        }
        inputs.upload();
        binding.run();
        outputs.download();
    }

    /** What the probes of the encoder take the mean over. */
    private void weigh(int row, int audibleFrames) {
        int there = frames(length, melTensors.length);
        int count = Math.clamp(audibleFrames, 1, there);
        MemorySegment weights = inputs.get(EncoderGraph.AUDIBLE).data();
        for (int frame = 0; frame < there; frame++) {
            weights.setAtIndex(JAVA_FLOAT, (long) row * there + frame, frame < count ? 1f / count : 0f);
        }
    }

    /** Raw scores of the plan's probes of the encoder, in their order, of a window of the last run. */
    public float[] heard(int row) {
        return probeCount == 0
                ? new float[0]
                : outputs.get(EncoderGraph.HEARD)
                        .data()
                        .asSlice((long) row * probeCount * Float.BYTES, (long) probeCount * Float.BYTES)
                        .toArray(JAVA_FLOAT);
    }

    private int length(int values) {
        for (int i = 0; i < melTensors.length; i++) {
            if (2L * mels * frames(i, melTensors.length) == values) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "the model's window is " + mel.rowElements() + " log-mel values, not " + values);
    }

    /** Gives a slot the window that another was encoded with, for experiments that hear one window in many ways. */
    public void share(int from, int to) {
        slots.copyCross(from, to);
    }

    /**
     * What a tap is patched with from the next window on; it holds until it is cleared.
     *
     * @throws IllegalArgumentException if the graph was built without a patch of this tap
     */
    public Patch patch(TapName tap) {
        return patches.of(0, tap);
    }

    /** Lets all activations pass as they are. */
    public void clearPatches() {
        patches.clear(0);
    }

    /**
     * The tap's values of the last window, shaped as {@link io.mondegreen.taps.TapPoint} says.
     *
     * @throws IllegalArgumentException if the graph was built without this tap
     */
    public float[] tap(TapName tap) {
        return outputs.get(tap.toString()).data().toArray(JAVA_FLOAT);
    }

    Placement placement() {
        return session.placement();
    }

    @Override
    public void close() {
        for (Binding[] ofSlot : bindings) {
            Stream.of(ofSlot).filter(Objects::nonNull).forEach(Binding::close);
        }
        views.forEach(Tensor::close);
        inputs.close();
        outputs.close();
        session.close();
    }
}
