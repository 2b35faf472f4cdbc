package io.mondegreen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.BrokerResource;
import io.mondegreen.app.LineService;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.calls.CallKey;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.kafka.Origin;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.kafka.Word;
import io.mondegreen.page.Chromium;
import io.mondegreen.page.Delays;
import io.mondegreen.page.NeedsChromium;
import io.mondegreen.page.Tab;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo as a visitor sees it: the real service over a real broker, in a real browser. */
@NeedsChromium
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class DemoPageTest {

    private static final long SLOWEST_MS = 10_000;
    /** Other calls than other tests play into the same service: a call that is sent again is known already. */
    private static final long SEED = 2;

    @Inject
    LineService service;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource("/")
    URI page;

    private Chromium chromium;
    private Tab tab;

    @BeforeEach
    void open() {
        chromium = Chromium.start();
        tab = chromium.open(1440, 1000);
    }

    @AfterEach
    void close() {
        assertThat(tab.complaints()).isEmpty();
        chromium.close();
    }

    @Test
    void theWallFillsWhatIsInventedOnHoldMusicTurnsRedAndItsAlertComesAtOnce() throws Exception {
        tab.go(page + "#/");
        tab.until("document.querySelector('#link').dataset.state === 'live'");
        Delays.watch(tab);
        long beginMs = System.currentTimeMillis();
        List<DemoCall> calls = DemoCalls.compose(SpeechBank.open(Path.of("corpus/bank")), SEED);
        DemoSession session =
                new DemoSession(calls, servers, 1, new TerminalView(new PrintWriter(new StringWriter()), false));
        session.play(service, page.toString());

        for (DemoCall call : calls) {
            String tile = "document.querySelector('.tile[data-call=\"" + call.id() + "\"]')";
            tab.until(tile + "?.querySelectorAll('.w').length > 3");
            assertThat(tab.number(tile + ".querySelectorAll('.lane').length")).isEqualTo(2);
        }
        String hold = "document.querySelector('.tile[data-call=\"demo-2-hold\"]')";
        tab.until(hold + ".dataset.worst === 'high'");
        tab.until("document.querySelector('.alert.high[data-call=\"demo-2-hold\"]')");

        Collection<Long> delays = Delays.measure(tab, servers, beginMs).values();
        List<Long> sorted = delays.stream().sorted().toList();
        System.out.println("alert rows after their records: " + sorted.size() + ", median "
                + sorted.get(sorted.size() / 2) + " ms, slowest " + sorted.getLast() + " ms");
        assertThat(sorted).isNotEmpty().allMatch(delay -> delay < SLOWEST_MS);

        tab.read(hold + ".querySelector('.name').click()");
        tab.until("document.querySelector('.said .w.r4')");
        // the words of each layer are read while nobody speaks; the page asks again until then
        tab.until("document.querySelector('.heat [data-layer=embed]')", Duration.ofMinutes(3));
        int layers = tab.number("fetch('/api/v1/models').then(a => a.json()).then(models => models[0].layers)");
        assertThat(tab.number("document.querySelectorAll('.heat tbody tr').length"))
                .as("a row for each layer, and one for the embedding")
                .isEqualTo(layers + 1);
        assertThat(tab.text("document.querySelector('.evidence').innerText")).contains("Text without speech");
    }

    @Test
    void markupInATranscriptOnTheTopicIsInert() throws Exception {
        String evil = "<img src=x onerror=globalThis.hit=1>";
        TranscriptRecord record = new TranscriptRecord(
                "evil-segment",
                new CallKey("", "evil", "agent"),
                "agent",
                Instant.now(),
                0,
                2000,
                1,
                true,
                evil,
                0.9,
                -0.2,
                0.01,
                DecodeEnd.Reason.END_OF_TEXT,
                0,
                0,
                List.of(new Word(evil, 0.9, 100)),
                new Origin(0, 0, 1));
        tab.go(page + "#/");
        tab.until("document.querySelector('#link').dataset.state === 'live'");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = "evil".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("call.transcripts", key, record.bytes()))
                    .get();
        }

        tab.until("document.querySelector('.tile[data-call=evil] .w')");
        assertThat(tab.text("document.querySelector('.tile[data-call=evil] .w').innerText"))
                .contains(evil);
        assertThat(tab.number("document.querySelectorAll('main img').length")).isZero();
        tab.go(page + "#/calls/evil");
        tab.until("document.querySelector('.said .w')");
        assertThat(tab.holds("globalThis.hit || document.querySelector('main img')"))
                .isFalse();
    }

    @Test
    void aFileThatIsDroppedIsTranscribedAndItsInventionCaught() {
        tab.go(page + "#/try");
        tab.until("document.querySelector('.zone')");

        tab.drop(Path.of("corpus/bank/demo-foreign.opus"), ".zone");
        tab.until("/alert/.test(document.querySelector('.status').innerText)", Duration.ofMinutes(3));

        assertThat(tab.text("document.querySelector('.status').innerText")).doesNotContain("no alert");
        assertThat(tab.number("document.querySelectorAll('.said .w').length")).isGreaterThan(3);
        assertThat(tab.text("document.querySelector('.evidence').innerText")).contains("Invented content");
    }
}
