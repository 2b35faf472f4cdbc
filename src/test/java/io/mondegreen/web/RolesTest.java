package io.mondegreen.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that come with a token: what each role may do, and who may see what was said. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@TestProfile(RolesTest.Tokens.class)
class RolesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TEXT = "transcript:read";

    public static final class Tokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mondegreen.access.local", "false",
                    "mondegreen.line.enabled", "false",
                    "quarkus.oidc.tenant-enabled", "true",
                    "quarkus.oidc.application-type", "service",
                    "quarkus.oidc.public-key", Keys.publicKey());
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource("/api/v1/events")
    URI events;

    private static RequestSpecification as(String... roles) {
        return given().header("Authorization", "Bearer " + Keys.token("ann", roles));
    }

    /** Status of each role alone: none, viewer, operator, admin, transcript:read, viewer and transcript:read. */
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/whoami, 200, 200, 200, 200, 200, 200",
        "GET, /api/v1/calls, 403, 200, 200, 200, 403, 200",
        "GET, /api/v1/calls/none, 403, 404, 404, 404, 403, 404",
        "GET, /api/v1/calls/none/windows, 403, 404, 404, 404, 403, 404",
        "GET, /api/v1/windows/none, 403, 404, 404, 404, 403, 404",
        "GET, /api/v1/windows/none/lens, 403, 403, 403, 403, 403, 404",
        "GET, /api/v1/alerts, 403, 200, 200, 200, 403, 200",
        "GET, /api/v1/alerts/none, 403, 404, 404, 404, 403, 404",
        "GET, /api/v1/transcripts, 403, 403, 403, 403, 403, 200",
        "GET, /api/v1/models, 403, 200, 200, 200, 403, 200",
        "GET, /api/v1/bundles, 403, 200, 200, 200, 403, 200",
        "GET, /api/v1/audit, 403, 403, 403, 200, 403, 403",
        "POST, /api/v1/alerts/none/verdict, 403, 403, 404, 404, 403, 403",
        "GET, /api/v1/nothing, 404, 404, 404, 404, 404, 404",
        "DELETE, /api/v1/calls, 405, 405, 405, 405, 405, 405",
        "OPTIONS, /api/v1/calls, 405, 405, 405, 405, 405, 405",
        "GET, /api/v1/calls/, 404, 404, 404, 404, 404, 404",
        "GET, /api/v1/audit;x=y, 404, 404, 404, 404, 404, 404",
    })
    void aRoleMayDoThisAndNoMore(
            String method, String path, int none, int viewer, int operator, int admin, int text, int both) {
        List<String[]> roles = List.of(
                new String[0],
                new String[] {"viewer"},
                new String[] {"operator"},
                new String[] {"admin"},
                new String[] {TEXT},
                new String[] {"viewer", TEXT});
        List<Integer> expected = List.of(none, viewer, operator, admin, text, both);
        for (int i = 0; i < expected.size(); i++) {
            RequestSpecification request = as(roles.get(i)).urlEncodingEnabled(false);
            if (method.equals("POST")) {
                request = request.contentType("application/json").body("{\"correct\":true}");
            }
            ValidatableResponse answer = request.request(method, path).then();
            assertThat(answer.extract().statusCode())
                    .as("%s %s as %s", method, path, List.of(roles.get(i)))
                    .isEqualTo(expected.get(i));
            if (expected.get(i) >= 400) {
                answer.contentType("application/problem+json").body("detail", not(equalTo("")));
            }
        }
    }

    @Test
    void whatWasSaidIsShownToThoseWhoMayReadItAndThatIsWrittenDown() {
        try (Topic topic = new Topic(servers)) {
            topic.text("roles-1", "customer", 0, 1, true, "my secret pin");
            topic.tokens("roles-1", "customer", 0, 1, true, "my", "secret", "pin");
        }
        await().atMost(PATIENCE)
                .until(() -> as("viewer", TEXT)
                                .get("/api/v1/calls/roles-1/windows")
                                .asString()
                                .contains("secret")
                        && !as("viewer", TEXT)
                                .get("/api/v1/calls/roles-1/windows")
                                .asString()
                                .contains("\"items\":[]"));

        as("viewer")
                .get("/api/v1/calls/roles-1/windows")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].text", nullValue())
                .body("items[0].risk", notNullValue())
                .body(not(containsString("secret")));
        String segment = Topic.segment("roles-1", "customer", 0, 1);
        as("admin").get("/api/v1/windows/" + segment).then().statusCode(200).body(not(containsString("secret")));
        as("viewer", TEXT).get("/api/v1/windows/" + segment).then().body(containsString("secret"));

        as("admin")
                .get("/api/v1/audit")
                .then()
                .body("user", hasItem("ann"))
                .body("what", hasItem("GET /api/v1/windows/" + segment))
                .body(not(containsString("secret")));
    }

    @Test
    void aStreamShowsNoTextToThoseWhoMayNotReadItAndEndsWithItsLogin() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(events)
                .header("Authorization", "Bearer " + Keys.token("bob", Duration.ofSeconds(12), "viewer"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> stream = client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(stream.statusCode()).isEqualTo(200);
            try (Topic topic = new Topic(servers)) {
                topic.text("roles-2", "agent", 0, 1, true, "another secret");
            }
            StringBuilder seen = new StringBuilder();
            try (Stream<String> lines = stream.body()) {
                lines.forEach(line -> seen.append(line).append('\n'));
            } catch (java.io.UncheckedIOException cut) {
                // the connection went away, as it should
            }
            assertThat(seen).contains("event: transcript", "roles-2").doesNotContain("secret");
        }
    }

    @Test
    void aTokenThatIsForgedOrOverIsNone() {
        for (String token : List.of(
                Keys.forged("eve", "admin"), Keys.token("late", Duration.ofSeconds(-60), "admin"), "nonsense", "")) {
            given().header("Authorization", "Bearer " + token)
                    .get("/api/v1/calls")
                    .then()
                    .statusCode(401);
        }
    }
}
