package io.mondegreen.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The alert episodes of one channel of one call. An episode is one type in one window, however often that window is decoded
 * while it grows: {@code raised} when first found, {@code updated} when a later provisional decode finds it changed,
 * {@code confirmed} when the final decode still finds it, {@code cleared} when it does not. A confirmed one goes on in the windows
 * after it ({@link StandingEpisodes}): they raise nothing, and their final decodes may update it. A window whose final decode was
 * seen is decided: decoding it again says nothing new. It also keeps what text came back in the channel's last windows
 * ({@link CrossWindow}).
 *
 * <p>A window keeps the rules that its first decode began with, and an episode the policy that it was raised under, so that its ids
 * agree although thresholds change meanwhile.
 *
 * <p>New episodes are limited per minute of media time, so that a replay drops the same ones; the count is per channel,
 * because the order between channels is not fixed. A dropped episode is silent for its whole life and counted.
 *
 * <p>Safe for use by many threads.
 */
public final class AlertEpisodes {

    private static final double CHANGED_RISK = 0.1;
    private static final int DECIDED_KEPT = 64;
    private static final int OPEN_WINDOWS_KEPT = 16;

    private final AlertIds.Source source;
    private final int perMinute;
    private final TreeMap<Long, Map<AlertType, Open>> open = new TreeMap<>();
    private final TreeMap<Long, Rules> rules = new TreeMap<>();
    private final Deque<Long> decided = new ArrayDeque<>();
    private CrossWindow repeats = new CrossWindow();
    private Doubts doubts = new Doubts();
    private StandingEpisodes standing = new StandingEpisodes();
    private long minute = Long.MIN_VALUE;
    private int raisedInMinute;
    private long dropped;

    /**
     * An episode that has begun; silent if the limit dropped it.
     *
     * @param policy hash of what it was raised under
     */
    private record Open(int revision, Severity severity, double risk, boolean silent, String policy) {}

    /** What windows are judged by, and its hash, which is part of ids. */
    record Rules(GuardPolicy policy, String hash) {}

    AlertEpisodes(AlertIds.Source source, int perMinute) {
        this.source = source;
        this.perMinute = perMinute;
    }

    /** The rules of a window: those of its first decode, which are the present ones where it has had none. */
    synchronized Rules rules(WindowContext window, Supplier<Rules> present) {
        Rules held = rules.computeIfAbsent(window.startMs(), _ -> present.get());
        while (rules.size() > OPEN_WINDOWS_KEPT && rules.firstKey() != window.startMs()) {
            rules.pollFirstEntry();
        }
        return held;
    }

    /** A finding while the window is decoded: begins an episode, or says nothing if there is one or one goes on. */
    synchronized Optional<Alert> found(WindowContext window, Finding finding) {
        if (isDecided(window)
                || episodes(window).containsKey(finding.type())
                || standing.of(window, finding.type()).isPresent()) {
            return Optional.empty();
        }
        return begin(window, finding);
    }

    /**
     * The end of a decode with all that held to its end: begins, updates, confirms and clears. A final one also lets those go on
     * that it shows, and ends those that it comes too late for.
     *
     * @param held   at most one per type
     * @param closer what a cleared episode says
     */
    synchronized List<Alert> ended(WindowContext window, Collection<Finding> held, Finding closer) {
        if (isDecided(window)) {
            return List.of();
        }
        List<Alert> alerts = new ArrayList<>();
        if (window.isFinal()) {
            standing.over(window)
                    .forEach(one -> alerts.add(whole(window.tenant(), window.call(), window.channel(), one)));
        }
        Map<AlertType, Finding> byType = new EnumMap<>(AlertType.class);
        for (Finding finding : held) {
            byType.put(finding.type(), finding);
            if (!episodes(window).containsKey(finding.type())) {
                Optional<StandingEpisode> goesOn = standing.of(window, finding.type());
                goesOn.map(one -> goOn(window, finding, one))
                        .orElseGet(() -> begin(window, finding))
                        .ifPresent(alerts::add);
            }
        }
        Map<AlertType, Open> episodes = episodes(window);
        for (Map.Entry<AlertType, Open> entry : episodes.entrySet()) {
            AlertType type = entry.getKey();
            Open was = entry.getValue();
            Finding now = byType.get(type);
            AlertState state = null;
            if (window.isFinal()) {
                state = now == null ? AlertState.CLEARED : AlertState.CONFIRMED;
            } else if (now != null && was.revision() < window.revision() && changed(was, now)) {
                state = AlertState.UPDATED;
            }
            if (state != null && !was.silent()) {
                alerts.add(alert(window, was.policy(), state, type, now == null ? closer : now));
            }
            if (state == AlertState.CONFIRMED && !was.silent()) {
                standing.begin(window, now, AlertIds.episode(from(was.policy()), window, type), was.policy());
            }
            if (state == AlertState.UPDATED) {
                entry.setValue(new Open(window.revision(), now.severity(), now.risk(), was.silent(), was.policy()));
            }
        }
        if (window.isFinal()) {
            open.remove(window.startMs());
            rules.remove(window.startMs());
            decided.addLast(window.startMs());
            if (decided.size() > DECIDED_KEPT) {
                decided.removeFirst();
            }
        }
        return alerts;
    }

    /**
     * The text that stands for a final window; to be told before its end.
     *
     * @return the run of windows that it continues, where that is worth an alert
     */
    synchronized Optional<CrossWindow.Repeat> stands(
            WindowContext window, String text, boolean doubted, SoundPrint print, GuardPolicy policy) {
        return isDecided(window) ? Optional.empty() : repeats.add(window.startMs(), text, doubted, print, policy);
    }

    /** The risk at the end of the window's decode before; 0 before its first. */
    synchronized double riskBefore(WindowContext window) {
        return doubts.before(window.startMs());
    }

    /** A decode of the window has ended with this risk that its text is invented. */
    synchronized void judged(WindowContext window, double risk) {
        if (window.isFinal()) {
            doubts.remove(window.startMs());
        } else {
            doubts.add(window.startMs(), risk);
        }
    }

    private Optional<Alert> begin(WindowContext window, Finding finding) {
        long now = Math.floorDiv(window.startMs(), 60_000L);
        if (now > minute) {
            minute = now;
            raisedInMinute = 0;
        }
        boolean silent = raisedInMinute >= perMinute;
        Rules held = rules.get(window.startMs());
        String policy = held == null ? source.policy() : held.hash();
        episodes(window)
                .put(finding.type(), new Open(window.revision(), finding.severity(), finding.risk(), silent, policy));
        if (silent) {
            dropped++;
            return Optional.empty();
        }
        raisedInMinute++;
        return Optional.of(alert(window, policy, AlertState.RAISED, finding.type(), finding));
    }

    /** One that goes on is shown once more; a provisional decode says nothing of it, because the final one may not show it. */
    private Optional<Alert> goOn(WindowContext window, Finding finding, StandingEpisode one) {
        return window.isFinal()
                ? standing.shown(window, finding)
                        .map(news -> alert(one.id(), window, one.policy(), AlertState.UPDATED, one.type(), news))
                : Optional.empty();
    }

    /** The whole extent of one that is over: said as if its last window had said it, whatever came after. */
    private Alert whole(String tenant, String call, String channel, StandingEpisode one) {
        StandingEpisode.Last last = one.last();
        WindowContext window =
                new WindowContext(tenant, call, channel, last.startMs(), last.endMs(), last.revision(), true);
        return alert(one.id(), window, one.policy(), AlertState.UPDATED, one.type(), one.whole());
    }

    /** The channel has ended: the whole extent of what is longer than was told. Changes nothing. */
    synchronized List<Alert> atEnd(String tenant, String call, String channel) {
        return standing.untold().stream()
                .map(one -> whole(tenant, call, channel, one))
                .toList();
    }

    private static boolean changed(Open was, Finding now) {
        return was.severity() != now.severity() || Math.abs(was.risk() - now.risk()) >= CHANGED_RISK;
    }

    private boolean isDecided(WindowContext window) {
        return decided.contains(window.startMs());
    }

    /** Windows that never got a final decode are forgotten, oldest first, once there are too many. */
    private Map<AlertType, Open> episodes(WindowContext window) {
        Map<AlertType, Open> episodes = open.computeIfAbsent(window.startMs(), start -> new EnumMap<>(AlertType.class));
        while (open.size() > OPEN_WINDOWS_KEPT && open.firstKey() != window.startMs()) {
            open.pollFirstEntry();
        }
        return episodes;
    }

    private AlertIds.Source from(String policy) {
        return new AlertIds.Source(source.model(), source.bundle(), policy);
    }

    private Alert alert(WindowContext window, String policy, AlertState state, AlertType type, Finding finding) {
        return alert(AlertIds.episode(from(policy), window, type), window, policy, state, type, finding);
    }

    private Alert alert(
            String episode, WindowContext window, String policy, AlertState state, AlertType type, Finding finding) {
        return new Alert(
                AlertIds.alert(from(policy), window, type, state),
                episode,
                type,
                state,
                finding.severity(),
                finding.startMs(),
                finding.endMs(),
                window.revision(),
                finding.risk(),
                finding.evidence(),
                finding.action(),
                finding.text(),
                finding.mitigated());
    }

    /** Episodes that the limit dropped since this channel began. */
    public synchronized long dropped() {
        return dropped;
    }

    /**
     * All it knows, as one short line of text: what {@link #restore} takes after a restart, so that nothing is raised twice.
     */
    public synchronized String state() {
        StringBuilder out = new StringBuilder("3");
        out.append('|')
                .append(minute)
                .append('|')
                .append(raisedInMinute)
                .append('|')
                .append(dropped);
        out.append('|');
        decided.forEach(start -> out.append(start).append(','));
        out.append('|').append(repeats.state());
        out.append('|').append(standing.state());
        out.append('|').append(doubts.state());
        open.forEach((start, episodes) -> episodes.forEach((type, e) -> out.append('|')
                .append(start)
                .append(',')
                .append(type.wire())
                .append(',')
                .append(e.revision())
                .append(',')
                .append(e.severity())
                .append(',')
                .append(e.risk())
                .append(',')
                .append(e.silent())
                .append(',')
                .append(e.policy())));
        return out.toString();
    }

    /**
     * Takes back a {@link #state()}, in place of everything it knew.
     *
     * @throws IllegalArgumentException if the line is not such a state
     */
    synchronized void restore(String state) {
        TreeMap<Long, Map<AlertType, Open>> episodes = new TreeMap<>();
        Deque<Long> done = new ArrayDeque<>();
        CrossWindow run;
        StandingEpisodes goOn;
        Doubts risks;
        try {
            String[] parts = state.split("\\|", -1);
            // version 1 knew no runs of windows, version 2 no episodes that go on and no doubts
            int first =
                    switch (parts[0]) {
                        case "1" -> 5;
                        case "2" -> 6;
                        case "3" -> 8;
                        default -> throw new IllegalArgumentException("version " + parts[0]);
                    };
            run = first > 5 ? CrossWindow.parse(parts[5]) : new CrossWindow();
            goOn = first > 6 ? StandingEpisodes.parse(parts[6]) : new StandingEpisodes();
            risks = first > 6 ? Doubts.parse(parts[7]) : new Doubts();
            for (String start : parts[4].isEmpty() ? new String[0] : parts[4].split(",")) {
                done.addLast(Long.valueOf(start));
            }
            for (int i = first; i < parts.length; i++) {
                String[] f = parts[i].split(",");
                Open one = new Open(
                        Integer.parseInt(f[2]),
                        Severity.valueOf(f[3]),
                        Double.parseDouble(f[4]),
                        Boolean.parseBoolean(f[5]),
                        // lines from before policies could change have none
                        f.length > 6 ? f[6] : source.policy());
                episodes.computeIfAbsent(Long.valueOf(f[0]), s -> new EnumMap<>(AlertType.class))
                        .put(AlertType.parse(f[1]), one);
            }
            long atMinute = Long.parseLong(parts[1]);
            int count = Integer.parseInt(parts[2]);
            long lost = Long.parseLong(parts[3]);
            minute = atMinute;
            raisedInMinute = count;
            dropped = lost;
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a state of alert episodes: " + state, e);
        }
        rules.clear();
        open.clear();
        open.putAll(episodes);
        decided.clear();
        decided.addAll(done);
        repeats = run;
        standing = goOn;
        doubts = risks;
    }
}
