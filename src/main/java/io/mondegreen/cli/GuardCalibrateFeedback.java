package io.mondegreen.cli;

import io.mondegreen.cli.traffic.Kafka;
import io.mondegreen.guard.RiskLevels;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.FeedbackRecord;
import io.mondegreen.kafka.WireException;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.PoissonRate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * Operators' verdicts about alerts of invented text, joined with those alerts by their episode. An alert that nobody judged says
 * nothing; those judged stand for all.
 */
final class GuardCalibrateFeedback {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String tenant;
    private final Map<String, Double> risks = new HashMap<>();
    private final Map<String, FeedbackRecord> verdicts = new HashMap<>();
    private int unreadable;

    /**
     * What was judged.
     *
     * @param episodes   alerts of invented text, judged or not
     * @param right      highest risk of each episode that was right
     * @param wrong      the same of each false alarm
     * @param unreadable lines that were neither an alert nor a verdict
     */
    record Judged(int episodes, List<Double> right, List<Double> wrong, int unreadable) {
        int count() {
            return right.size() + wrong.size();
        }

        /** Agent-hours that the judged alerts stand for. */
        double share(double hours) {
            return hours * count() / episodes;
        }

        PoissonRate falseAlarms(double hours) {
            return new PoissonRate(wrong.size(), share(hours));
        }

        /** Levels that keep a budget; none below those under which nothing could be judged, because nothing alarmed. */
        RiskLevels levels(double hours, double perHour, RiskLevels present) {
            List<FalseAlarmCurve.Peak> peaks = wrong.stream()
                    .map(GuardCalibrateAudio::logit)
                    .map(logit -> new FalseAlarmCurve.Peak(logit, logit))
                    .toList();
            FalseAlarmCurve curve =
                    new FalseAlarmCurve(peaks, Math.max(1, Math.round(share(hours) * 3_600_000)), 1, 1, Map.of());
            return RiskLevels.of(curve, perHour).atLeast(present).withLoops(present);
        }
    }

    private GuardCalibrateFeedback(String tenant) {
        this.tenant = tenant;
    }

    /**
     * Reads a file of JSON lines, alerts and verdicts in any order, as {@code mondegreen listen --format json} prints them.
     *
     * @param tenant whose; empty for everybody's
     */
    static Judged read(Path file, String tenant) throws IOException {
        GuardCalibrateFeedback all = new GuardCalibrateFeedback(tenant);
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                all.add(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return all.judged();
    }

    /**
     * Reads two topics.
     *
     * @throws CommandFailure where the cluster or a topic is not there
     */
    static Judged read(Map<String, Object> client, String alerts, String feedback, String tenant)
            throws InterruptedException {
        GuardCalibrateFeedback all = new GuardCalibrateFeedback(tenant);
        try (Kafka cluster = new Kafka(client)) {
            cluster.committed(alerts, PATIENCE).forEach(record -> all.add(record.value()));
            cluster.committed(feedback, PATIENCE).forEach(record -> all.add(record.value()));
        } catch (KafkaException e) {
            throw new CommandFailure(
                    "cannot read " + alerts + " and " + feedback + " at " + client.get("bootstrap.servers") + ": "
                            + e.getMessage(),
                    e);
        }
        return all.judged();
    }

    private void add(byte[] record) {
        try {
            if (FeedbackRecord.is(record)) {
                FeedbackRecord verdict = FeedbackRecord.read(record);
                if (wanted(verdict.key().tenant())) {
                    verdicts.merge(
                            verdict.episode(), verdict, (a, b) -> a.time().isAfter(b.time()) ? a : b);
                }
                return;
            }
            AlertRecord alert = AlertRecord.read(record);
            if (wanted(alert.key().tenant()) && GuardCalibrateAudio.invention(alert.alert())) {
                risks.merge(alert.alert().episode(), alert.alert().risk(), Math::max);
            }
        } catch (WireException other) {
            unreadable++;
        }
    }

    private boolean wanted(String of) {
        return tenant.isEmpty() || tenant.equals(of);
    }

    private Judged judged() {
        List<Double> right = new ArrayList<>();
        List<Double> wrong = new ArrayList<>();
        risks.forEach((episode, risk) -> {
            FeedbackRecord verdict = verdicts.get(episode);
            if (verdict != null) {
                (verdict.verdict() == FeedbackRecord.Verdict.RIGHT ? right : wrong).add(risk);
            }
        });
        return new Judged(risks.size(), List.copyOf(right), List.copyOf(wrong), unreadable);
    }
}
