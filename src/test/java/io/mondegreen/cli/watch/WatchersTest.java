package io.mondegreen.cli.watch;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Two hundred clients of one service, small; {@code mondegreen watchers} is the same with 50 calls and for minutes. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class WatchersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int CLIENTS = 200;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource("/")
    URI page;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void noneOfTwoHundredClientsLosesAnEvent() {
        await().atMost(PATIENCE).until(() -> get(management + "health/ready")
                .jsonPath()
                .getList("checks.findAll { it.name == 'page' }.status")
                .contains("UP"));
        try (Watchers watchers = Watchers.open(page, CLIENTS, 0);
                WrittenCalls calls = new WrittenCalls(Map.of("bootstrap.servers", servers), "watched-", 10)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(management + "metrics").asString())
                            .contains("mondegreen_page_watchers 200.0"));
            for (int second = 0; second < 6; second++) {
                calls.second(second);
            }
            await().atMost(PATIENCE).until(() -> watchers.result().fewest() >= calls.records() && watchers.even());

            Watchers.Result result = watchers.result();
            assertThat(result.clients()).isEqualTo(CLIENTS);
            assertThat(result.lost()).isZero();
            assertThat(result.again()).isZero();
            assertThat(result.ended()).isZero();
            assertThat(result.events()).isGreaterThanOrEqualTo(CLIENTS * calls.records());
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get(management + "metrics").asString()).contains("mondegreen_page_watchers 0.0"));
    }
}
