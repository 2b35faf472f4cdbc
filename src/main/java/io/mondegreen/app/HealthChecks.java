package io.mondegreen.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** The parts that {@code /q/health} answers for; {@link Wellness} says what each of them tells. */
@ApplicationScoped
class HealthChecks {

    private final LineService service;

    @Inject
    HealthChecks(LineService service) {
        this.service = service;
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> service.wellness().started();
    }

    @Produces
    @Readiness
    HealthCheck line() {
        return () -> service.wellness().ready();
    }

    @Produces
    @Readiness
    HealthCheck guard() {
        return () -> service.wellness().guardWell();
    }

    @Produces
    @Readiness
    HealthCheck thresholds() {
        return () -> service.wellness().thresholdsWell();
    }

    @Produces
    @Readiness
    HealthCheck engine() {
        return () -> service.wellness().engineWell();
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> service.wellness().alive();
    }
}
