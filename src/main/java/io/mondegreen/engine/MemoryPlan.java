package io.mondegreen.engine;

import com.sun.management.OperatingSystemMXBean;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.Dtype;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a process with an engine on the CPU holds in memory at most, from shapes and settings alone, before any of it is there. All in bytes.
 * Weights count twice where the runtime keeps a second form of them for its products. The checkpoint's own pages are not in it: they are mapped, and
 * the system takes them back when it needs them.
 *
 * @param slots     windows side by side
 * @param slot      keys and values of one, and its share of a step's workspace
 * @param weights   as the runtime holds them
 * @param passing   what is there only while the engine opens, or only while the encoder runs, whichever is more
 * @param heap      that Java may grow to
 * @param form      of the weights
 */
public record MemoryPlan(int slots, long slot, long weights, long passing, long heap, WeightForm form) {
    /** Code, stacks, libraries, and what the allocators round up, as measured. */
    private static final long PROCESS = 160L << 20;
    /** Of a weight in eight bits, with its scale for each block of 128. */
    private static final double CODE = 1 + 4.0 / 128;
    /** Logits and what sampling makes of them. */
    private static final int ROWS_OF_LOGITS = 4;

    /** The plan for a model under these options, with the heap that this process may have. */
    public static MemoryPlan of(WhisperModel model, EngineOptions options) {
        boolean widened = model.bytesByType().keySet().stream().anyMatch(type -> type != Dtype.F32);
        return of(
                model.config(),
                options.weights(),
                widened,
                options.slots(),
                Math.min(options.slots(), options.encoderBatch()),
                Runtime.getRuntime().maxMemory());
    }

    /** @param widened whether the checkpoint is in half precision, and single precision is made of it */
    static MemoryPlan of(
            WhisperConfig config, WeightForm form, boolean widened, int slots, int encoderBatch, long heap) {
        long d = config.dModel();
        long frames = config.sourcePositions();
        long layers = config.decoderLayers();
        long encoder = 3 * d * (config.mels() + d)
                + config.encoderLayers() * (4 * d * d + 2 * d * config.encoderFfn())
                + layers * 2 * d * d; // keys and values of cross-attention are computed by the encoder
        long decoder = layers * (6 * d * d + 2 * d * config.decoderFfn());
        long unembedding = d * config.vocab();
        boolean packed = form == WeightForm.Q8;
        long codes = (long) (CODE * (decoder + unembedding));
        long weights = packed ? 4 * 2 * encoder + 2 * codes : 4 * (2 * encoder + 2 * decoder + unembedding);
        long opening = (packed ? codes : 0) + (widened ? 4 * (encoder + (packed ? 0 : decoder + unembedding)) : 0);
        long encoding = 4 * encoderBatch * (config.encoderHeads() * frames * frames + 2 * frames * config.encoderFfn());
        long slot = 4 * (layers * 2 * d * (frames + config.targetPositions()) + (long) ROWS_OF_LOGITS * config.vocab());
        return new MemoryPlan(slots, slot, weights, Math.max(opening, encoding), heap, form);
    }

    /** What this process may use: the container's limit where it has one, else the machine's memory. */
    public static long available() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    /** All of it. */
    public long total() {
        return slots * slot + rest();
    }

    private long rest() {
        return weights + passing + heap + PROCESS;
    }

    /**
     * Checks that it fits.
     *
     * @param available bytes
     * @throws IllegalArgumentException MG-1401 if not, saying which setting to lower and how far
     */
    void requireWithin(long available) {
        if (total() <= available) {
            return;
        }
        long fit = (available - rest()) / slot;
        String advice = fit >= 1
                ? "lower mondegreen.engine.slots from " + slots + " to " + fit
                : "one slot needs " + size(rest() + slot) + ": "
                        + (form == WeightForm.F32 ? "choose mondegreen.engine.weights=q8, " : "take ")
                        + "a smaller model, a smaller heap (-Xmx) or a higher limit";
        throw new IllegalArgumentException(
                "MG-1401 this engine needs " + line() + ", and there are " + size(available) + ": " + advice);
    }

    /** In one line, for people. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%s of memory: %d slots of %s, weights (%s) %s, workspace %s, Java's heap up to %s, the process %s",
                size(total()),
                slots,
                size(slot),
                form.label(),
                size(weights),
                size(passing),
                size(heap),
                size(PROCESS));
    }

    private static String size(long bytes) {
        return bytes < 1_000_000_000L
                ? Math.ceilDiv(bytes, 1_000_000L) + " MB"
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
