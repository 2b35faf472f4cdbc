package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.RiskLevels;
import io.mondegreen.guard.Severity;
import io.mondegreen.guard.Thresholds;
import io.mondegreen.probe.Bound;
import io.mondegreen.probe.PoissonRate;
import io.mondegreen.probe.ProbeBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a calibration found, for people and for programs, and the thresholds that follow from it. */
final class GuardCalibrateReport {
    private static final long SEED = 1;
    private static final double[] SHARES = {0.90, 0.95, 0.99};

    private final double perHour;
    private final RiskLevels present;
    private final ProbeBundle probes;
    private final List<String> notes = new ArrayList<>();
    private Optional<GuardCalibrateNonSpeech> nonSpeech = Optional.empty();
    private Optional<GuardCalibrateSpeech> speech = Optional.empty();
    private Optional<GuardCalibrateFeedback.Judged> judged = Optional.empty();

    /**
     * @param perHour the budget
     * @param present levels in force before
     */
    GuardCalibrateReport(double perHour, RiskLevels present, ProbeBundle probes) {
        this.perHour = perHour;
        this.present = present;
        this.probes = probes;
    }

    void nonSpeech(GuardCalibrateNonSpeech heard) {
        nonSpeech = Optional.of(heard);
        if (heard.windows().size() < GuardCalibrateNonSpeech.FEW) {
            note("only " + heard.windows().size()
                    + " windows of non-speech got text: too few for thresholds, though a good"
                    + " sign; --no-gate decodes what the activity gate keeps from the model");
        }
    }

    void speech(GuardCalibrateSpeech heard) {
        speech = Optional.of(heard);
        notes.addAll(heard.warnings(perHour));
    }

    void verdicts(GuardCalibrateFeedback.Judged read) {
        judged = Optional.of(read);
        if (read.count() == 0) {
            note("no verdict is about an alert of invented text that is here too; both are joined by their episode");
        }
    }

    void note(String note) {
        notes.add(note);
    }

    /** The entry to write; empty where nothing here can say it. */
    Optional<Thresholds.Entry> chosen(double share, Optional<Double> hours) {
        List<RiskLevels> levels = new ArrayList<>();
        List<String> from = new ArrayList<>();
        speech.filter(heard -> !heard.tooLittle(perHour)).ifPresent(heard -> {
            levels.add(heard.levels(perHour).withLoops(present));
            from.add(format("%.1f h of calls", heard.hours()));
        });
        judged.filter(read -> read.count() > 0 && hours.isPresent()).ifPresent(read -> {
            levels.add(read.levels(hours.get(), perHour, present));
            from.add(format("%d verdicts about %.1f agent-hours", read.count(), hours.get()));
        });
        String about = format("guard calibrate, at most %s per agent-hour, from ", GuardCalibrateSpeech.plain(perHour))
                + String.join(" and ", from);
        Optional<RiskLevels> strictest = levels.stream().reduce(RiskLevels::atLeast);
        if (strictest.isPresent()) {
            return Optional.of(new Thresholds.Entry(Optional.empty(), strictest, Map.of(), Optional.of(about)));
        }
        if (speech.isEmpty() && judged.isEmpty()) {
            return nonSpeech
                    .filter(heard -> heard.windows().size() >= GuardCalibrateNonSpeech.FEW)
                    .map(heard -> new Thresholds.Entry(
                            Optional.of(perHour),
                            Optional.empty(),
                            Map.of(AlertType.HALLUCINATION_NONSPEECH, heard.catching(share)),
                            Optional.of(format(
                                    "guard calibrate, nonspeech catches %.0f %% of %d windows with text",
                                    100 * share, heard.windows().size()))));
        }
        return Optional.empty();
    }

    String text(Optional<Thresholds.Entry> chosen) {
        StringBuilder out = new StringBuilder();
        line(out, "present levels, risk of the whole text / while it is written: %s", levels(present));
        nonSpeech.ifPresent(heard -> {
            int windows = heard.windows().size();
            line(out, "non-speech: %.2f h, %d windows got text", heard.hours(), windows);
            line(
                    out,
                    "  alarm now: %d of %d, %d of high severity; %d by loops and the like",
                    heard.alarms(Severity.LOW),
                    windows,
                    heard.alarms(Severity.HIGH),
                    heard.looped());
            for (double share : windows == 0 ? new double[0] : SHARES) {
                double risk = heard.catching(share);
                line(out, "  a threshold of %s catches %.0f %%%s", risk(risk), 100 * share, cost(risk));
            }
        });
        speech.ifPresent(heard -> {
            line(
                    out,
                    "speech: %.2f h of %d channels, %d windows got text, %d looped",
                    heard.hours(),
                    heard.channels().size(),
                    heard.windows().size(),
                    heard.looped());
            line(
                    out,
                    "  alarms now: %s; of high severity %s",
                    rate(heard.alarms(Severity.LOW)),
                    rate(heard.alarms(Severity.HIGH)));
            RiskLevels levels = heard.levels(perHour).withLoops(present);
            line(
                    out,
                    "  for at most %s of high severity per hour: %s",
                    GuardCalibrateSpeech.plain(perHour),
                    levels(levels));
            heard.interval(perHour, SEED)
                    .ifPresent(range -> line(
                            out,
                            "  the high threshold lies between %s and %s with 95 %% (channels drawn again)",
                            risk(range[0]),
                            risk(range[1])));
            line(out, "  these calls at those levels: %s of high severity", rate(heard.at(levels)));
        });
        judged.ifPresent(read -> line(
                out,
                "verdicts: %d of %d alerts of invented text, %d right, %d wrong",
                read.count(),
                read.episodes(),
                read.right().size(),
                read.wrong().size()));
        chosen.ifPresent(entry -> {
            entry.levels().ifPresent(levels -> line(out, "chosen: %s", levels(levels)));
            entry.byType().forEach((type, risk) -> line(out, "chosen: %s from %s", type.wire(), risk(risk)));
        });
        notes.forEach(note -> line(out, "! %s", note));
        return out.toString().stripTrailing();
    }

    /** What a lower threshold would cost on text that is right, as the bundle's dev split has it. */
    private String cost(double risk) {
        return probes.curve()
                .map(curve -> format(
                        "; text that is right would alarm %.1f times per agent-hour (the bundle's dev split)",
                        curve.alarms(new Bound(risk, 1, 1)) / curve.hours()))
                .orElse("");
    }

    ObjectNode json(Optional<Thresholds.Entry> chosen) {
        ObjectNode json = Json.object().put("bundle", probes.hash()).put("falseAlarmsPerHour", perHour);
        put(json.putObject("present"), present);
        nonSpeech.ifPresent(heard -> {
            ObjectNode node = json.putObject("nonspeech").put("hours", heard.hours());
            node.put("windows", heard.windows().size()).put("alarms", heard.alarms(Severity.LOW));
            node.put("high", heard.alarms(Severity.HIGH)).put("looped", heard.looped());
            ArrayNode catching = node.putArray("catching");
            for (double share : heard.windows().isEmpty() ? new double[0] : SHARES) {
                catching.addObject().put("share", share).put("threshold", heard.catching(share));
            }
        });
        speech.ifPresent(heard -> {
            ObjectNode node = json.putObject("speech").put("hours", heard.hours());
            node.put("channels", heard.channels().size())
                    .put("windows", heard.windows().size())
                    .put("looped", heard.looped());
            put(node.putObject("alarms"), heard.alarms(Severity.LOW));
            put(node.putObject("high"), heard.alarms(Severity.HIGH));
            put(node.putObject("levels"), heard.levels(perHour).withLoops(present));
            heard.interval(perHour, SEED)
                    .ifPresent(
                            range -> node.putArray("highInterval").add(range[0]).add(range[1]));
        });
        judged.ifPresent(read -> json.putObject("verdicts")
                .put("episodes", read.episodes())
                .put("right", read.right().size())
                .put("wrong", read.wrong().size())
                .put("unreadable", read.unreadable()));
        chosen.ifPresent(entry -> {
            ObjectNode node = json.putObject("chosen");
            entry.levels().ifPresent(levels -> put(node, levels));
            entry.byType().forEach((type, risk) -> node.put(type.wire(), risk));
        });
        ArrayNode all = json.putArray("notes");
        notes.forEach(all::add);
        return json;
    }

    private static void put(ObjectNode node, RiskLevels levels) {
        put(node.putObject("low"), levels.low());
        put(node.putObject("medium"), levels.medium());
        put(node.putObject("high"), levels.high());
    }

    private static void put(ObjectNode node, Bound bound) {
        node.put("window", bound.window()).put("running", bound.running()).put("loop", bound.loop());
    }

    private static void put(ObjectNode node, PoissonRate rate) {
        node.put("count", rate.count())
                .put("perHour", rate.perHour())
                .put("low", rate.low())
                .put("high", rate.high());
    }

    private static String rate(PoissonRate rate) {
        return format("%d, %.2f [%.2f, %.2f] per hour", rate.count(), rate.perHour(), rate.low(), rate.high());
    }

    private static String levels(RiskLevels levels) {
        return "low " + bound(levels.low()) + ", medium " + bound(levels.medium()) + ", high " + bound(levels.high());
    }

    private static String bound(Bound bound) {
        return risk(bound.window()) + " / " + risk(bound.running());
    }

    /** Four digits from the nearer end: thresholds lie close to 1. */
    private static String risk(double risk) {
        return risk > 0.99 && risk < 1 ? format("1 - %.1e", 1 - risk) : format("%.4f", risk);
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(format(format, values)).append('\n');
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
