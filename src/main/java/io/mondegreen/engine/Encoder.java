package io.mondegreen.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mondegreen.graph.EncoderGraph;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.ort.Binding;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.Tensor;
import io.mondegreen.taps.Patch;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The encoder bound to the slots: encoding into slot i writes that slot's cross-attention keys and values where the decoder
 * will read them. One owner thread.
 */
public final class Encoder implements AutoCloseable {
    /** Windows shorter than the model's come in so many lengths: the runtime plans its memory for each anew. */
    private static final int LENGTHS = 16;
    /** Of 16 kHz, that a frame of the encoder stands for. */
    private static final int FRAME_SAMPLES = 320;

    private final Session session;
    private final Slots slots;
    private final int mels;
    private final int wholeFrames;
    private final OptionalInt padMs;
    private final HostTensor mel;
    private final Tensor[] melTensors; // by length; the last is the whole window
    private final Binding[] bindings;
    private final List<Tensor> views = new ArrayList<>();
    private final Map<TapName, HostTensor> taps = new TreeMap<>();
    private final Map<String, HostTensor> patchInputs = new TreeMap<>();
    private final Map<String, Tensor> patchTensors = new TreeMap<>();
    private final PatchInputs patches;
    private final HostTensor audible; // a weight per frame
    private final Tensor[] audibleTensors; // by length; none where no probe reads the encoder
    private final HostTensor heard;
    private final int probeCount;

    /** @param padMs as {@link EngineOptions#padMs} */
    Encoder(Session session, WhisperConfig config, Slots slots, TapPlan plan, OptionalInt padMs) {
        this.session = session;
        this.slots = slots;
        this.padMs = padMs;
        mels = config.mels();
        wholeFrames = config.sourcePositions();
        mel = new HostTensor(ElementType.F32, 1, config.mels(), config.windowFrames());
        melTensors = padMs.isEmpty() ? new Tensor[1] : new Tensor[LENGTHS];
        for (int i = 0; i < melTensors.length; i++) {
            melTensors[i] = mel.shaped(1, mels, 2L * frames(i, melTensors.length));
        }
        patches = new PatchInputs(Stack.ENCODER, plan.patches(), config, 0, 1, this::patchInput);
        for (TapName tap : plan.taps()) {
            if (tap.stack() == Stack.ENCODER) {
                taps.put(tap, new HostTensor(ElementType.F32, 1, TapShape.of(tap, config, 0)));
            }
        }
        probeCount = plan.probesOf(Stack.ENCODER).size();
        audible = new HostTensor(ElementType.F32, 1, wholeFrames);
        heard = new HostTensor(ElementType.F32, 1, Math.max(1, probeCount));
        audibleTensors = new Tensor[probeCount == 0 ? 0 : melTensors.length];
        for (int i = 0; i < audibleTensors.length; i++) {
            audibleTensors[i] = audible.shaped(1, frames(i, melTensors.length));
        }
        bindings = new Binding[slots.count()];
        for (int slot = 0; slot < bindings.length; slot++) {
            Binding binding = new Binding(session).input("mel", melTensors[melTensors.length - 1]);
            patchTensors.forEach(binding::input);
            for (Slots.View view : slots.crossOfSlot(slot)) {
                binding.output(view.name(), keep(view.tensor()));
            }
            taps.forEach(
                    (tap, memory) -> binding.output(tap.toString(), keep(memory.shaped(TapShape.of(tap, config, 0)))));
            if (probeCount > 0) {
                binding.input(EncoderGraph.AUDIBLE, audibleTensors[audibleTensors.length - 1])
                        .output(EncoderGraph.HEARD, keep(heard.shaped(1, probeCount)));
            }
            bindings[slot] = binding;
        }
    }

    private HostTensor patchInput(String name, long[] row) {
        HostTensor tensor = new HostTensor(ElementType.F32, 1, row);
        patchInputs.put(name, tensor);
        patchTensors.put(name, keep(tensor.shaped(row)));
        return tensor;
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
        if (session.device() instanceof Device.Cuda) {
            bindings[slot].input("mel", input);
            patchTensors.forEach(bindings[slot]::input);
        } else if (melTensors.length > 1) {
            bindings[slot].input("mel", input);
        }
        slots.heard(slot, logMel.length / mels / 2);
        bindings[slot].run();
    }

    /** What the probes of the encoder take the mean over. */
    private void weigh(int slot, int length, int audibleFrames) {
        if (probeCount == 0) {
            return;
        }
        int there = frames(length, melTensors.length);
        int count = Math.clamp(audibleFrames, 1, there);
        for (int frame = 0; frame < there; frame++) {
            audible.data().setAtIndex(JAVA_FLOAT, frame, frame < count ? 1f / count : 0f);
        }
        if (session.device() instanceof Device.Cuda || audibleTensors.length > 1) {
            bindings[slot].input(EncoderGraph.AUDIBLE, audibleTensors[length]);
        }
    }

    /** Raw scores of the plan's probes of the encoder, in their order, of the last window. */
    public float[] heard() {
        float[] scores = new float[probeCount];
        MemorySegment.copy(heard.data(), JAVA_FLOAT, 0, scores, 0, probeCount);
        return scores;
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

    /**
     * Gives a slot the window that another was encoded with, for experiments that hear one window in many ways; false, and
     * nothing is done, on a card.
     */
    public boolean share(int from, int to) {
        return slots.copyCross(from, to);
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
        HostTensor values = taps.get(tap);
        if (values == null) {
            throw new IllegalArgumentException("this graph was built without the tap " + tap);
        }
        return values.data().toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
        for (Binding binding : bindings) {
            binding.close();
        }
        views.forEach(Tensor::close);
        for (Tensor one : melTensors) {
            one.close();
        }
        mel.close();
        for (Tensor one : audibleTensors) {
            one.close();
        }
        audible.close();
        heard.close();
        taps.values().forEach(HostTensor::close);
        patchInputs.values().forEach(HostTensor::close);
        session.close();
    }
}
