package io.mondegreen.lab;

import io.mondegreen.engine.DecoderStep;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Times decoder steps and encoder windows on forced tokens, so that speed does not depend on what the model would say. Two
 * variants are timed in turn, a few steps at a time in one process, and compared by the ratio of each pair of rounds: the
 * machine's drift hits both. Where a session's memory happens to lie changes its speed by a few percent for as long as it is
 * open, so both are opened anew several times, in alternating order.
 */
public final class Bench {
    private static final long SEED = 20_26;
    private static final int WARM_UP_ROUNDS = 2;
    /** Few enough that drift hits both, enough that most steps find their own weights in the cache, as live ones do. */
    private static final int TURN_STEPS = 8;

    private static final int DRAWS = 2000;

    /** What runs beside the model; those in between say what the parts of {@link #MITIGATE} cost by themselves. */
    public enum Load {
        /** Text only: no gates, no probes, no taps. */
        NONE(false, false, false),
        /** Gates of every layer, head and component. */
        GATES(true, false, false),
        /** The guard's probe heads. */
        HEADS(false, true, false),
        /** The watched alignment heads. */
        WATCHED(false, false, true),
        /** What the guard runs: probe heads and watched heads; gates are in the graph of mode mitigate alone. */
        PROBES(false, true, true),
        /** The same with gates. */
        MITIGATE(true, true, true),
        /** The same, a probe pair on every layer, and every residual stream as output: after attention, cross-attention, MLP. */
        ALL(true, true, true);

        private final boolean gates;
        private final boolean heads;
        private final boolean watched;

        Load(boolean gates, boolean heads, boolean watched) {
            this.gates = gates;
            this.heads = heads;
            this.watched = watched;
        }
    }

    /** What is timed: a load beside the model, and the form of the model's matrices. */
    public record Variant(Load load, WeightForm weights) {}

    /**
     * How often to time.
     *
     * @param openings how often the sessions are opened anew
     * @param rounds   that count, per opening
     */
    public record Effort(int openings, int rounds) {}

    /**
     * Threads of the runtime.
     *
     * @param spinUs as {@link EngineOptions#spinUs}
     */
    public record Threads(int count, int spinUs) {
        EngineOptions options(int slots) {
            return new EngineOptions(EngineOptions.DeviceChoice.AUTO, slots, count, count, 1, true, "en")
                    .withSpinUs(spinUs);
        }
    }

    /** Milliseconds per step of one variant: over all steps, and the median of each opening's rounds. */
    public record Timing(double p50, double p95, double[][] rounds) {}

    /** {@code a} against {@code b}, with a 95 % bootstrap interval. */
    public record Ratio(double value, double low, double high) {}

    private Bench() {}

    /**
     * The taps, probes and gates of a load.
     *
     * @param bundle what the guard would run; without it a probe pair on every layer and two heads of one
     */
    public static TapPlan plan(Load load, WhisperConfig config, Optional<ProbeBundle> bundle) {
        Set<TapName> taps = new TreeSet<>();
        for (int layer = 0; load == Load.ALL && layer < config.decoderLayers(); layer++) {
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.RESID_MID));
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.RESID_MID_CROSS));
            taps.add(TapName.of(Stack.DECODER, layer, TapPoint.RESID_POST));
        }
        List<ProbeHead> heads =
                bundle.filter(_ -> load != Load.ALL).map(ProbeBundle::heads).orElseGet(() -> pairs(config));
        List<HeadId> watched = bundle.map(ProbeBundle::alignmentHeads).orElseGet(() -> watched(config));
        return new TapPlan(taps, load.heads ? heads : List.of(), load.watched ? watched : List.of(), load.gates);
    }

    /** A probe pair on every layer, of weights that mean nothing. */
    private static List<ProbeHead> pairs(WhisperConfig config) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<ProbeHead> probes = new ArrayList<>();
        for (int layer = 0; layer < config.decoderLayers(); layer++) {
            for (String name : List.of("hallucination", "speech")) {
                float[] weight = new float[config.dModel()];
                for (int i = 0; i < weight.length; i++) {
                    weight[i] = (float) (random.nextDouble() - 0.5);
                }
                probes.add(new ProbeHead(name, TapName.of(Stack.DECODER, layer, TapPoint.RESID_POST), weight, 0f));
            }
        }
        return probes;
    }

    /** Two heads of one layer, as {@link AlignmentSearch#choose} gives a bundle. */
    private static List<HeadId> watched(WhisperConfig config) {
        int layer = config.decoderLayers() / 2;
        return IntStream.range(0, Math.min(2, config.decoderHeads()))
                .mapToObj(head -> new HeadId(layer, head))
                .toList();
    }

    /**
     * Times decoder steps of several variants in turn.
     *
     * @param bundle what the guard would run; its probes are timed and mean nothing in another form than its own
     * @param batch  live slots
     * @param tokens forced steps per round
     * @param effort how often
     * @return one timing per variant
     */
    public static List<Timing> steps(
            WhisperModel model,
            List<Variant> variants,
            Optional<ProbeBundle> bundle,
            int batch,
            Threads threads,
            int tokens,
            Effort effort) {
        WhisperConfig config = model.config();
        EngineOptions options = threads.options(batch);
        int steps = Math.min(tokens, config.targetPositions());
        double[][][][] times = new double[variants.size()][effort.openings()][effort.rounds()][steps];
        for (int opening = 0; opening < effort.openings(); opening++) {
            TappedModel[] opened = new TappedModel[variants.size()];
            try {
                for (int turn = 0; turn < opened.length; turn++) {
                    int which = (turn + opening) % opened.length;
                    Variant variant = variants.get(which);
                    opened[which] = TappedModel.open(
                            model, options.withWeights(variant.weights()), plan(variant.load(), config, bundle));
                }
                for (int round = -WARM_UP_ROUNDS; round < effort.rounds(); round++) {
                    round(opened, batch, steps, opening, round, times);
                }
            } finally {
                Arrays.stream(opened).filter(Objects::nonNull).forEach(TappedModel::close);
            }
        }
        return Arrays.stream(times).map(Bench::timing).toList();
    }

    /** The same forced tokens for each variant, a few steps at a time; who goes first alternates. */
    private static void round(
            TappedModel[] opened, int batch, int steps, int opening, int round, double[][][][] times) {
        SplittableRandom random = new SplittableRandom(SEED + round);
        int vocab = opened[0].model().config().vocab();
        int[] tokens = random.ints(steps, 0, vocab).toArray();
        for (int from = 0; from < steps; from += TURN_STEPS) {
            for (int turn = 0; turn < opened.length; turn++) {
                int which = (turn + from / TURN_STEPS + round + WARM_UP_ROUNDS) % opened.length;
                for (int step = from; step < Math.min(steps, from + TURN_STEPS); step++) {
                    double ms = step(opened[which].decoder(), batch, tokens[step], step);
                    if (round >= 0) {
                        times[which][opening][round][step] = ms;
                    }
                }
            }
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

    /**
     * Times encoder windows; the input is seeded noise, since the work does not depend on it.
     *
     * @param windows of one run; times are a window's share of it
     * @param audioMs of each window, where less than the model's whole window is encoded
     */
    public static Timing encoder(
            WhisperModel model, WeightForm weights, Threads threads, int rounds, int windows, OptionalInt audioMs) {
        WhisperConfig config = model.config();
        EngineOptions options = threads.options(windows).withWeights(weights).withEncoderBatch(windows);
        SplittableRandom random = new SplittableRandom(SEED);
        if (audioMs.isPresent()) {
            options = options.withPadMs(OptionalInt.of(0));
        }
        try (TappedModel tapped = TappedModel.open(model, options, TapPlan.none())) {
            float[] mel = new float[config.mels() * tapped.encoder().melFrames(16 * audioMs.orElse(config.windowMs()))];
            for (int i = 0; i < mel.length; i++) {
                mel[i] = (float) random.nextDouble(-1, 1);
            }
            double[][][] times = new double[1][rounds][1];
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                long start = System.nanoTime();
                for (int row = 0; row < windows; row++) {
                    tapped.encoder().feed(row, mel, Integer.MAX_VALUE);
                }
                tapped.encoder().run(0, windows);
                if (round >= 0) {
                    times[0][round][0] = (System.nanoTime() - start) / 1e6 / windows;
                }
            }
            return timing(times);
        }
    }

    private static Timing timing(double[][][] openings) {
        double[] all = Arrays.stream(openings)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .toArray();
        double[][] medians = Arrays.stream(openings)
                .map(rounds -> Arrays.stream(rounds).mapToDouble(Bench::median).toArray())
                .toArray(double[][]::new);
        return new Timing(all[all.length / 2], all[(int) (all.length * 0.95)], medians);
    }

    /**
     * Compares two timings round by round. The figure is the mean over openings of the median ratio of their rounds; the
     * bootstrap draws openings, and rounds inside them, because two openings of one model differ by more than its rounds do.
     */
    public static Ratio ratio(Timing a, Timing b) {
        double[][] ratios = new double[a.rounds().length][];
        for (int opening = 0; opening < ratios.length; opening++) {
            ratios[opening] = new double[a.rounds()[opening].length];
            for (int round = 0; round < ratios[opening].length; round++) {
                ratios[opening][round] = a.rounds()[opening][round] / b.rounds()[opening][round];
            }
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            for (int j = 0; j < ratios.length; j++) {
                double[] rounds = ratios[random.nextInt(ratios.length)];
                double[] draw = random.ints(rounds.length, 0, rounds.length)
                        .mapToDouble(round -> rounds[round])
                        .toArray();
                means[i] += median(draw) / ratios.length;
            }
        }
        Arrays.sort(means);
        double value =
                Arrays.stream(ratios).mapToDouble(Bench::median).average().orElseThrow();
        return new Ratio(value, means[(int) (DRAWS * 0.025)], means[(int) (DRAWS * 0.975)]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
