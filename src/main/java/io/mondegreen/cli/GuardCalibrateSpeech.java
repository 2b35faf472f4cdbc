package io.mondegreen.cli;

import io.mondegreen.guard.RiskLevels;
import io.mondegreen.guard.Severity;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.PoissonRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What ordinary calls say about thresholds where nearly all text is taken to be right: then nearly every alarm is a false one. Windows
 * that loop are left out, their risk has other reasons.
 */
record GuardCalibrateSpeech(List<GuardCalibrateAudio.Channel> channels, int minTokens) {
    private static final double HOUR_MS = 3_600_000;
    private static final int DRAWS = 500;
    private static final int FEWEST_CHANNELS = 5;
    private static final double TAIL = 0.025;
    /** Events that must have been possible before none of them says that the rate is lower: -ln(0.05), rounded up. */
    private static final double ENOUGH = 3;
    /** So many times the budget, and either the text or the guard is not what was assumed. */
    private static final double SUSPICIOUS = 10;

    double hours() {
        return hours(channels);
    }

    private static double hours(List<GuardCalibrateAudio.Channel> some) {
        return some.stream().mapToLong(GuardCalibrateAudio.Channel::mediaMs).sum() / HOUR_MS;
    }

    List<GuardCalibrateAudio.Window> windows() {
        return windows(channels);
    }

    private static List<GuardCalibrateAudio.Window> windows(List<GuardCalibrateAudio.Channel> some) {
        return some.stream().flatMap(channel -> channel.windows().stream()).toList();
    }

    /** Windows that alarm now, at this severity or a higher one. */
    PoissonRate alarms(Severity least) {
        int count = (int) windows().stream()
                .filter(window -> window.worst()
                        .filter(worst -> worst.compareTo(least) >= 0)
                        .isPresent())
                .count();
        return new PoissonRate(count, hours());
    }

    int looped() {
        return (int)
                windows().stream().filter(GuardCalibrateAudio.Window::looped).count();
    }

    /** The levels that keep a budget on these calls. */
    RiskLevels levels(double perHour) {
        return RiskLevels.of(curve(channels), perHour);
    }

    /** How many alarms of high severity these calls would raise at other levels. */
    PoissonRate at(RiskLevels levels) {
        return new PoissonRate(curve(channels).alarms(levels.high()), hours());
    }

    private FalseAlarmCurve curve(List<GuardCalibrateAudio.Channel> some) {
        List<FalseAlarmCurve.Peak> peaks = windows(some).stream()
                .filter(window -> !window.looped())
                .map(GuardCalibrateAudio.Window::peak)
                .toList();
        long mediaMs =
                some.stream().mapToLong(GuardCalibrateAudio.Channel::mediaMs).sum();
        return new FalseAlarmCurve(peaks, mediaMs, 1, minTokens, Map.of());
    }

    /** 95 % interval of the threshold of high severity, by drawing channels; empty where there are too few to draw. */
    Optional<double[]> interval(double perHour, long seed) {
        if (channels.size() < FEWEST_CHANNELS) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            List<GuardCalibrateAudio.Channel> some = random.ints(channels.size(), 0, channels.size())
                    .mapToObj(channels::get)
                    .toList();
            drawn[i] = curve(some).at(perHour).window();
        }
        Arrays.sort(drawn);
        return Optional.of(new double[] {drawn[(int) (DRAWS * TAIL)], drawn[(int) (DRAWS * (1 - TAIL))]});
    }

    /** Whether there is so little media that a budget allows less than one false alarm in it. */
    boolean tooLittle(double perHour) {
        return hours() * perHour < 1;
    }

    /** What a reader must know before believing the levels. */
    List<String> warnings(double perHour) {
        List<String> warnings = new ArrayList<>();
        if (tooLittle(perHour)) {
            warnings.add(format(
                    "%.2f h of calls are too little to choose a threshold for %s false alarms per hour: bring %.1f h or"
                            + " more, better %.1f h",
                    hours(), plain(perHour), 1 / perHour, ENOUGH / perHour));
        } else if (hours() * perHour < ENOUGH) {
            warnings.add(format(
                    "%.1f h of calls say little about %s false alarms per hour; %.1f h or more would say more",
                    hours(), plain(perHour), ENOUGH / perHour));
        }
        if (channels.size() < FEWEST_CHANNELS) {
            warnings.add("fewer than " + FEWEST_CHANNELS + " channels: no interval, and one unusual call decides");
        }
        if (alarms(Severity.HIGH).perHour() > SUSPICIOUS * perHour) {
            warnings.add(
                    "far more alarms than the budget: listen to some of them first; where the text is wrong, these calls"
                            + " are no ground for a threshold");
        }
        return warnings;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Without a needless fraction. */
    static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
