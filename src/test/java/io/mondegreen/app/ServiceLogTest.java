package io.mondegreen.app;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.BrokerResource;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.CallSender;
import io.mondegreen.probe.SelfTestClips;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.junit.jupiter.api.Test;

/** The whole service, at every level and as JSON, logs neither a word of what its real model heard nor a byte of the call. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class ServiceLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final AudioFormat PCMU = new AudioFormat(AudioFormat.Encoding.PCMU, 8000);
    private static final int BYTES = 16;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void neitherWordsNorAudioAreLogged() throws InterruptedException {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(management + "health/ready").statusCode())
                        .isEqualTo(200));
        ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
        Handler ear = new JsonEar(logged);
        List<Logger> loggers = List.of(Logger.getLogger("io.mondegreen"), Logger.getLogger("org.apache.kafka.clients"));
        List<Level> before = loggers.stream().map(Logger::getLevel).toList();
        loggers.forEach(logger -> {
            logger.addHandler(ear);
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
        });
        List<String> heard = new ArrayList<>();
        List<SelfTestClips.Clip> clips =
                SelfTestClips.load(Path.of("models/mini/selftest.json")).clips();
        try (CallSender sender = new CallSender(Map.of("bootstrap.servers", servers), "call.audio")) {
            for (SelfTestClips.Clip clip : clips) {
                sender.send(
                        new CallKey("", "log-" + clip.id(), "customer"),
                        "customer",
                        PCMU,
                        PCMU.decode(clip.ulaw()),
                        200,
                        Double.POSITIVE_INFINITY);
            }
            await().atMost(PATIENCE).untilAsserted(() -> {
                heard.clear();
                clips.forEach(clip -> heard.addAll(get("/api/v1/transcripts?final=true&call=log-" + clip.id())
                        .jsonPath()
                        .getList("data.text")));
                assertThat(heard).anySatisfy(text -> assertThat(text).hasSizeGreaterThan(20));
            });
        } finally {
            for (int at = 0; at < loggers.size(); at++) {
                loggers.get(at).removeHandler(ear);
                loggers.get(at).setLevel(before.get(at));
                loggers.get(at).setUseParentHandlers(true);
            }
        }

        assertThat(logged).as("the handler hears what is logged").hasSizeGreaterThan(20);
        for (String text : heard) {
            List<String> words = List.of(text.strip().split("\\s+"));
            for (int at = 0; at + 2 < words.size(); at++) {
                String three = String.join(" ", words.subList(at, at + 3));
                assertThat(logged).noneMatch(line -> line.contains(three));
            }
        }
        for (SelfTestClips.Clip clip : clips) {
            byte[] audio = Arrays.copyOfRange(clip.ulaw(), 1600, 1600 + BYTES);
            String hex = HexFormat.of().formatHex(audio);
            String listed = Arrays.toString(audio).replaceAll("[\\[\\]]", "");
            String base64 = Base64.getEncoder().encodeToString(audio).substring(0, BYTES);
            assertThat(logged).noneMatch(line -> line.contains(hex) || line.contains(listed) || line.contains(base64));
        }
    }

    private static final class JsonEar extends Handler {
        private final ConcurrentLinkedQueue<String> logged;
        private final JsonFormatter json = new JsonFormatter();
        private final CallIds ids = new CallIds();

        JsonEar(ConcurrentLinkedQueue<String> logged) {
            this.logged = logged;
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord record) {
            if (ids.isLoggable(record)) {
                logged.add(json.format(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
