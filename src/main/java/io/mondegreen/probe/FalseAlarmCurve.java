package io.mondegreen.probe;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * How much risk text that is right gets: what a budget of false alarms is turned into thresholds by. A false alarm is an episode
 * raised on a window whose final text is right; its rate counts per agent-hour, an hour of a call, both channels, the pauses
 * included.
 *
 * @param right     windows whose text is right
 * @param mediaMs   what they last together, in ms
 * @param talkShare how much talk an hour of a call holds, both channels together, in (0,1]: so many ms of talk stand for more of
 *     a call. 1 where {@code mediaMs} are calls
 * @param minTokens before a running risk was looked at
 * @param usual     mean of each measure over these windows: what an alert's reasons compare with
 */
public record FalseAlarmCurve(
        List<Peak> right, long mediaMs, double talkShare, int minTokens, Map<WindowFeature, Double> usual) {
    /** Below every risk: of a window that was too short for a running one. */
    public static final float NEVER = -100;

    private static final double HOUR_MS = 3_600_000;
    private static final int QUARTER = 4;

    /**
     * The risk of one window as a logit.
     *
     * @param whole   of the final text
     * @param running the most before, on which two decodes in a row agreed; {@link #NEVER} where they did not
     * @param loop    the most that what repeats was taken for a loop; {@link #NEVER} where nothing repeats
     */
    public record Peak(float whole, float running, float loop) {
        public Peak {
            if (!Float.isFinite(whole) || !Float.isFinite(running) || !Float.isFinite(loop)) {
                throw new IllegalArgumentException(
                        "a peak of risk must be finite, got " + whole + ", " + running + " and " + loop);
            }
        }

        /** Of a text that nothing repeats in. */
        public Peak(float whole, float running) {
            this(whole, running, NEVER);
        }

        /** In [0,1]. */
        public double wholeRisk() {
            return Platt.sigmoid(whole);
        }

        /** In [0,1]. */
        public double runningRisk() {
            return Platt.sigmoid(running);
        }

        /** In [0,1]. */
        public double loopRisk() {
            return Platt.sigmoid(loop);
        }
    }

    public FalseAlarmCurve {
        right = List.copyOf(right);
        EnumMap<WindowFeature, Double> copy = new EnumMap<>(WindowFeature.class);
        copy.putAll(usual);
        usual = Collections.unmodifiableMap(copy);
        if (mediaMs <= 0 || !(talkShare > 0 && talkShare <= 1) || minTokens < 1) {
            throw new IllegalArgumentException("a curve of false alarms needs media, a talk share in (0,1] and a least"
                    + " number of tokens, got " + mediaMs + " ms, " + talkShare + " and " + minTokens);
        }
    }

    /** Agent-hours that the windows stand for. */
    public double hours() {
        return mediaMs / talkShare / HOUR_MS;
    }

    /**
     * The lowest thresholds that let at most so many of these windows alarm; a quarter of them at most by a loop, because a loop stops
     * its decode; another before their end, because an early alarm that is wrong is taken back in front of people.
     *
     * @param perHour false alarms per agent-hour, 0 or more. Less than one in all of {@link #hours} gives the thresholds
     *     that no window here reaches: the curve cannot tell more
     */
    public Bound at(double perHour) {
        if (!(perHour >= 0)) {
            throw new IllegalArgumentException("false alarms per hour must be 0 or more, got " + perHour);
        }
        int allowed = (int) Math.min(right.size(), Math.floor(perHour * hours() + 1e-9));
        double loop = above(right.stream().mapToDouble(Peak::loopRisk), allowed / QUARTER);
        List<Peak> other = right.stream().filter(peak -> peak.loopRisk() < loop).toList();
        double running = above(other.stream().mapToDouble(Peak::runningRisk), allowed / QUARTER);
        double[] late = other.stream()
                .filter(peak -> peak.runningRisk() < running)
                .mapToDouble(Peak::wholeRisk)
                .toArray();
        double window = above(Arrays.stream(late), allowed - (right.size() - late.length));
        return new Bound(window, Math.max(window, running), loop);
    }

    /** The lowest risk that no more than so many of these reach; 1 where that many have a risk of 1. */
    private static double above(DoubleStream risks, int allowed) {
        double[] sorted = risks.sorted().toArray();
        return sorted.length <= allowed ? 0 : Math.min(1, Math.nextUp(sorted[sorted.length - 1 - allowed]));
    }

    /** How many of these windows alarm at a bound. */
    public int alarms(Bound bound) {
        return (int) right.stream()
                .filter(peak -> peak.wholeRisk() >= bound.window()
                        || peak.runningRisk() >= bound.running()
                        || peak.loopRisk() >= bound.loop())
                .count();
    }
}
