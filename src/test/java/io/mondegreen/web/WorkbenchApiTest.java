package io.mondegreen.web;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.mondegreen.BrokerResource;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.CallSender;
import io.mondegreen.kafka.FeedbackRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs the model: lenses, recordings, what is loaded; and verdicts. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class WorkbenchApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final float[] MUSIC = HoldMusic.render(7, HoldMusic.Family.ARPEGGIO, 8 * 8000);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @TempDir
    Path folder;

    @BeforeEach
    void awaitReady() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(management + "health/ready").statusCode())
                        .isEqualTo(200));
    }

    @Test
    void aWindowIsReadLayerByLayerFromItsAudio() throws InterruptedException {
        try (CallSender sender = new CallSender(Map.of("bootstrap.servers", servers), "call.audio")) {
            sender.send(
                    new CallKey("", "lens-call", "agent"),
                    "agent",
                    new AudioFormat(AudioFormat.Encoding.PCMU, 8000),
                    MUSIC,
                    200,
                    Double.POSITIVE_INFINITY);
        }
        List<String> segments = new ArrayList<>();
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> found = get("/api/v1/calls/lens-call/windows")
                    .jsonPath()
                    .getList("items.findAll { it.final == true && it.text }.segment");
            assertThat(found).isNotEmpty();
            segments.addAll(found);
        });
        String path = "/api/v1/windows/" + segments.getFirst();
        await().atMost(PATIENCE).untilAsserted(() -> when().get(path)
                .then()
                .body("tokens", not(empty()))
                .body("tokens[0].probes.hallucination", notNullValue())
                .body("tokens[0].probes.speech", notNullValue())
                .body("heard.music", notNullValue())
                .body("levels", hasSize(greaterThan(5))));
        JsonPath window = get(path).jsonPath();

        await().atMost(PATIENCE).untilAsserted(() -> given().queryParam("top", 3)
                .get(path + "/lens")
                .then()
                .statusCode(200)
                .body("state", equalTo("ready")));

        JsonPath lens = given().queryParam("top", 3).get(path + "/lens").jsonPath();
        assertThat(lens.getList("layers"))
                .isEqualTo(List.of("embed", "decoder.0", "decoder.1", "decoder.2", "decoder.3"));
        assertThat(lens.getList("tokens.id")).isEqualTo(window.getList("tokens.id"));
        assertThat(lens.getList("tokens[0].layers")).hasSize(5);
        assertThat(lens.getList("tokens[0].layers[4].top")).hasSize(3);
        // a sweep lies beside the bundled probes
        for (int layer = 1; layer < 5; layer++) {
            assertThat(lens.getString("tokens[0].layers[" + layer + "].probe")).isNotNull();
        }
        // the same audio through the same weights: the layer that the guard reads says what the guard read
        int last = lens.getList("tokens").size() - 1;
        for (int i = 0; i <= last; i++) {
            assertThat(lens.getDouble("tokens[" + i + "].layers[4].probe"))
                    .isCloseTo(
                            window.getDouble("tokens[" + i + "].probes.hallucination"),
                            org.assertj.core.api.Assertions.within(0.05));
        }
    }

    @Test
    void aWindowWhoseAudioCannotBeReadSaysSo() {
        try (Topic topic = new Topic(servers)) {
            topic.text("lens-gone", "customer", 0, 0, true, "hello there");
            topic.tokens("lens-gone", "customer", 0, 0, true, "hello", "there");
        }
        String path = "/api/v1/windows/" + Topic.segment("lens-gone", "customer", 0, 0);
        await().atMost(PATIENCE).untilAsserted(() -> when().get(path).then().body("tokens", hasSize(2)));

        when().get(path + "/lens").then().statusCode(200).body("state", equalTo("unsupported"));
        when().get(path + "/lens?top=0").then().statusCode(400);
    }

    @Test
    void aRecordingIsTranscribedAndGuarded() throws IOException {
        Path file = folder.resolve("music.wav");
        WavFile.write(file, Clip.mono(MUSIC, 8000), WavFile.Encoding.PCM16);

        JsonPath json = given().contentType("audio/wav")
                .body(Files.readAllBytes(file))
                .post("/api/v1/transcriptions")
                .then()
                .contentType("application/json")
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(json.getLong("durationMs")).isEqualTo(8000);
        assertThat(json.getList("windows")).isNotEmpty();
        assertThat(json.getList("windows[0].tokens")).isNotEmpty();
        assertThat(json.getList("alerts.type")).isNotEmpty();
        assertThat(json.getList("windows[0].alerts")).isNotEmpty();
        // nothing of it becomes a call
        assertThat(get("/api/v1/calls?tenant=upload").jsonPath().getList("items"))
                .isEmpty();
    }

    @Test
    void aRecordingIsToldAsItIsTranscribed() {
        byte[] ulaw = new AudioFormat(AudioFormat.Encoding.PCMU, 8000).encode(MUSIC);

        String told = given().contentType("application/octet-stream")
                .accept("text/event-stream")
                .queryParam("format", "audio/basic")
                .body(ulaw)
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(told).contains("event:token", "event:window", "event:alert");
        assertThat(told.strip()
                        .lines()
                        .filter(line -> line.startsWith("event"))
                        .toList()
                        .getLast())
                .isEqualTo("event:done");
    }

    @Test
    void aRecordingThatCannotBeTakenIsAProblem() {
        given().contentType("audio/mpeg")
                .body(new byte[] {1})
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("detail", containsString("audio/flac"));
        given().contentType("audio/flac")
                .body(new byte[] {1})
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(400)
                .body("detail", containsString("neither"));
        given().contentType("audio/wav")
                .body(new byte[] {1, 2, 3})
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(400);
        given().contentType("text/html")
                .body("<p>")
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(415);
        given().contentType("audio/basic")
                .body(new byte[601 * 8000])
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(413)
                .body("detail", containsString("max-audio-seconds"));
        given().contentType("audio/wav")
                .body(new byte[33 << 20])
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("detail", containsString("max-upload-mb"));
    }

    @Test
    void whatIsLoadedIsTold() {
        when().get("/api/v1/models")
                .then()
                .body("[0].name", equalTo("mini"))
                .body("[0].layers", equalTo(4))
                .body("[0].hash", notNullValue());
        when().get("/api/v1/bundles")
                .then()
                .body("[0].modelHash", equalTo(get("/api/v1/models").jsonPath().getString("[0].hash")))
                .body("[0].heads.name", hasItem("hallucination"))
                .body("[0].sweep.layer", equalTo(List.of(0, 1, 2, 3)))
                .body("[0].sweep[3].low", notNullValue())
                .body("[0].roc.risk", hasSize(greaterThan(5)))
                .body("[0].calibration.hallucination", not(empty()))
                .body("[0].provenance.corpus", notNullValue());
    }

    @Test
    void aVerdictGoesToTheFeedbackTopicWithWhoGaveIt() {
        try (Topic topic = new Topic(servers)) {
            topic.alert("verdict-1", "v1-raised", "v1", "raised", "high", 0, 2000);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> when().get("/api/v1/alerts/v1").then().statusCode(200));

        given().contentType("application/json")
                .body("{\"correct\":false,\"note\":\" she says it three times \"}")
                .post("/api/v1/alerts/v1-raised/verdict")
                .then()
                .statusCode(202);

        FeedbackRecord record = feedback();
        assertThat(record.episode()).isEqualTo("v1");
        assertThat(record.verdict()).isEqualTo(FeedbackRecord.Verdict.WRONG);
        assertThat(record.by()).contains("local");
        assertThat(record.note()).contains("she says it three times");
        for (String wrong : List.of("{}", "{\"correct\":\"maybe\"}", "{", "[]")) {
            given().contentType("application/json")
                    .body(wrong)
                    .post("/api/v1/alerts/v1/verdict")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        given().contentType("text/plain")
                .body("{\"correct\":true}")
                .post("/api/v1/alerts/v1/verdict")
                .then()
                .statusCode(415);
        given().contentType("application/json")
                .body("{\"correct\":true}")
                .post("/api/v1/alerts/unknown/verdict")
                .then()
                .statusCode(404);
    }

    private FeedbackRecord feedback() {
        List<FeedbackRecord> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor("call.feedback").stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> found.add(FeedbackRecord.read(record.value())));
                return !found.isEmpty();
            });
        }
        return found.getFirst();
    }
}
