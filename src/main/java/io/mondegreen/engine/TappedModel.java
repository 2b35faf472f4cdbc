package io.mondegreen.engine;

import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.graph.DecoderGraph;
import io.mondegreen.graph.EncoderGraph;
import io.mondegreen.graph.Flavour;
import io.mondegreen.graph.GraphWeights;
import io.mondegreen.graph.SamplingRules;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.Ort;
import io.mondegreen.ort.OrtException;
import io.mondegreen.ort.Placement;
import io.mondegreen.ort.Session;
import io.mondegreen.ort.SessionOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A Whisper model opened for tapped inference: both graphs built for a tap plan, their sessions, and the slots between them.
 * The live engine and the laboratory drive the same two parts.
 */
public final class TappedModel implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TappedModel.class.getName());

    /** Fusing the sampler's slices into an uneven split would copy an index table to the card at each step. */
    private static final Map<String, String> SESSION_ENTRIES =
            Map.of("optimization.disable_specified_optimizers", "GatherSliceToSplitFusion");

    private final WhisperModel model;
    private final Slots slots;
    private final Encoder encoder;
    private final DecoderStep decoder;
    private final Device device;
    private final TapPlan plan;

    private TappedModel(
            WhisperModel model, Slots slots, Encoder encoder, DecoderStep decoder, Device device, TapPlan plan) {
        this.plan = plan;
        this.model = model;
        this.slots = slots;
        this.encoder = encoder;
        this.decoder = decoder;
        this.device = device;
    }

    /**
     * Opens a model on the device that the options name; under {@code AUTO} a CUDA failure falls back to the CPU with one
     * warning.
     *
     * @throws OrtException if the runtime refuses the model or, where CUDA is required, the device
     * @throws IllegalArgumentException if it does not fit into memory, see {@link MemoryPlan}
     */
    public static TappedModel open(WhisperModel model, EngineOptions options, TapPlan plan) {
        if (options.device() != DeviceChoice.CPU) {
            boolean required = options.device() == DeviceChoice.CUDA;
            if (required || Ort.get().hasCudaProvider()) {
                try {
                    return open(model, options, plan, options.card());
                } catch (OrtException e) {
                    if (required) {
                        throw e;
                    }
                    LOG.log(System.Logger.Level.WARNING, "running on the CPU: {0}", e.getMessage());
                }
            }
        }
        MemoryPlan.of(model, options).requireWithin(MemoryPlan.available());
        return open(model, options, plan, new Device.Cpu());
    }

    private static TappedModel open(WhisperModel model, EngineOptions options, TapPlan plan, Device device) {
        return open(model, options, plan, device, device instanceof Device.Cuda ? Flavour.CUDA : Flavour.CPU);
    }

    /** The same mathematics can be run in either flavour on either device. */
    static TappedModel open(WhisperModel model, EngineOptions options, TapPlan plan, Device device, Flavour flavour) {
        WhisperConfig config = model.config();
        GenerationConfig generation = model.generation();
        int cacheLength = config.targetPositions();
        SamplingRules rules = new SamplingRules(
                generation.suppress(), generation.beginSuppress(), generation.timestampBegin(), generation.noSpeech());
        try (GraphWeights weights = new GraphWeights(model, options.weights(), flavour)) {
            boolean anyLength = options.padMs().isPresent();
            byte[] encoderGraph =
                    EncoderGraph.build(config, weights, plan, flavour, anyLength, options.encoderBatch() > 1);
            byte[] decoderGraph = DecoderGraph.build(
                    config, weights, plan, rules, model.tiedUnembedding(), flavour, cacheLength, anyLength);
            Deque<AutoCloseable> opened = new ArrayDeque<>();
            try {
                Session decoderSession = Session.open(
                        decoderGraph,
                        new SessionOptions(device, options.decoderThreads(), weights.files(), entries(options)));
                opened.push(decoderSession);
                requireOnCard(decoderSession);
                Session encoderSession = Session.open(
                        encoderGraph,
                        new SessionOptions(
                                unrecorded(device), options.encoderThreads(), weights.files(), entries(options)));
                opened.push(encoderSession);
                ElementType type = weights.half() ? ElementType.F16 : ElementType.F32;
                Slots slots = new Slots(config, device, type, options.slots(), cacheLength);
                opened.push(slots);
                Encoder encoder = new Encoder(encoderSession, config, slots, plan, options);
                DecoderStep decoder = new DecoderStep(decoderSession, model, slots, plan, anyLength);
                model.unload(); // the runtime has its own copy
                return new TappedModel(model, slots, encoder, decoder, device, plan);
            } catch (RuntimeException e) {
                release(opened, e);
                throw e;
            }
        }
    }

    /**
     * Every node of a step belongs on the card: one that does not is a copy there and back at each step, and a step with copies cannot
     * be recorded.
     */
    private static void requireOnCard(Session decoder) {
        if (decoder.device() instanceof Device.Cuda) {
            Map<String, Integer> elsewhere = decoder.placement().besides(Placement.CUDA);
            if (!elsewhere.isEmpty()) {
                throw new OrtException("the runtime keeps parts of the decoder off the card: " + elsewhere
                        + "; this version of ONNX Runtime does not serve this model on CUDA, choose the device cpu");
            }
        }
    }

    /** The encoder's runs are few and long: they are not recorded. */
    private static Device unrecorded(Device device) {
        return device instanceof Device.Cuda cuda ? cuda.withGraphs(false) : device;
    }

    private static Map<String, String> entries(EngineOptions options) {
        Map<String, String> entries = new HashMap<>(SESSION_ENTRIES);
        if (options.spinUs() > 0) {
            entries.put("session.intra_op.allow_spinning", "1");
            entries.put("session.intra_op.spin_duration_us", Integer.toString(options.spinUs()));
        }
        return entries;
    }

    /** Gives back what a failed opening already holds: on a card it would be missing until the process ends. */
    private static void release(Deque<AutoCloseable> opened, RuntimeException failure) {
        for (AutoCloseable part : opened) {
            try {
                part.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }

    public WhisperModel model() {
        return model;
    }

    public Encoder encoder() {
        return encoder;
    }

    public DecoderStep decoder() {
        return decoder;
    }

    /** What the graphs were built for. */
    TapPlan plan() {
        return plan;
    }

    public Device device() {
        return device;
    }

    /** Which provider computes the nodes of a decoder step. */
    public Placement decoderPlacement() {
        return decoder.placement();
    }

    /** Which provider computes the encoder's nodes. */
    public Placement encoderPlacement() {
        return encoder.placement();
    }

    /** Slots, each with its own key-value memory. */
    public int slots() {
        return slots.count();
    }

    /** Positions that a slot's cache holds: prompt and sampled tokens together. */
    public int cacheLength() {
        return slots.cacheLength();
    }

    /** Bytes of key-value memory of all slots. */
    public long cacheBytes() {
        return slots.bytes();
    }

    @Override
    public void close() {
        encoder.close();
        slots.close();
        decoder.close();
    }
}
