package io.mondegreen.lab;

import io.mondegreen.engine.DecoderStep;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Times decoder steps and encoder windows on forced tokens, so that speed does not depend on what the model would say. Two
 * variants are timed in turn, step by step in one process, and compared by the ratio of each pair of rounds: the machine's
 * drift hits both.
 */
public final class Bench {
    private static final long SEED = 20_26;
    private static final int WARM_UP_ROUNDS = 3;

    /** What runs beside the model. */
    public enum Load {
        /** Text only: no gates, no probes, no taps. */
        NONE,
        /** What the live guard runs: gates, a probe pair on every layer, watched alignment heads. */
        PROBES,
        /** The same and the residual stream of every layer as outputs: after attention, cross-attention and MLP. */
        ALL
    }

    /** Milliseconds per step of one variant: median over all steps, and one mean per round. */
    public record Timing(double p50, double p95, double[] rounds) {}

    /** {@code a} against {@code b}: median of the per-round ratios with a 95 % bootstrap interval. */
    public record Ratio(double median, double low, double high) {}

    private Bench() {}

    /** The taps, probes and gates of a load. */
    public static TapPlan plan(Load load, WhisperConfig config) {
        if (load == Load.NONE) {
            return TapPlan.none();
        }
        SplittableRandom random = new SplittableRandom(SEED);
        List<ProbeHead> probes = new ArrayList<>();
        Set<TapName> taps = new TreeSet<>();
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            TapName post = TapName.of(Stack.DECODER, layer, TapPoint.RESID_POST);
            for (String name : List.of("hallucination", "speech")) {
                float[] weight = new float[config.dModel()];
                for (int i = 0; i < weight.length; i++) {
                    weight[i] = (float) (random.nextDouble() - 0.5);
                }
                probes.add(new ProbeHead(name, post, weight, 0f));
            }
            if (load == Load.ALL) {
                taps.add(TapName.of(Stack.DECODER, layer, TapPoint.RESID_MID));
                taps.add(TapName.of(Stack.DECODER, layer, TapPoint.RESID_MID_CROSS));
                taps.add(post);
            }
        }
        return new TapPlan(taps, probes, watched(config), true);
    }

    /** Two heads of one layer, as {@link AlignmentSearch#choose} gives a bundle. */
    private static List<HeadId> watched(WhisperConfig config) {
        int layer = config.decoderLayers() / 2;
        return IntStream.range(0, Math.min(2, config.decoderHeads()))
                .mapToObj(head -> new HeadId(layer, head))
                .toList();
    }

    /**
     * Times decoder steps of several loads in turn.
     *
     * @param batch  live slots
     * @param tokens forced steps per round
     * @param rounds rounds that count
     * @return one timing per load
     */
    public static List<Timing> steps(
            WhisperModel model, List<Load> loads, int batch, int threads, int tokens, int rounds) {
        WhisperConfig config = model.config();
        EngineOptions options =
                new EngineOptions(EngineOptions.DeviceChoice.AUTO, batch, threads, threads, 1, true, "en");
        int steps = Math.min(tokens, config.targetPositions());
        List<TappedModel> opened = new ArrayList<>();
        try {
            for (Load load : loads) {
                opened.add(TappedModel.open(model, options, plan(load, config)));
            }
            double[][][] times = new double[loads.size()][rounds][steps];
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                SplittableRandom random = new SplittableRandom(SEED + round);
                for (int step = 0; step < steps; step++) {
                    int token = random.nextInt(config.vocab());
                    for (int turn = 0; turn < loads.size(); turn++) {
                        // who goes first alternates
                        int which = (turn + step) % loads.size();
                        double ms = step(opened.get(which).decoder(), batch, token, step);
                        if (round >= 0) {
                            times[which][round][step] = ms;
                        }
                    }
                }
            }
            return Arrays.stream(times).map(Bench::timing).toList();
        } finally {
            opened.forEach(TappedModel::close);
        }
    }

    private static double step(DecoderStep decoder, int batch, int token, int position) {
        for (int slot = 0; slot < batch; slot++) {
            decoder.feed(slot, token, position, false);
        }
        long start = System.nanoTime();
        decoder.run(batch);
        return (System.nanoTime() - start) / 1e6;
    }

    /** Times encoder windows; the input is seeded noise, since the work does not depend on it. */
    public static Timing encoder(WhisperModel model, int threads, int rounds) {
        WhisperConfig config = model.config();
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.AUTO, 1, threads, threads, 1, true, "en");
        SplittableRandom random = new SplittableRandom(SEED);
        float[] mel = new float[config.mels() * config.windowFrames()];
        for (int i = 0; i < mel.length; i++) {
            mel[i] = (float) random.nextDouble(-1, 1);
        }
        try (TappedModel tapped = TappedModel.open(model, options, TapPlan.none())) {
            double[][] times = new double[rounds][1];
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                long start = System.nanoTime();
                tapped.encoder().encode(mel, 0);
                if (round >= 0) {
                    times[round][0] = (System.nanoTime() - start) / 1e6;
                }
            }
            return timing(times);
        }
    }

    private static Timing timing(double[][] rounds) {
        double[] all =
                Arrays.stream(rounds).flatMapToDouble(Arrays::stream).sorted().toArray();
        double[] medians = Arrays.stream(rounds).mapToDouble(Bench::median).toArray();
        return new Timing(all[all.length / 2], all[(int) (all.length * 0.95)], medians);
    }

    /** Compares two timings round by round. */
    public static Ratio ratio(Timing a, Timing b) {
        double[] ratios = new double[a.rounds().length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = a.rounds()[i] / b.rounds()[i];
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] resampled = new double[2000];
        double[] draw = new double[ratios.length];
        for (int i = 0; i < resampled.length; i++) {
            for (int j = 0; j < draw.length; j++) {
                draw[j] = ratios[random.nextInt(ratios.length)];
            }
            resampled[i] = median(draw);
        }
        Arrays.sort(resampled);
        return new Ratio(
                median(ratios),
                resampled[(int) (resampled.length * 0.025)],
                resampled[(int) (resampled.length * 0.975)]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
