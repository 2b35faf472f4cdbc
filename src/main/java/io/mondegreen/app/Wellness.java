package io.mondegreen.app;

import io.mondegreen.app.LineService.Phase;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.kafka.LineHealth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * How the service is at one moment, as its health checks tell it. Each answers for one part; {@code unwell} says what is the matter
 * and {@code do} what to do about it. A part that is unwell and still does its work is up: nobody should restart it.
 *
 * @param reason     why it could not start; empty otherwise
 * @param line       empty until it was started
 * @param computes   empty until the model is loaded
 * @param probes     whether there is a probe bundle, as far as is known
 * @param thresholds why the thresholds file is refused
 * @param failures   of the guard's test of itself
 */
record Wellness(
        Phase phase,
        String reason,
        Optional<LineHealth> line,
        Optional<Computes> computes,
        boolean probes,
        Optional<String> thresholds,
        GuardWatch.State guard,
        List<String> failures) {
    private static final long HANGS_AFTER_MS = 60_000;
    private static final long SILENT_AFTER_MS = 10_000;
    private static final String OPERATIONS = "docs/operations.md#";

    /**
     * Where it computes.
     *
     * @param could whether this build could use a card
     */
    record Computes(DeviceChoice wanted, boolean could, String device) {
        boolean fellBack() {
            return wanted == DeviceChoice.AUTO && could && device.equals("cpu");
        }
    }

    /** Startup: the model is loaded and gave a first window. */
    HealthCheckResponse started() {
        HealthCheckResponseBuilder answer = named("model loaded, self test passed")
                .status(phase == Phase.RUNNING || phase == Phase.OFF)
                .withData("phase", phase.name());
        if (phase == Phase.LOADING) {
            answer.withData("unwell", "the model is being loaded")
                    .withData("do", "wait; the start-up probe's patience is for the largest model");
        } else if (phase == Phase.FAILED) {
            unwell(answer, reason, "correct it and restart; 'mondegreen doctor' looks at everything at once");
        }
        return answer.build();
    }

    /** Readiness: the line reads call audio. */
    HealthCheckResponse ready() {
        boolean silent =
                line.filter(one -> one.brokerSilentMs() > SILENT_AFTER_MS).isPresent();
        boolean running =
                line.filter(one -> one.state() == LineHealth.State.RUNNING).isPresent();
        HealthCheckResponseBuilder answer = named("line").status(phase == Phase.OFF || running && !silent);
        answer.withData("phase", phase.name());
        line.ifPresent(one -> {
            answer.withData("line", one.state().name());
            answer.withData("partitions", one.partitions().size());
            answer.withData("paused", one.paused());
            one.fault().ifPresent(fault -> answer.withData("fault", fault));
        });
        if (silent) {
            unwell(
                    answer,
                    "no broker answered for " + line.get().brokerSilentMs() / 1000 + " s",
                    OPERATIONS + "the-broker-was-away");
        } else if (phase == Phase.FAILED) {
            unwell(answer, reason, "correct it and restart; 'mondegreen doctor' looks at everything at once");
        } else if (line.isPresent() && !running) {
            String fault = line.get().fault().orElse("it is connecting");
            unwell(answer, fault, todo(fault));
        }
        return answer.build();
    }

    /** Readiness: a guard that fails its test of itself should get no new work; readiness alone does not stop a consumer of Kafka. */
    HealthCheckResponse guardWell() {
        HealthCheckResponseBuilder answer = named("guard")
                .status(guard != GuardWatch.State.UNAVAILABLE)
                .withData("selftest", guard.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        if (!failures.isEmpty()) {
            answer.withData("failures", String.join("; ", failures));
            unwell(answer, "its test of itself fails", OPERATIONS + "the-guard-is-unavailable");
        } else if (!probes) {
            unwell(
                    answer,
                    "there is no probe bundle: loops, attention and budget are guarded, invention is not",
                    "'mondegreen probe train' makes one");
        }
        return answer.build();
    }

    /** Readiness, always up: what was in force before a bad file stays in force. */
    HealthCheckResponse thresholdsWell() {
        HealthCheckResponseBuilder answer = named("thresholds").up();
        thresholds.ifPresent(why -> unwell(
                answer, why + "; what was in force stays", "correct the file: it is looked at every two seconds"));
        return answer.build();
    }

    /** Readiness, always up: the CPU does a card's work, slower. */
    HealthCheckResponse engineWell() {
        HealthCheckResponseBuilder answer = named("engine").up();
        computes.ifPresent(one -> {
            answer.withData("device", one.device());
            if (one.fellBack()) {
                unwell(
                        answer,
                        "it computes on the CPU though this build is for a card",
                        "the log says why CUDA failed; " + OPERATIONS + "on-a-card");
            }
        });
        return answer.build();
    }

    /** Liveness: the line's thread turns; a line that has given up or hangs wants a restart. */
    HealthCheckResponse alive() {
        boolean hangs = line.filter(
                        one -> one.state() == LineHealth.State.RUNNING && one.lastPollAgeMs() > HANGS_AFTER_MS)
                .isPresent();
        boolean gaveUp =
                line.filter(one -> one.state() == LineHealth.State.FAILED).isPresent();
        HealthCheckResponseBuilder answer = named("line thread")
                .status(phase != Phase.FAILED && !hangs && !gaveUp)
                .withData("phase", phase.name());
        if (hangs) {
            unwell(
                    answer,
                    "the line's thread has not turned for " + line.get().lastPollAgeMs() / 1000 + " s",
                    "restart it: its calls go on from what is committed; if it comes back, " + OPERATIONS
                            + "readers-stall");
        } else if (gaveUp) {
            String fault = line.get().fault().orElse("the line gave up");
            unwell(answer, fault, todo(fault));
        } else if (phase == Phase.FAILED) {
            unwell(answer, reason, "correct it and restart; 'mondegreen doctor' looks at everything at once");
        }
        return answer.build();
    }

    /** The page of the code that a fault begins with. */
    private static String todo(String fault) {
        return switch (fault.split(" ", 2)[0]) {
            case "MG-1101" -> OPERATIONS + "the-broker-was-away";
            case "MG-1102" -> "give each instance a name of its own, and restart this one";
            case "MG-1103", "MG-1106", "MG-1107", "MG-1108" -> OPERATIONS + "kafka-does-not-let-it-in";
            default -> "docs/error-codes.md";
        };
    }

    private static HealthCheckResponseBuilder named(String part) {
        return HealthCheckResponse.named(part);
    }

    private static void unwell(HealthCheckResponseBuilder answer, String what, String todo) {
        answer.withData("unwell", what).withData("do", todo);
    }
}
