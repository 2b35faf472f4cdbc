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
import java.util.OptionalInt;

/**
 * The encoder bound to the slots: encoding into slot i writes that slot's cross-attention keys and values where the decoder
 * will read them. One owner thread.
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
    private final Tensor[] melTensors; // by length; the last is the whole window
    private final Binding[] bindings;
    private final List<Tensor> views = new ArrayList<>();
    private final PatchInputs patches;
    private final Tensor[] audibleTensors; // by length; none where no probe reads the encoder
    private final int probeCount;

    /** @param padMs as {@link EngineOptions#padMs} */
    Encoder(Session session, WhisperConfig config, Slots slots, TapPlan plan, OptionalInt padMs) {
        this.session = session;
        this.slots = slots;
        this.padMs = padMs;
        mels = config.mels();
        wholeFrames = config.sourcePositions();
        Staging.Layout in = new Staging.Layout().add(MEL, ElementType.F32, config.mels(), config.windowFrames());
        PatchInputs.declare(Stack.ENCODER, plan.patches(), config, 0, in);
        probeCount = plan.probesOf(Stack.ENCODER).size();
        if (probeCount > 0) {
            in.add(EncoderGraph.AUDIBLE, ElementType.F32, 1, wholeFrames); // a weight per frame
        }
        inputs = in.on(session.device(), 1);
        mel = inputs.get(MEL);
        Staging.Layout out = new Staging.Layout();
        plan.taps().stream()
                .filter(tap -> tap.stack() == Stack.ENCODER)
                .forEach(tap -> out.add(tap.toString(), ElementType.F32, TapShape.of(tap, config, 0)));
        if (probeCount > 0) {
            out.add(EncoderGraph.HEARD, ElementType.F32, 1, probeCount);
        }
        outputs = out.on(session.device(), 1);
        melTensors = padMs.isEmpty() ? new Tensor[1] : new Tensor[LENGTHS];
        for (int i = 0; i < melTensors.length; i++) {
            melTensors[i] = keep(mel.shaped(1, mels, 2L * frames(i, melTensors.length)));
        }
        audibleTensors = new Tensor[probeCount == 0 ? 0 : melTensors.length];
        for (int i = 0; i < audibleTensors.length; i++) {
            audibleTensors[i] = keep(inputs.get(EncoderGraph.AUDIBLE).shaped(1, frames(i, melTensors.length)));
        }
        patches = new PatchInputs(Stack.ENCODER, plan.patches(), config, 0, 1, inputs);
        bindings = new Binding[slots.count()];
        for (int slot = 0; slot < bindings.length; slot++) {
            Binding binding = new Binding(session).input(MEL, melTensors[melTensors.length - 1]);
            inputs.forEach((name, tensor) -> {
                if (tensor != mel) {
                    binding.input(name, keep(tensor.ofRow()));
                }
            });
            for (Slots.View view : slots.crossOfSlot(slot)) {
                binding.output(view.name(), keep(view.tensor()));
            }
            outputs.forEach((name, tensor) -> binding.output(name, keep(tensor.ofRow())));
            bindings[slot] = binding;
        }
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

    /** Encodes a window that holds audio in all its frames, see {@link #encode(float[], int, int)}. */
    public void encode(float[] logMel, int slot) {
        encode(logMel, slot, wholeFrames);
    }

    /**
     * Encodes a window's log-mel {@code [mels, frames]}, row-major, into a slot.
     *
     * @param audibleFrames frames of the encoder that hold audio, the first ones; at least 1. Probes of the encoder read these
     * @throws IllegalArgumentException if it has not as many frames as {@link #melFrames} says of some audio
     */
    public void encode(float[] logMel, int slot, int audibleFrames) {
        int length = length(logMel.length);
        Tensor input = melTensors[length];
        MemorySegment.copy(logMel, 0, mel.data(), JAVA_FLOAT, 0, logMel.length);
        weigh(slot, length, audibleFrames);
        if (melTensors.length > 1) {
            bindings[slot].input(MEL, input);
        }
        slots.heard(slot, logMel.length / mels / 2);
        inputs.upload();
        bindings[slot].run();
        outputs.download();
    }

    /** What the probes of the encoder take the mean over. */
    private void weigh(int slot, int length, int audibleFrames) {
        if (probeCount == 0) {
            return;
        }
        int there = frames(length, melTensors.length);
        int count = Math.clamp(audibleFrames, 1, there);
        MemorySegment weights = inputs.get(EncoderGraph.AUDIBLE).data();
        for (int frame = 0; frame < there; frame++) {
            weights.setAtIndex(JAVA_FLOAT, frame, frame < count ? 1f / count : 0f);
        }
        if (audibleTensors.length > 1) {
            bindings[slot].input(EncoderGraph.AUDIBLE, audibleTensors[length]);
        }
    }

    /** Raw scores of the plan's probes of the encoder, in their order, of the last window. */
    public float[] heard() {
        return probeCount == 0
                ? new float[0]
                : outputs.get(EncoderGraph.HEARD).data().toArray(JAVA_FLOAT);
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
        for (Binding binding : bindings) {
            binding.close();
        }
        views.forEach(Tensor::close);
        inputs.close();
        outputs.close();
        session.close();
    }
}
