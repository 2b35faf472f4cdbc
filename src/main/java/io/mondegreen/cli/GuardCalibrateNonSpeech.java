package io.mondegreen.cli;

import io.mondegreen.guard.Severity;
import io.mondegreen.probe.FalseAlarmCurve;
import java.util.List;

/** What recordings without speech say about thresholds: any text on them is false by construction. */
record GuardCalibrateNonSpeech(List<GuardCalibrateAudio.Channel> channels) {
    static final int FEW = 20;
    private static final double HOUR_MS = 3_600_000;

    double hours() {
        return channels.stream().mapToLong(GuardCalibrateAudio.Channel::mediaMs).sum() / HOUR_MS;
    }

    /** Windows whose final decode got text. */
    List<GuardCalibrateAudio.Window> windows() {
        return channels.stream()
                .flatMap(channel -> channel.windows().stream())
                .filter(window -> window.peak().whole() > FalseAlarmCurve.NEVER)
                .toList();
    }

    /** Windows that alarm now, at this severity or a higher one. */
    long alarms(Severity least) {
        return windows().stream()
                .filter(window -> window.worst()
                        .filter(worst -> worst.compareTo(least) >= 0)
                        .isPresent())
                .count();
    }

    /** Windows of another kind of alarm as well, or alone. */
    long looped() {
        return windows().stream().filter(GuardCalibrateAudio.Window::looped).count();
    }

    /**
     * The highest threshold of a whole text that catches at least this share of the windows.
     *
     * @throws IllegalStateException if there is none
     */
    double catching(double share) {
        double[] risks = windows().stream()
                .mapToDouble(window -> window.peak().wholeRisk())
                .sorted()
                .toArray();
        if (risks.length == 0) {
            throw new IllegalStateException("no window got text");
        }
        int missed = (int) Math.floor((1 - share) * risks.length + 1e-9);
        return risks[Math.min(missed, risks.length - 1)];
    }
}
