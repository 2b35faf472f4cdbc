package io.mondegreen.app;

import io.mondegreen.app.LineService.Phase;
import io.mondegreen.kafka.LineHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Started: model loaded and self test passed. Ready: the line runs. Alive: the line's thread turns; a line that has given up
 * or hangs wants a restart.
 */
@ApplicationScoped
class HealthChecks {

    private static final long HANGS_AFTER_MS = 60_000;

    private final LineService service;

    @Inject
    HealthChecks(LineService service) {
        this.service = service;
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> {
            Phase phase = service.phase();
            return answer("model loaded, self test passed", phase == Phase.RUNNING || phase == Phase.OFF);
        };
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> answer(
                "line",
                service.phase() == Phase.OFF
                        || service.health()
                                .map(health -> health.state() == LineHealth.State.RUNNING)
                                .orElse(false));
    }

    /** A guard that fails its test of itself should get no new work; readiness alone does not stop a consumer of Kafka. */
    @Produces
    @Readiness
    HealthCheck guard() {
        return () -> {
            Optional<GuardWatch> watch = service.watch();
            GuardWatch.State state = watch.map(GuardWatch::state).orElse(GuardWatch.State.NOT_CONFIGURED);
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("guard")
                    .status(state != GuardWatch.State.UNAVAILABLE)
                    .withData("selftest", state.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            watch.map(GuardWatch::failures)
                    .filter(failures -> !failures.isEmpty())
                    .ifPresent(failures -> answer.withData("failures", String.join("; ", failures))
                            .withData("do", "docs/operations.md#the-guard-is-unavailable"));
            return answer.build();
        };
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> answer("line thread", service.phase() != Phase.FAILED && !hangs());
    }

    private boolean hangs() {
        return service.health()
                .map(health -> health.state() == LineHealth.State.FAILED
                        || health.state() == LineHealth.State.RUNNING && health.lastPollAgeMs() > HANGS_AFTER_MS)
                .orElse(false);
    }

    private HealthCheckResponse answer(String name, boolean up) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(name)
                .status(up)
                .withData("phase", service.phase().name());
        Optional<LineHealth> health = service.health();
        health.ifPresent(line -> {
            answer.withData("line", line.state().name());
            answer.withData("partitions", line.partitions().size());
            line.fault().ifPresent(fault -> answer.withData("fault", fault));
        });
        if (!service.reason().isEmpty()) {
            answer.withData("reason", service.reason());
        }
        return answer.build();
    }
}
