package io.mondegreen.web;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A client that does not read, where few events are held. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@TestProfile(SlowClientTest.FewEvents.class)
class SlowClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** The page alone, with a small ring. */
    public static final class FewEvents implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mondegreen.line.enabled", "false", "mondegreen.page.events", "64");
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource("/")
    URI page;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void itIsCutOffAndToldWhyAndTheOthersGoOn() throws IOException {
        await().atMost(PATIENCE).until(() -> get(management + "health/ready").statusCode() == 200);
        try (Socket slow = new Socket();
                Topic topic = new Topic(servers)) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(page.getHost(), page.getPort()));
            slow.getOutputStream()
                    .write(("GET /api/v1/events?kinds=transcript HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String text = "x".repeat(100_000);
            await().atMost(PATIENCE)
                    .until(() -> get(management + "metrics").asString().contains("mondegreen_page_watchers 1.0"));
            for (int i = 0; i < 400; i++) {
                topic.text("slow-call", "customer", 2000L * i, 0, true, text);
            }
            await().atMost(PATIENCE)
                    .until(() -> get("/api/v1/calls/slow-call").jsonPath().getInt("channels[0].segments") == 400);

            // now it reads: what was on the way, then that it was cut off, then the end
            String last = "";
            byte[] buffer = new byte[1 << 16];
            slow.setSoTimeout((int) PATIENCE.toMillis());
            for (int read = slow.getInputStream().read(buffer);
                    read >= 0;
                    read = slow.getInputStream().read(buffer)) {
                last += new String(buffer, 0, read, StandardCharsets.UTF_8);
                last = last.substring(Math.max(0, last.length() - 2000));
                if (last.contains("event: cut")) {
                    break;
                }
            }
            assertThat(last).contains("event: cut").contains("you read more slowly than events come");
        }
        assertThat(get(management + "metrics").asString()).contains("mondegreen_page_watchers_cut_total 1.0");
    }
}
