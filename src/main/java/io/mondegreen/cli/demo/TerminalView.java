package io.mondegreen.cli.demo;

import io.mondegreen.cli.SeenAlert;
import io.mondegreen.cli.SeenSegment;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.Severity;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The demo's live view: one line for each final segment, its words coloured by risk, one for each change of an alert with
 * its evidence, and on a terminal a last line that says how far the calls are. Elsewhere plain lines without colour.
 */
final class TerminalView {

    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintWriter out;
    private final boolean ansi;
    private String status = "";

    TerminalView(PrintWriter out, boolean ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    synchronized void line(String text) {
        print(text);
    }

    synchronized void segment(SeenSegment segment) {
        if (segment.isFinal()) {
            print(paint(DIM, clock(segment.startMs()) + "  " + who(segment.call(), segment.channel())) + "  "
                    + words(segment));
        }
    }

    synchronized void alert(SeenAlert alert) {
        String colour =
                alert.severity() == Severity.HIGH ? RED + BOLD : alert.severity() == Severity.MEDIUM ? YELLOW : DIM;
        String mark = alert.state() == AlertState.CLEARED ? "○" : "▲";
        print(paint(
                colour,
                clock(alert.startMs()) + "  " + who(alert.call(), alert.channel()) + "  " + mark + " "
                        + alert.type().wire() + " " + lower(alert.state()) + ", " + lower(alert.severity())
                        + String.format(Locale.ROOT, ", risk %.2f", alert.risk())));
        print(paint(DIM, " ".repeat(8) + because(alert)));
    }

    /** Replaces the last line of a terminal; says nothing elsewhere. */
    synchronized void status(String text) {
        if (ansi) {
            status = text;
            out.print(CLEAR_LINE + paint(DIM, status));
            out.flush();
        }
    }

    /** The table at the end. */
    synchronized void summary(List<DemoVerdict> verdicts) {
        status = "";
        print("");
        print(paint(BOLD, row("call", "alerts", "expected and seen", "missed", "false", "word errors", "verdict")));
        for (DemoVerdict verdict : verdicts) {
            String words = verdict.words().words() == 0
                    ? "-"
                    : String.format(
                            Locale.ROOT, "%.1f %%", 100 * verdict.words().rate());
            print(row(
                            verdict.call().title(),
                            Integer.toString(verdict.episodes()),
                            DemoVerdict.names(verdict.seen()),
                            DemoVerdict.names(verdict.missed()),
                            Integer.toString(verdict.falseAlarms().size()),
                            words,
                            "")
                    + (verdict.passed() ? paint(GREEN, "ok") : paint(RED, "FAILED")));
        }
        print("");
    }

    private static String row(
            String call, String alerts, String seen, String missed, String falseAlarms, String words, String verdict) {
        return String.format(
                Locale.ROOT,
                "%-26s %6s  %-28s %-28s %5s  %11s  %s",
                call,
                alerts,
                seen,
                missed,
                falseAlarms,
                words,
                verdict);
    }

    private String words(SeenSegment segment) {
        return ansi && !segment.words().isEmpty()
                ? segment.words().stream()
                        .map(word -> paint(colour(word.risk()), word.text()))
                        .collect(Collectors.joining(" "))
                : segment.text() + String.format(Locale.ROOT, "  [risk %.2f]", segment.risk());
    }

    private static String because(SeenAlert alert) {
        String layer = alert.evidence().layer() < 0
                ? ""
                : ", layer " + alert.evidence().layer();
        String reasons = String.join("; ", alert.evidence().reasons());
        return String.format(
                Locale.ROOT,
                "%s%s: %.2f against %.2f%s%s",
                alert.evidence().detector(),
                layer,
                alert.evidence().score(),
                alert.evidence().threshold(),
                reasons.isEmpty() ? "" : ", " + reasons,
                alert.action().equals("none") ? "" : " (" + alert.action() + ")");
    }

    private static String colour(double risk) {
        return risk >= 0.6 ? RED : risk >= 0.4 ? YELLOW : "";
    }

    private String paint(String colour, String text) {
        return ansi && !colour.isEmpty() ? colour + text + RESET : text;
    }

    private void print(String text) {
        out.println(status.isEmpty() ? text : CLEAR_LINE + text);
        if (!status.isEmpty()) {
            out.print(paint(DIM, status));
        }
        out.flush();
    }

    private static String who(String call, String channel) {
        return String.format(Locale.ROOT, "%-22s %-8s", call, channel);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Media time as m:ss. */
    static String clock(long ms) {
        return String.format(Locale.ROOT, "%2d:%02d", ms / 60_000, ms / 1000 % 60);
    }
}
