package io.mondegreen.calls;

import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertIds;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The audio quality of one channel over a rolling minute of its media. Each kind of trouble has at most one episode at a time:
 * {@code raised} at its limit, {@code updated} at twice and four times the limit, {@code cleared} below half of it, {@code
 * confirmed} where the channel ends or falls silent first. Everything follows from what is added and its media time.
 */
final class QualityWatch {
    static final int SPAN_MS = 60_000;
    /** The minute rolls on in steps of this. */
    private static final int STEP_MS = 5000;

    private static final int STEPS = SPAN_MS / STEP_MS;

    /** One kind's last minute: amounts by step, and its episode. */
    private static final class Rolling {
        private final TreeMap<Long, Long> steps = new TreeMap<>();
        private Optional<Episode> episode = Optional.empty();
        private long sinceMs; // no episode reaches back before it

        long sum() {
            return steps.values().stream().mapToLong(Long::longValue).sum();
        }

        boolean isEmpty(long atMs) {
            return steps.isEmpty() && episode.isEmpty() && sinceMs <= atMs - SPAN_MS;
        }
    }

    private record Episode(long startMs, int revision, Severity severity) {}

    private final CallKey key;
    private final QualityRules rules;
    private final Map<QualityKind, Rolling> kinds = new EnumMap<>(QualityKind.class);

    QualityWatch(CallKey key, QualityRules rules) {
        this.key = key;
        this.rules = rules;
    }

    /** Counts trouble at a media time; amounts are ms or chunks, as the kind says. */
    Optional<Alert> add(QualityKind kind, long atMs, long amount) {
        if (amount == 0 || rules.limit(kind) == 0) {
            return Optional.empty();
        }
        kinds.computeIfAbsent(kind, k -> new Rolling()).steps.merge(atMs / STEP_MS, amount, Long::sum);
        return advance(kind, atMs);
    }

    /** Media has come to {@code atMs}: what is a minute old counts no longer. */
    Optional<Alert> advance(QualityKind kind, long atMs) {
        Rolling rolling = kinds.get(kind);
        if (rolling == null) {
            return Optional.empty();
        }
        rolling.steps.headMap(atMs / STEP_MS - STEPS, true).clear();
        Optional<Alert> said = judge(kind, rolling, atMs);
        if (rolling.isEmpty(atMs)) {
            kinds.remove(kind);
        }
        return said;
    }

    /** The channel has ended or fallen silent: what still holds is confirmed. Should it go on, it is counted anew from here. */
    Optional<Alert> end(QualityKind kind, long atMs) {
        Rolling rolling = kinds.get(kind);
        if (rolling == null || rolling.episode.isEmpty()) {
            return Optional.empty();
        }
        Episode was = rolling.episode.get();
        Episode over = new Episode(was.startMs, was.revision + 1, was.severity);
        Optional<Alert> said = Optional.of(alert(kind, over, AlertState.CONFIRMED, atMs, rolling.sum()));
        rolling.episode = Optional.empty();
        rolling.steps.clear();
        rolling.sinceMs = atMs;
        return said;
    }

    /** Whether an episode is open. */
    boolean alarmed() {
        return kinds.values().stream().anyMatch(rolling -> rolling.episode.isPresent());
    }

    private Optional<Alert> judge(QualityKind kind, Rolling rolling, long atMs) {
        long sum = rolling.sum();
        int limit = rules.limit(kind);
        Severity severity = sum >= 4L * limit ? Severity.HIGH : sum >= 2L * limit ? Severity.MEDIUM : Severity.LOW;
        if (rolling.episode.isEmpty()) {
            if (sum < limit) {
                return Optional.empty();
            }
            Episode raised = new Episode(Math.max(rolling.sinceMs, atMs - SPAN_MS), 0, severity);
            rolling.episode = Optional.of(raised);
            return Optional.of(alert(kind, raised, AlertState.RAISED, atMs, sum));
        }
        Episode was = rolling.episode.get();
        if (2 * sum < limit) {
            rolling.episode = Optional.empty();
            Episode over = new Episode(was.startMs, was.revision + 1, Severity.LOW);
            return Optional.of(alert(kind, over, AlertState.CLEARED, atMs, sum));
        }
        if (severity.compareTo(was.severity) > 0) {
            Episode worse = new Episode(was.startMs, was.revision + 1, severity);
            rolling.episode = Optional.of(worse);
            return Optional.of(alert(kind, worse, AlertState.UPDATED, atMs, sum));
        }
        return Optional.empty();
    }

    private Alert alert(QualityKind kind, Episode episode, AlertState state, long atMs, long sum) {
        int limit = rules.limit(kind);
        String name = kind.name().toLowerCase(Locale.ROOT);
        String[] facts = {
            key.tenant(), key.call(), key.channel(), name, Long.toString(episode.startMs), Integer.toString(limit)
        };
        return new Alert(
                AlertIds.hash("quality", String.join("/", facts), state.name(), Integer.toString(episode.revision)),
                AlertIds.hash("quality-episode", String.join("/", facts)),
                AlertType.AUDIO_QUALITY,
                state,
                episode.severity,
                episode.startMs,
                Math.max(atMs, episode.startMs),
                episode.revision,
                Math.min(1, 0.5 * sum / limit),
                new Evidence(
                        name,
                        -1,
                        sum,
                        limit,
                        List.of(String.format(
                                Locale.ROOT,
                                "%s: %d %s within a minute of media, the limit is %d",
                                name,
                                sum,
                                kind.unit(),
                                limit))),
                "none",
                Optional.empty());
    }

    /** All it knows as text without {@code ;}: empty where all is well. */
    String state() {
        StringBuilder out = new StringBuilder();
        kinds.forEach((kind, rolling) -> {
            out.append(out.isEmpty() ? "" : "/").append(kind.name());
            rolling.steps.forEach(
                    (step, amount) -> out.append(',').append(step).append(':').append(amount));
            if (rolling.sinceMs > 0) {
                out.append(",s:").append(rolling.sinceMs);
            }
            rolling.episode.ifPresent(e -> out.append(",e:")
                    .append(e.startMs)
                    .append(':')
                    .append(e.revision)
                    .append(':')
                    .append(e.severity));
        });
        return out.toString();
    }

    /**
     * Takes up a {@link #state}.
     *
     * @throws RuntimeException if it is none
     */
    void restore(String state) {
        for (String one : state.isEmpty() ? new String[0] : state.split("/")) {
            String[] fields = one.split(",");
            Rolling rolling = new Rolling();
            for (int i = 1; i < fields.length; i++) {
                String[] part = fields[i].split(":");
                if (part[0].equals("e")) {
                    rolling.episode = Optional.of(
                            new Episode(Long.parseLong(part[1]), Integer.parseInt(part[2]), Severity.valueOf(part[3])));
                } else if (part[0].equals("s")) {
                    rolling.sinceMs = Long.parseLong(part[1]);
                } else {
                    rolling.steps.put(Long.valueOf(part[0]), Long.valueOf(part[1]));
                }
            }
            kinds.put(QualityKind.valueOf(fields[0]), rolling);
        }
    }
}
