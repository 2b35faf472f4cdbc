package io.mondegreen.guard;

import io.mondegreen.probe.ProbeBundle;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the guard behaves. Its hash is part of every alert's id, because other rules make other facts.
 *
 * @param mode            what it may do
 * @param thresholds      risk in (0,1] from which a type alarms, in place of the probe bundle's; only for the two
 *                        hallucination types, whose detectors give a calibrated risk
 * @param levels          where invented text alarms and how severely, apart from {@code thresholds}; empty for what the probe
 *                        bundle says at the standard budget
 * @param minTokens       text tokens before a running risk may alarm, at least 1
 * @param repeats         occurrences of a phrase that make a loop when the audio does not repeat with it: 2 or more
 * @param maxRepeats      occurrences after which it is a loop whatever the audio does, at least {@code repeats}
 * @param tokensPerSecond tokens that a second of audio may give, above 0
 * @param tokenFloor      tokens that the shortest window may give, at least 1
 * @param textInAlerts    whether alerts carry transcript text
 * @param alertsPerMinute episodes raised per channel of a call and minute of its media time, at least 1
 */
public record GuardPolicy(
        GuardMode mode,
        Map<AlertType, Double> thresholds,
        Optional<RiskLevels> levels,
        int minTokens,
        int repeats,
        int maxRepeats,
        double tokensPerSecond,
        int tokenFloor,
        boolean textInAlerts,
        int alertsPerMinute) {

    /** One that leaves the levels of risk to the probe bundle. */
    public GuardPolicy(
            GuardMode mode,
            Map<AlertType, Double> thresholds,
            int minTokens,
            int repeats,
            int maxRepeats,
            double tokensPerSecond,
            int tokenFloor,
            boolean textInAlerts,
            int alertsPerMinute) {
        this(
                mode,
                thresholds,
                Optional.empty(),
                minTokens,
                repeats,
                maxRepeats,
                tokensPerSecond,
                tokenFloor,
                textInAlerts,
                alertsPerMinute);
    }

    public GuardPolicy {
        EnumMap<AlertType, Double> copy = new EnumMap<>(AlertType.class);
        copy.putAll(thresholds);
        copy.forEach((type, value) -> {
            require(
                    type == AlertType.HALLUCINATION_CONTENT || type == AlertType.HALLUCINATION_NONSPEECH,
                    "guard threshold for " + type.wire()
                            + " is not supported; only hallucination.nonspeech and hallucination.content take one");
            require(
                    value > 0 && value <= 1,
                    "guard threshold for " + type.wire() + " must be above 0 and at most 1, got " + value);
        });
        thresholds = Collections.unmodifiableMap(copy);
        require(minTokens >= 1, "guard min-tokens must be at least 1, got " + minTokens);
        require(repeats >= 2, "guard repeats must be at least 2, got " + repeats);
        require(
                maxRepeats >= repeats,
                "guard max-repeats must be at least repeats (" + repeats + "), got " + maxRepeats);
        require(
                tokensPerSecond > 0 && Double.isFinite(tokensPerSecond),
                "guard tokens-per-second must be above 0, got " + tokensPerSecond);
        require(tokenFloor >= 1, "guard token-floor must be at least 1, got " + tokenFloor);
        require(alertsPerMinute >= 1, "guard alerts-per-minute must be at least 1, got " + alertsPerMinute);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The defaults: flag, third repeat, no text in alerts. */
    public static GuardPolicy standard() {
        return new GuardPolicy(GuardMode.FLAG, Map.of(), 4, 3, 8, 12, 24, false, 30);
    }

    public GuardPolicy withMode(GuardMode other) {
        return new GuardPolicy(
                other,
                thresholds,
                levels,
                minTokens,
                repeats,
                maxRepeats,
                tokensPerSecond,
                tokenFloor,
                textInAlerts,
                alertsPerMinute);
    }

    public GuardPolicy withTextInAlerts(boolean text) {
        return new GuardPolicy(
                mode,
                thresholds,
                levels,
                minTokens,
                repeats,
                maxRepeats,
                tokensPerSecond,
                tokenFloor,
                text,
                alertsPerMinute);
    }

    /** The same with other bounds of risk. */
    GuardPolicy withRisks(RiskLevels other, Map<AlertType, Double> byType) {
        return new GuardPolicy(
                mode,
                byType,
                Optional.of(other),
                minTokens,
                repeats,
                maxRepeats,
                tokensPerSecond,
                tokenFloor,
                textInAlerts,
                alertsPerMinute);
    }

    /** The same with the levels that a bundle gives at a budget of false alarms per agent-hour, where it says none. */
    public GuardPolicy resolved(ProbeBundle bundle, double perHour) {
        return levels.isPresent() ? this : withRisks(RiskLevels.of(bundle, perHour), thresholds);
    }

    /**
     * The levels of risk for alerts of a type.
     *
     * @throws IllegalStateException where neither it nor a bundle has said them
     */
    RiskLevels levels(AlertType type) {
        RiskLevels all = levels.orElseThrow(() -> new IllegalStateException("this policy has no levels of risk yet"));
        return Optional.ofNullable(thresholds.get(type)).map(all::from).orElse(all);
    }

    /** The levels of risk for loops, which no threshold by hand is for. */
    RiskLevels loops() {
        return levels.orElseThrow(() -> new IllegalStateException("this policy has no levels of risk yet"));
    }

    /** 26 characters that stand for all its values. */
    public String hash() {
        return AlertIds.hash(
                "policy-2",
                mode.name(),
                thresholds.toString(),
                levels.toString(),
                Integer.toString(minTokens),
                Integer.toString(repeats),
                Integer.toString(maxRepeats),
                Double.toString(tokensPerSecond),
                Integer.toString(tokenFloor),
                Boolean.toString(textInAlerts),
                Integer.toString(alertsPerMinute));
    }
}
