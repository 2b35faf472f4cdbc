package io.mondegreen.lab.load;

import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * What came of a load. Times in ms but where said otherwise.
 *
 * @param windows          that ended
 * @param failed           of them
 * @param perSecond        windows
 * @param tokensPerSecond  of all slots
 * @param shortWindows     from when a window was due to its end
 * @param fullWindows      the same of windows as long as the model's
 * @param firstToken       from when it was due
 * @param gap              between two tokens of a window
 * @param gapWhileEncoding of those gaps in which the encoder ran
 * @param gapElse          of the others
 * @param rows             live slots of a step, mean
 * @param holes            share of a step's rows that are computed for nothing
 * @param decoderBusy      share of the time that the decoder's thread spent in steps
 * @param encoderBusy      the same of the encoder's
 * @param step             of the decoder, in the runtime
 * @param javaMicros       between two steps while a slot was live, microseconds: median
 * @param javaShare        of that median in a median step with it
 * @param bytesPerToken    allocated by the decoder's thread where no window came or went
 * @param latestSubmission how much later than due a window was submitted at worst
 */
public record LoadFigures(
        int windows,
        long failed,
        double perSecond,
        double tokensPerSecond,
        Quantiles shortWindows,
        Quantiles fullWindows,
        Quantiles firstToken,
        Quantiles gap,
        Quantiles gapWhileEncoding,
        Quantiles gapElse,
        double rows,
        double holes,
        double decoderBusy,
        double encoderBusy,
        Quantiles step,
        double javaMicros,
        double javaShare,
        double bytesPerToken,
        double latestSubmission) {

    /**
     * Of some times; NaN where there is none.
     *
     * @param count how many
     */
    public record Quantiles(int count, double p50, double p99, double max) {
        static Quantiles of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Quantiles(sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            // the least that so many do not exceed
            return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }
    }

    static LoadFigures of(LoadTrace trace, long wallNanos, long latestNanos) {
        Encoding encoding = new Encoding(trace);
        int windows = trace.shortWindows.count() + trace.fullWindows.count();
        double java = Quantiles.of(all(trace.between)).p50() * 1000;
        Quantiles step = Quantiles.of(all(trace.steps));
        return new LoadFigures(
                windows,
                trace.failures,
                windows / (wallNanos / 1e9),
                trace.tokens / (wallNanos / 1e9),
                Quantiles.of(all(trace.shortWindows)),
                Quantiles.of(all(trace.fullWindows)),
                Quantiles.of(all(trace.firstTokens)),
                Quantiles.of(all(trace.gaps)),
                Quantiles.of(gaps(trace, encoding::during)),
                Quantiles.of(gaps(trace, index -> !encoding.during(index))),
                (double) trace.rows / trace.steps.count(),
                1 - (double) trace.rows / trace.batches,
                sum(trace.steps) / wallNanos,
                sum(trace.encodes) / wallNanos,
                step,
                java,
                java / (java + step.p50() * 1000),
                (double) trace.quietBytes / trace.quietTokens,
                latestNanos / 1e6);
    }

    private static long[] all(LoadTrace.Numbers numbers) {
        long[] values = new long[numbers.count()];
        Arrays.setAll(values, numbers::get);
        return values;
    }

    private static double sum(LoadTrace.Numbers numbers) {
        return Arrays.stream(all(numbers)).sum();
    }

    private static long[] gaps(LoadTrace trace, LongPredicate which) {
        return LongStream.range(0, trace.gaps.count())
                .filter(which)
                .map(index -> trace.gaps.get((int) index))
                .toArray();
    }

    /** When the encoder ran; its runs come one after the other. */
    private static final class Encoding {
        private final LoadTrace trace;
        private final long[] ends;

        Encoding(LoadTrace trace) {
            this.trace = trace;
            this.ends = all(trace.encodeEnds);
        }

        /** Whether it ran during a part of this gap. */
        boolean during(long gap) {
            long end = trace.gapEnds.get((int) gap);
            long start = end - trace.gaps.get((int) gap);
            int found = Arrays.binarySearch(ends, start);
            int run = found >= 0 ? found : -found - 1; // the first that ended after the gap began
            return run < ends.length && trace.encodeEnds.get(run) - trace.encodes.get(run) < end;
        }
    }
}
