package io.mondegreen.lab.guard;

import io.mondegreen.audio.Activity;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.Severity;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.probe.Metrics;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Ordinary calls through the line and the guard. An agent-hour is an hour of calls, both channels: what one person on the
 * telephone gives a guard to hear in an hour.
 *
 * @param hours     agent-hours of each call
 * @param talkShare of each channel, on average
 * @param windows   final ones, as the line cut them
 * @param episodes  told by the delivered guard in mode flag, on provisional decodes too, by their id
 */
record AgentHours(
        Map<String, Double> hours, double talkShare, List<HeardWindow> windows, Map<String, Episode> episodes) {
    static final int CALL_MS = 300_000;
    /** Of both channels, provisional ones included; for the display of progress. */
    private static final int DECODES_PER_MINUTE = 68;

    /** How many decodes that is, about. */
    static long expected(int minutes) {
        return (long) minutes * DECODES_PER_MINUTE;
    }

    /**
     * Lets two people talk, and listens.
     *
     * @param minutes of calls, in calls of five minutes or that one
     */
    static AgentHours listen(EvalInput input, Ear ear, Split split, int minutes) {
        OrdinaryCalls calls = new OrdinaryCalls(input.bank(), split, input.seed());
        AgentHours all = new AgentHours(new LinkedHashMap<>(), 0, new ArrayList<>(), new LinkedHashMap<>());
        long talked = 0;
        long heard = 0;
        int callMs = Math.min(CALL_MS, minutes * 60_000);
        for (int number = 0; number * callMs < minutes * 60_000; number++) {
            for (SpokenChannel channel : calls.compose(number, callMs)) {
                new Listening(input, ear, split, channel, all).listen();
                talked += channel.talkMs();
                heard += channel.durationMs();
                all.hours.merge(channel.call(), channel.durationMs() / 7_200_000.0, Double::sum);
            }
        }
        ear.finish();
        return new AgentHours(all.hours, (double) talked / heard, all.windows, all.episodes);
    }

    /** One channel: its windows in order, a guard of its own, and the episodes it told. */
    private record Listening(EvalInput input, Ear ear, Split split, SpokenChannel channel, AgentHours all) {
        void listen() {
            GuardReplay guard = ear.replay(GuardMode.FLAG);
            Map<String, List<Alert>> told = new LinkedHashMap<>();
            int[] windows = new int[1];
            LineWindows.cut(
                    channel.call(),
                    channel.name(),
                    channel.pcm(),
                    8000,
                    input.model().config().windowMs(),
                    true,
                    (context, pcm) -> {
                        windows[0]++;
                        boolean[] open = Activity.of(pcm);
                        ear.decode(pcm, tape -> take(context, open, tape, guard.judge(context, tape), told));
                    });
            input.meter().expect(windows[0] - channel.durationMs() * DECODES_PER_MINUTE / 120_000);
        }

        private void take(
                WindowContext context, boolean[] open, Tape tape, Judged judged, Map<String, List<Alert>> told) {
            for (Judged.Told one : judged.alerts()) {
                told.computeIfAbsent(one.alert().episode(), _ -> new ArrayList<>())
                        .add(one.alert());
            }
            if (!context.isFinal()) {
                return;
            }
            Scene scene = Scene.ofCall(
                    channel.call() + "-" + channel.name(),
                    channel.call(),
                    split,
                    channel.said(context.startMs(), context.endMs()));
            HeardWindow window = ear.heard(scene, open, context, tape, judged);
            all.windows.add(window);
            told.forEach((id, alerts) -> all.episodes.merge(id, episode(alerts, window.truth()), Episode::and));
            told.clear();
        }

        private Episode episode(List<Alert> alerts, Truth text) {
            AlertType type = alerts.getFirst().type();
            boolean high = alerts.stream().anyMatch(alert -> alert.severity() == Severity.HIGH);
            boolean standing = alerts.getLast().state() == AlertState.CONFIRMED;
            return new Episode(channel.call(), type, high, standing, text);
        }
    }

    /** Agent-hours in all. */
    double total() {
        return hours.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Episodes of a sort in an agent-hour. */
    Metrics.Interval episodesPerHour(Predicate<Episode> which, long seed) {
        return perHour(
                call -> episodes.values().stream()
                        .filter(one -> one.call().equals(call) && which.test(one))
                        .count(),
                seed);
    }

    /** Final windows whose text is right and whose score is at least this, in an agent-hour: the false alarms of a score. */
    Metrics.Interval alarmsPerHour(ToDoubleFunction<HeardWindow> score, double threshold, long seed) {
        return perHour(
                call -> right().stream()
                        .filter(one -> one.group().equals("voice:" + call) && score.applyAsDouble(one) >= threshold)
                        .count(),
                seed);
    }

    private Metrics.Interval perHour(ToDoubleFunction<String> events, long seed) {
        GroupedRate rate = new GroupedRate();
        hours.forEach((call, length) -> rate.add(call, events.applyAsDouble(call), length));
        return rate.perUnit(seed);
    }

    /** The least threshold at which a score has at most so many false alarms in an agent-hour. */
    double threshold(ToDoubleFunction<HeardWindow> score, double perHour) {
        double[] scores = right().stream().mapToDouble(score).sorted().toArray();
        int allowed = (int) Math.floor(perHour * total() + 1e-9);
        return allowed >= scores.length ? Double.NEGATIVE_INFINITY : Math.nextUp(scores[scores.length - 1 - allowed]);
    }

    /** Final windows whose text is what was said. */
    List<HeardWindow> right() {
        return windows.stream().filter(one -> one.truth() == Truth.GOOD).toList();
    }
}
