package io.mondegreen.lab.guard;

import io.mondegreen.guard.AlertType;
import io.mondegreen.lab.card.CardTable;
import io.mondegreen.lab.card.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Each sort of failure against good text: how well the guard, its parts and the rules of others tell them apart. */
final class KindTables {
    private final GuardWindows heard;
    private final List<Scorer> scorers;
    private final long seed;

    KindTables(GuardWindows heard, List<Scorer> scorers, long seed) {
        this.heard = heard;
        this.scorers = scorers;
        this.seed = seed;
    }

    /** One table for each failure, then the guard as it is delivered. */
    List<CardTable> tables() {
        List<CardTable> tables = new ArrayList<>();
        for (Truth failure : Truth.FAILURES) {
            tables.add(ranking(failure));
        }
        tables.add(delivered());
        tables.add(episodes());
        return tables;
    }

    private CardTable ranking(Truth failure) {
        Judgement judgement = Judgement.of(heard.test().against(failure, _ -> true), failure, seed);
        List<List<Cell>> rows = new ArrayList<>();
        if (judgement.possible()) {
            scorers.forEach(scorer -> rows.add(row(scorer, judgement)));
        }
        return new CardTable(
                failure.name().toLowerCase(Locale.ROOT),
                title(failure),
                List.of(
                        what(failure) + " " + judgement.positives() + " windows of test, against "
                                + judgement.negatives() + " whose text is what was said.",
                        "Recall is at a threshold that has at most one false alarm in an agent-hour of the dev calls (none at all where"
                                + " there is less than an hour of them); beside it what that became on the test calls."),
                List.of("score", "AUROC", "average precision", "recall", "false alarms an hour"),
                rows);
    }

    private static String title(Truth failure) {
        String label = failure.label();
        return Character.toUpperCase(label.charAt(0)) + label.substring(1);
    }

    private static String what(Truth failure) {
        return failure == Truth.NONSPEECH
                ? "Text on music, noise, tones or silence, false by construction:"
                : failure == Truth.CONTENT
                        ? "Most words were not said (noise, rare words), or nobody says anything in the model's language (foreign,"
                                + " babble, reversed):"
                        : "Text that repeats more than its audio (fast talk, tiled moments, things said again and again):";
    }

    private List<Cell> row(Scorer scorer, Judgement judgement) {
        double[] scores = judgement.scores(scorer.score());
        double threshold = heard.devCalls().threshold(scorer.score(), 1);
        return List.of(
                Cell.of(scorer.name()),
                Cell.number(judgement.auroc(scores), 3),
                Cell.number(judgement.averagePrecision(scores), 3),
                Cell.share(judgement.share(scores, threshold, true)),
                Cell.number(heard.testCalls().alarmsPerHour(scorer.score(), threshold, seed), 1));
    }

    private CardTable delivered() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Truth failure : Truth.FAILURES) {
            List<HeardWindow> failed = heard.test().alone().stream()
                    .filter(one -> one.truth() == failure)
                    .toList();
            rows.add(List.of(
                    Cell.of(failure.label()),
                    Cell.count(failed.size()),
                    Cell.share(GuardWindows.share(failed, one -> one.judged().alarms(failure), seed)),
                    Cell.share(GuardWindows.share(failed, one -> one.judged().alarmsHigh(failure), seed)),
                    Cell.share(GuardWindows.share(failed, one -> one.judged().high(), seed))));
        }
        return new CardTable(
                "delivered",
                "The guard as it is delivered, mode flag",
                List.of(
                        "Recall: windows of the failure whose final decode carries an alert about it (an invention of either kind, or a"
                                + " loop or text without an end), one of high severity, or one of high severity of any type."),
                List.of("failure", "windows", "alarm about it", "high", "any alarm of high severity"),
                rows);
    }

    private CardTable episodes() {
        AgentHours calls = heard.testCalls();
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(episodes("all", calls, _ -> true));
        for (AlertType type : AlertType.values()) {
            if (calls.episodes().values().stream().anyMatch(one -> one.type() == type)) {
                rows.add(episodes(type.wire(), calls, one -> one.type() == type));
            }
        }
        return new CardTable(
                "episodes",
                "Alarms in ordinary calls",
                List.of(
                        "Episodes of the delivered guard in an agent-hour of the test calls, provisional decodes included. False: the final text of"
                                + " the window in which it began, or became severe, is what was said. High: it was of high severity at"
                                + " some time; standing: that window's final decode still had it. Half wrong: a quarter to three fifths of the"
                                + " words were not said, or the only word; an alarm is no false one then, and not what the guard is there for."),
                List.of(
                        "type",
                        "false",
                        "false, high",
                        "false, high, standing",
                        "half wrong, high",
                        "half wrong",
                        "on text that is wrong"),
                rows);
    }

    private List<Cell> episodes(String name, AgentHours calls, Predicate<Episode> which) {
        Predicate<Episode> wrong = which.and(Episode::falseAlarm);
        Predicate<Episode> high = wrong.and(Episode::high);
        return List.of(
                Cell.of(name),
                perHour(calls, wrong),
                perHour(calls, high),
                perHour(calls, high.and(Episode::standing)),
                perHour(calls, which.and(Episode::halfWrong).and(Episode::high)),
                perHour(calls, which.and(Episode::halfWrong)),
                perHour(calls, which.and(one -> one.text().failure())));
    }

    private Cell perHour(AgentHours calls, Predicate<Episode> which) {
        return Cell.number(calls.episodesPerHour(which, seed), 1);
    }
}
