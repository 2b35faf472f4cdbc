package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What {@code doctor} found, in the order in which it looked. */
final class Diagnosis {
    /** How bad it is. */
    enum Level {
        OK,
        /** It runs, and not as it should. */
        WARNING,
        /** The service would not start, or would not do its work. */
        WRONG
    }

    /**
     * One answer of a check.
     *
     * @param todo what to do about it; empty where all is well
     */
    record Finding(String check, Level level, String said, String todo) {}

    private final Set<String> skipped;
    private final List<Finding> findings = new ArrayList<>();

    /** @param skipped checks that nobody wants */
    Diagnosis(Set<String> skipped) {
        this.skipped = skipped;
    }

    /** Whether the check is wanted. */
    boolean wants(String check) {
        return !skipped.contains(check);
    }

    void ok(String check, String said) {
        findings.add(new Finding(check, Level.OK, said, ""));
    }

    void warn(String check, String said, String todo) {
        findings.add(new Finding(check, Level.WARNING, said, todo));
    }

    void wrong(String check, String said, String todo) {
        findings.add(new Finding(check, Level.WRONG, said, todo));
    }

    /** Looks, if it is wanted; what the look throws is wrong, and {@code todo} is what to do then. */
    void look(String check, String todo, Runnable look) {
        if (!wants(check)) {
            return;
        }
        try {
            look.run();
        } catch (RuntimeException e) {
            wrong(check, String.valueOf(e.getMessage()), todo);
        }
    }

    /** Answers so far. */
    int count() {
        return findings.size();
    }

    /** The worst of all. */
    Level level() {
        return findings.stream().map(Finding::level).max(Enum::compareTo).orElse(Level.OK);
    }

    /** A line an answer, and a line below it for what to do. */
    void print(PrintWriter out) {
        for (Finding finding : findings) {
            List<String> lines = finding.said().lines().toList();
            for (int at = 0; at < lines.size(); at++) {
                out.printf("%-8s %-13s %s%n", at == 0 ? lower(finding.level()) : "", finding.check(), lines.get(at));
            }
            if (!finding.todo().isEmpty()) {
                out.printf("%-8s %-13s → %s%n", "", "", finding.todo());
            }
        }
    }

    ObjectNode json() {
        ObjectNode all = Json.object().put("status", lower(level()));
        ArrayNode checks = all.putArray("checks");
        findings.forEach(finding -> checks.addObject()
                .put("check", finding.check())
                .put("status", lower(finding.level()))
                .put("said", finding.said())
                .put("do", finding.todo()));
        return all;
    }

    private static String lower(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
