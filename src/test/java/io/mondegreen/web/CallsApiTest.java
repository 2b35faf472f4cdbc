package io.mondegreen.web;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
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
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Calls, windows, alerts and events as programs see them, from records that another instance wrote. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class CallsApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource("/api/v1/events")
    URI events;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void aCallIsShownWithItsWindowsAndStretchesInMediaOrder() {
        try (Topic topic = new Topic(servers)) {
            topic.text("order-1", "customer", 4000, 0, false, "hello");
            topic.text("order-1", "customer", 4000, 3, true, "hello there");
            topic.tokens("order-1", "customer", 4000, 3, true, "hello", "there");
            topic.stretch("order-1", "customer", 0, 4000);
            topic.text("order-1", "agent", 1000, 0, true, "good day");
        }
        awaitItems("/api/v1/calls/order-1/windows", 3);

        when().get("/api/v1/calls/order-1")
                .then()
                .statusCode(200)
                .body("call", equalTo("order-1"))
                .body("state", equalTo("live"))
                .body("channels.channel", equalTo(List.of("agent", "customer")))
                .body("channels[1].segments", equalTo(1))
                .body("channels[1].positionMs", equalTo(6000));
        when().get("/api/v1/calls/order-1/windows")
                .then()
                .body("items.startMs", equalTo(List.of(0, 1000, 4000)))
                .body("items[0].stretch", equalTo(true))
                .body("items[0].class", equalTo("music"))
                .body("items[0].levels", equalTo(List.of(-20, -21)))
                .body("items[2].text", equalTo("hello there"))
                .body("items[2].revision", equalTo(3))
                .body("items[2].words.text", equalTo(List.of("hello", "there")))
                .body("items[2].tokens", nullValue());
        given().queryParam("channel", "agent")
                .get("/api/v1/calls/order-1/windows")
                .then()
                .body("items.channel", equalTo(List.of("agent")));
    }

    @Test
    void aWindowIsFoundUnderTheIdsOfItsEarlierRevisionsAndHasItsTokens() {
        try (Topic topic = new Topic(servers)) {
            topic.text("tokens-1", "customer", 0, 0, false, "hell");
            topic.tokens("tokens-1", "customer", 0, 1, true, "hello", "there");
            topic.text("tokens-1", "customer", 0, 1, true, "hello there");
        }
        awaitItems("/api/v1/calls/tokens-1/windows", 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> when().get("/api/v1/windows/" + Topic.segment("tokens-1", "customer", 0, 0))
                        .then()
                        .statusCode(200)
                        .body("segment", equalTo(Topic.segment("tokens-1", "customer", 0, 1)))
                        .body("tokens.text", equalTo(List.of(" hello", " there")))
                        .body("tokens[1].mediaMs", equalTo(400))
                        .body("tokens[1].probes.hallucination", equalTo(-2.5f))
                        .body("tokens[1].noSpeech", equalTo(0.01f))
                        .body("levels", hasSize(20))
                        .body("heard.speech", notNullValue()));
        when().get("/api/v1/windows/nothing").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void listsGoOnFromTheirCursor() {
        try (Topic topic = new Topic(servers)) {
            for (int i = 0; i < 5; i++) {
                topic.text("paged-1", "customer", 2000L * i, 0, true, "one " + i);
            }
        }
        awaitItems("/api/v1/calls/paged-1/windows", 5);
        List<Integer> starts = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 3; page++) {
            JsonPath found =
                    get("/api/v1/calls/paged-1/windows?limit=2&after=" + after).jsonPath();
            starts.addAll(found.getList("items.startMs"));
            after = found.getString("next");
        }
        assertThat(after).isNull();
        assertThat(starts).containsExactly(0, 2000, 4000, 6000, 8000);
        given().queryParam("after", "nonsense")
                .get("/api/v1/calls")
                .then()
                .statusCode(400)
                .body("detail", containsString("cursor"));
    }

    @Test
    void anEpisodeIsListedOnceAndCountsForItsCallUntilItIsCleared() {
        try (Topic topic = new Topic(servers)) {
            topic.text("episode-1", "customer", 1000, 0, true, "thanks for watching");
            topic.alert("episode-1", "e1-raised", "e1", "raised", "medium", 1000, 3000);
            topic.alert("episode-1", "e1-confirmed", "e1", "confirmed", "high", 1000, 3000);
            topic.alert("episode-1", "e2-raised", "e2", "raised", "high", 1000, 3000);
            topic.alert("episode-1", "e2-cleared", "e2", "cleared", "high", 1000, 3000);
        }
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/api/v1/alerts?call=episode-1&history=true")
                .then()
                .body("items", hasSize(4)));
        when().get("/api/v1/alerts?call=episode-1")
                .then()
                .body("items.id", equalTo(List.of("e2-cleared", "e1-confirmed")));
        when().get("/api/v1/alerts/e1").then().body("id", equalTo("e1-confirmed"));
        when().get("/api/v1/alerts/e1-raised").then().body("state", equalTo("raised"));
        when().get("/api/v1/calls/episode-1")
                .then()
                .body("alerts.high", equalTo(1))
                .body("alerts.medium", equalTo(0))
                .body("standing", equalTo(List.of("repetition.phrase")));
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/api/v1/calls/episode-1/windows")
                .then()
                .body("items[0].alerts", equalTo(List.of("e1"))));
    }

    @Test
    void aStreamTellsWhatHappensAndGoesOnAfterTheLastEventItsClientSaw() throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get(management + "health/ready")
                        .jsonPath()
                        .getList("checks.findAll { it.name == 'page' }.status"))
                .containsExactly("UP"));
        List<String> first = new ArrayList<>();
        String last;
        try (HttpClient client = HttpClient.newHttpClient();
                Topic topic = new Topic(servers);
                Stream<String> lines = open(client, "?call=stream-2&kinds=transcript,alert", "")) {
            topic.text("stream-2", "customer", 0, 0, true, "one");
            topic.text("stream-other", "customer", 0, 0, true, "no");
            topic.text("stream-2", "customer", 2000, 0, true, "two");
            lines.filter(line -> !line.isBlank() && !line.startsWith(":"))
                    .limit(6)
                    .forEach(first::add);
            client.shutdownNow();
        }
        assertThat(first.stream().filter(line -> line.startsWith("event:"))).containsOnly("event: transcript");
        assertThat(first.stream().filter(line -> line.startsWith("data:")))
                .satisfiesExactly(one -> assertThat(one).contains("\"text\":\"one\""), two -> assertThat(two)
                        .contains("\"text\":\"two\""));
        last = first.stream()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow()
                .substring(4);

        List<String> again = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines = open(client, "?call=stream-2&kinds=transcript", last)) {
            lines.filter(line -> line.startsWith("data:")).limit(1).forEach(again::add);
            client.shutdownNow();
        }
        assertThat(again).singleElement().satisfies(line -> assertThat(line).contains("\"text\":\"two\""));
    }

    @Test
    void whatCannotBeAnsweredIsAProblem() {
        when().get("/api/v1/calls/unknown").then().statusCode(404).contentType("application/problem+json");
        when().get("/api/v1/calls?state=dead").then().statusCode(400).body("detail", containsString("live, ended"));
        when().get("/api/v1/alerts?since=yesterday").then().statusCode(400).body("detail", containsString("since"));
        when().get("/api/v1/events?kinds=gossip").then().statusCode(400).body("detail", containsString("transcript"));
        given().header("Last-Event-ID", "x").get("/api/v1/events").then().statusCode(400);
        when().delete("/api/v1/calls").then().statusCode(405).contentType("application/problem+json");
        when().delete("/api/v1/events").then().statusCode(405).contentType("application/problem+json");
        when().get("/api/v1/whoami").then().body("roles", hasItem("viewer")).body("name", not(equalTo("")));
    }

    private Stream<String> open(HttpClient client, String query, String lastEventId) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(events + query)).timeout(PATIENCE);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<Stream<String>> response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return response.body();
    }

    private static void awaitItems(String path, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(get(path).jsonPath().getList("items")).hasSize(count));
    }
}
