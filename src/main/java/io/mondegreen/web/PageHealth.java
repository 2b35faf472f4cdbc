package io.mondegreen.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the page knows what the topics hold within its horizon: before that it would show a part as the whole. */
@Readiness
@ApplicationScoped
class PageHealth implements HealthCheck {

    private final TopicReader reader;
    private final LiveState state;

    @Inject
    PageHealth(TopicReader reader, LiveState state) {
        this.reader = reader;
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("page")
                .status(reader.caughtUp())
                .withData("calls", state.calls().held());
        if (!reader.trouble().isEmpty()) {
            answer.withData("trouble", reader.trouble());
        }
        return answer.build();
    }
}
