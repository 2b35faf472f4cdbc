package io.mondegreen.cli.demo;

import io.mondegreen.cli.AlertText;
import io.mondegreen.cli.Times;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.TranscriptRecord;
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

    synchronized void segment(TranscriptRecord segment) {
        if (segment.isFinal()) {
            print(paint(
                            DIM,
                            Times.seconds(segment.startMs()) + "  "
                                    + who(segment.key().call(), segment.key().channel()))
                    + "  " + words(segment));
        }
    }

    synchronized void alert(AlertRecord record) {
        Alert alert = record.alert();
        String colour =
                alert.severity() == Severity.HIGH ? RED + BOLD : alert.severity() == Severity.MEDIUM ? YELLOW : DIM;
        print(paint(
                colour,
                Times.seconds(alert.startMs()) + "  "
                        + who(record.key().call(), record.key().channel()) + "  " + AlertText.what(alert)));
        print(paint(DIM, " ".repeat(6) + AlertText.because(alert)));
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

    private String words(TranscriptRecord segment) {
        return ansi && !segment.words().isEmpty()
                ? segment.words().stream()
                        .map(word -> paint(colour(word.risk()), word.text()))
                        .collect(Collectors.joining(" "))
                : segment.text() + String.format(Locale.ROOT, "  [risk %.2f]", segment.risk());
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
}
