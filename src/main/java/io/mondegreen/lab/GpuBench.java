package io.mondegreen.lab;

import io.mondegreen.engine.DecoderStep;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Card;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What a card does with a model: whether it says what the CPU says, how long steps and windows take with and without recorded runs and
 * taps, how much memory that is, and how far it is from the card's floor.
 */
public final class GpuBench {
    private static final long SEED = 20_26;
    private static final int WARM_UP = 8;

    /** Windows of one encoder run. */
    private static final List<Integer> ENCODER_BATCHES = List.of(1, 4, 16);

    /** Where in a transcript steps are timed: about the middle of a long window. */
    private static final int POSITION = 100;

    /** Of the card's free memory that a model and its slots may take; the rest is for what kernels work in. */
    private static final double ROOM = 0.9;

    private final Device.Cuda card;
    private final WeightForm form;
    private final CardFloor floor;
    private final int rounds;

    /**
     * One kind of step.
     *
     * @param recorded whether its runs are CUDA graphs
     * @param floorMs  see {@link CardFloor}
     */
    public record Step(Bench.Load load, boolean recorded, int batch, double p50Ms, double p95Ms, double floorMs) {}

    /**
     * All steps of one opening of the model, and its encoder.
     *
     * @param bytes  that the card has less
     * @param steps  by batch
     * @param encodes by windows of one run
     */
    public record Opened(Bench.Load load, boolean recorded, long bytes, List<Step> steps, List<Encode> encodes) {
        /** Milliseconds of a whole window, where as many go together as is best. */
        public double encodeMs() {
            return encodes.stream().mapToDouble(Encode::msPerWindow).min().orElseThrow();
        }
    }

    /**
     * One kind of encoder run.
     *
     * @param windows     that it takes together
     * @param msPerWindow of a whole window, its share of the run
     */
    public record Encode(int windows, double msPerWindow) {}

    public GpuBench(Device.Cuda card, WeightForm form, CardFloor floor, int rounds) {
        this.card = card;
        this.form = form;
        this.floor = floor;
        this.rounds = rounds;
    }

    /** What the card writes and computes of these log-mels against single precision on the CPU. */
    public FormParity parity(WhisperModel model, List<float[]> mels) {
        WhisperConfig config = model.config();
        Set<TapName> taps = new TreeSet<>(Set.of(TapName.of(Stack.DECODER, TapPoint.UNEMBED)));
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.RESID_POST));
        }
        for (int layer = 0; layer < config.encoderLayers(); layer++) {
            taps.add(TapName.of(Stack.ENCODER, layer, TapPoint.RESID_POST));
        }
        EngineOptions options = options(1, card.graphs());
        try (HookedModel here = HookedModel.open(
                        model, options.withDevice(DeviceChoice.CPU).withWeights(WeightForm.F32), taps);
                HookedModel there = HookedModel.open(model, options, taps)) {
            return FormParity.of(here, there, taps, mels);
        }
    }

    /** The largest of these batches whose slots and weights the card has room for, 0 if none. */
    public int largest(WhisperModel model, List<Integer> batches) {
        WhisperConfig config = model.config();
        double perSlot = CardFloor.slotBytes(config, form, config.targetPositions());
        double weights = model.parameters() * (form == WeightForm.F16 ? 2.0 : 4.0);
        double room = ROOM * Card.of(card.id()).freeBytes() - weights;
        return batches.stream()
                .filter(batch -> batch * perSlot <= room)
                .max(Integer::compare)
                .orElse(0);
    }

    /**
     * Opens the model with slots for the largest batch and times steps of each.
     *
     * @param batches ascending
     */
    public Opened time(WhisperModel model, Bench.Load load, boolean recorded, List<Integer> batches) {
        int slots = batches.getLast();
        long before = Card.of(card.id()).freeBytes();
        try (TappedModel tapped = TappedModel.open(
                model,
                options(slots, recorded).withEncoderBatch(ENCODER_BATCHES.getLast()),
                Bench.plan(load, model.config(), Optional.empty()))) {
            List<Encode> encodes = ENCODER_BATCHES.stream()
                    .filter(windows -> windows <= slots)
                    .map(windows -> encode(tapped, windows))
                    .toList();
            List<Step> steps = new ArrayList<>();
            for (int batch : batches) {
                steps.add(steps(tapped, load, recorded, batch));
            }
            return new Opened(load, recorded, before - Card.of(card.id()).freeBytes(), steps, encodes);
        }
    }

    /** Least milliseconds of a whole window in the encoder. */
    public double encoderFloorMs(WhisperModel model) {
        return floor.windowMs(model.config(), form);
    }

    private Encode encode(TappedModel tapped, int windows) {
        WhisperConfig config = tapped.model().config();
        SplittableRandom random = new SplittableRandom(SEED);
        float[] mel = new float[config.mels() * config.windowFrames()];
        for (int i = 0; i < mel.length; i++) {
            mel[i] = (float) random.nextDouble(-1, 1);
        }
        double[] times = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            long start = System.nanoTime();
            for (int row = 0; row < windows; row++) {
                tapped.encoder().feed(row, mel, config.sourcePositions());
            }
            tapped.encoder().run(0, windows);
            if (round >= 0) {
                times[round] = (System.nanoTime() - start) / 1e6;
            }
        }
        return new Encode(windows, quantile(times, 0.5) / windows);
    }

    private Step steps(TappedModel tapped, Bench.Load load, boolean recorded, int batch) {
        DecoderStep decoder = tapped.decoder();
        WhisperConfig config = tapped.model().config();
        SplittableRandom random = new SplittableRandom(SEED);
        int position = Math.min(POSITION, config.targetPositions() - 1);
        double[] times = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int slot = 0; slot < batch; slot++) {
                decoder.feed(slot, random.nextInt(config.vocab()), position, false);
            }
            long start = System.nanoTime();
            decoder.run(batch);
            if (round >= 0) {
                times[round] = (System.nanoTime() - start) / 1e6;
            }
        }
        return new Step(
                load,
                recorded,
                batch,
                quantile(times, 0.5),
                quantile(times, 0.95),
                floor.stepMs(config, form, batch, position));
    }

    private EngineOptions options(int slots, boolean recorded) {
        return new EngineOptions(DeviceChoice.CUDA, slots, 1, 1, 1, true, "en")
                .withWeights(form)
                .withCard(card.withGraphs(recorded));
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * share)];
    }
}
