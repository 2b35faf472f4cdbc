package io.mondegreen.guard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the guard behaves. Its hash is part of every alert's id, because other rules make other facts.
 *
 * @param mode            what it may do
 * @param thresholds      risk in (0,1] from which a type alarms, in place of the probe bundle's; only for the two
 *                        hallucination types, whose detectors give a calibrated risk
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
        int minTokens,
        int repeats,
        int maxRepeats,
        double tokensPerSecond,
        int tokenFloor,
        boolean textInAlerts,
        int alertsPerMinute) {

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
                minTokens,
                repeats,
                maxRepeats,
                tokensPerSecond,
                tokenFloor,
                textInAlerts,
                alertsPerMinute);
    }

    /** The same with the bundle's own thresholds. */
    GuardPolicy withoutThresholds() {
        return new GuardPolicy(
                mode,
                Map.of(),
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
                mode, thresholds, minTokens, repeats, maxRepeats, tokensPerSecond, tokenFloor, text, alertsPerMinute);
    }

    /** 26 characters that stand for all its values. */
    public String hash() {
        return AlertIds.hash(
                "policy-1",
                mode.name(),
                thresholds.toString(),
                Integer.toString(minTokens),
                Integer.toString(repeats),
                Integer.toString(maxRepeats),
                Double.toString(tokensPerSecond),
                Integer.toString(tokenFloor),
                Boolean.toString(textInAlerts),
                Integer.toString(alertsPerMinute));
    }
}
