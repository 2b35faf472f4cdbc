package io.mondegreen.web;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.mondegreen.BrokerResource;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.CallSender;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.Origin;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The whole service over a real broker, as programs see it. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class ServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    /** Health and metrics have a port of their own. */
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @TestHTTPResource("/api/v1/alerts")
    URI alerts;

    @Test
    void musicOnTheLineBecomesATranscriptWithWordsAndMetrics() throws InterruptedException {
        awaitReady();
        float[] music = HoldMusic.render(7, HoldMusic.Family.ARPEGGIO, 8 * 8000);
        try (CallSender sender = new CallSender(Map.of("bootstrap.servers", servers), "call.audio")) {
            sender.send(
                    new CallKey("", "hold-music", "agent"),
                    "agent",
                    new AudioFormat(AudioFormat.Encoding.PCMU, 8000),
                    music,
                    200,
                    Double.POSITIVE_INFINITY);
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(paths("/api/v1/transcripts?final=true&call=hold-music", "data.call"))
                        .isNotEmpty());
        given().get("/api/v1/transcripts?final=true&call=hold-music")
                .then()
                .body("[0].data.final", equalTo(true))
                .body("[0].data.words", not(empty()));
        String metrics = when().get(management + "metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(metrics)
                .contains("mondegreen_audio_seconds_total")
                .contains("mondegreen_windows_total{outcome=\"end_of_text\"")
                .contains("mondegreen_tokens_total")
                .contains("mondegreen_encode_seconds_bucket")
                .contains("mondegreen_decode_seconds_bucket")
                .contains("mondegreen_queue_size{queue=\"engine\"")
                .contains("mondegreen_line_lag_seconds")
                .contains("mondegreen_line_behind")
                .contains("mondegreen_line_steps_total{to=\"behind\"")
                .contains("mondegreen_windows_oldest_seconds")
                .contains("mondegreen_windows_abandoned")
                .contains("mondegreen_windows_skipped_total{decoded=\"false\"")
                .contains("mondegreen_windows_alerts_dropped_total")
                .contains("mondegreen_audio_undecided_oldest_seconds")
                .contains("mondegreen_audio_buffered_bytes")
                .contains("mondegreen_nonspeech_seconds_total{class=\"ringback\"")
                .contains("mondegreen_canary_total{class=\"silence\",invented=\"true\"")
                .contains("mondegreen_canary_risk")
                .contains("mondegreen_records_rejected_total{code=\"MG-1001\"")
                .doesNotContain("hold-music");
    }

    @Test
    void alertsCanBeFilteredByCallTypeAndSeverity() {
        publish(alert("filter-1", "f1", AlertType.REPETITION_PHRASE, Severity.HIGH));
        publish(alert("filter-1", "f2", AlertType.HALLUCINATION_NONSPEECH, Severity.MEDIUM));
        publish(alert("filter-2", "f3", AlertType.REPETITION_TOKEN, Severity.LOW));
        awaitAlerts("filter-1", 2);
        awaitAlerts("filter-2", 1);

        given().queryParam("call", "filter-1")
                .get("/api/v1/alerts")
                .then()
                .body("items.id", equalTo(List.of("f2", "f1")));
        given().queryParam("call", "filter-1")
                .queryParam("type", "repetition")
                .get("/api/v1/alerts")
                .then()
                .body("items.id", equalTo(List.of("f1")))
                .body("items[0].event.data.evidence.detector", equalTo("ngram"));
        given().queryParam("call", "filter-1")
                .queryParam("severity", "medium")
                .get("/api/v1/alerts")
                .then()
                .body("items", hasSize(2));
        given().queryParam("call", "filter-2")
                .queryParam("severity", "high")
                .get("/api/v1/alerts")
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void aStreamGoesOnAfterTheLastEventItsClientSaw() throws Exception {
        publish(alert("stream", "s1", AlertType.REPETITION_PHRASE, Severity.HIGH));
        publish(alert("stream", "s2", AlertType.REPETITION_PHRASE, Severity.HIGH));
        awaitAlerts("stream", 2);

        List<String> ids = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines = open(client, "s1")) {
            publish(alert("stream", "s3", AlertType.REPETITION_PHRASE, Severity.HIGH));
            lines.filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring(3).strip())
                    .limit(2)
                    .forEach(ids::add);
            client.shutdownNow();
        }

        assertThat(ids).containsExactly("s2", "s3");
    }

    @Test
    void aWrongFilterIsAProblemThatSaysWhatIsRight() {
        given().queryParam("type", "nonsense")
                .get("/api/v1/alerts")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400))
                .body("detail", containsString("repetition.phrase"))
                .body("instance", equalTo("/api/v1/alerts"));
        given().queryParam("limit", "0").get("/api/v1/alerts").then().statusCode(400);
        given().queryParam("severity", "dire").get("/api/v1/alerts").then().statusCode(400);
        when().get("/api/v1/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("title", equalTo("Not Found"));
    }

    @Test
    void aRecordThatIsNoAlertIsCountedAndPassedOver() {
        send("call.alerts", "odd", "{\"nonsense\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        publish(alert("after-odd", "o1", AlertType.REPETITION_PHRASE, Severity.HIGH));

        awaitAlerts("after-odd", 1);
        when().get(management + "metrics").then().body(containsString("mondegreen_page_records_unreadable_total 1.0"));
    }

    @Test
    void theServiceBecomesReadyOnceTheLineRuns() {
        await().atMost(PATIENCE).untilAsserted(() -> when().get(management + "health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItem("line")));
        when().get(management + "health/started").then().statusCode(200);
        when().get(management + "health/live").then().statusCode(200);
    }

    @Test
    void thePortOfThePageHasNeitherHealthNorMetrics() {
        when().get("/q/metrics").then().statusCode(404);
        when().get("/q/health").then().statusCode(404);
        when().get(management.resolve("/api/v1/alerts")).then().statusCode(404);
    }

    @Test
    void thePageComesFromThisServiceAlone() {
        String page = when().get("/")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("script-src 'self'"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .extract()
                .asString();

        assertThat(page).contains("<title>Mondegreen").doesNotContain("http://").doesNotContain("https://");
        for (String file : List.of("icon.svg", "page/base.css", "page/main.js", "page/recorder.js")) {
            when().get("/" + file).then().statusCode(200);
        }
    }

    private Stream<String> open(HttpClient client, String lastEventId) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(alerts + "?call=stream"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastEventId)
                .timeout(PATIENCE)
                .build();
        HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return response.body();
    }

    private void awaitReady() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(management + "health/ready").statusCode())
                        .isEqualTo(200));
    }

    private static void awaitAlerts(String call, int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(paths("/api/v1/alerts?call=" + call, "items.id"))
                .hasSize(count));
    }

    private static List<String> paths(String url, String field) {
        return get(url).jsonPath().getList(field);
    }

    private void publish(AlertRecord record) {
        send("call.alerts", record.key().call(), record.bytes());
    }

    private void send(String topic, String key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(java.nio.charset.StandardCharsets.UTF_8), value));
        }
    }

    private static AlertRecord alert(String call, String id, AlertType type, Severity severity) {
        Alert alert = new Alert(
                id,
                "episode-" + id,
                type,
                AlertState.RAISED,
                severity,
                1000,
                3000,
                0,
                0.9,
                new Evidence("ngram", -1, 3, 3, List.of("a phrase came three times")),
                "flagged",
                Optional.empty());
        return new AlertRecord(
                new CallKey("", call, "agent"),
                "agent",
                Instant.parse("2026-01-01T00:00:00Z"),
                alert,
                new Origin(0, 0, 1));
    }
}
