package io.mondegreen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.BrokerResource;
import io.mondegreen.app.LineService;
import io.mondegreen.audio.bank.SpeechBank;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The demo's calls through the real service over a real broker, in real time. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class DemoTest {

    @Inject
    LineService service;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void everyExpectedAlertIsSeenAndNoOtherOfHighSeverity() throws Exception {
        StringWriter shown = new StringWriter();
        List<DemoCall> calls = DemoCalls.compose(SpeechBank.open(Path.of("corpus/bank")), 1);
        DemoSession session = new DemoSession(calls, servers, 1, new TerminalView(new PrintWriter(shown, true), false));

        List<DemoVerdict> verdicts = session.play(service, "http://localhost/");

        assertThat(verdicts).as(shown::toString).allMatch(DemoVerdict::passed);
        assertThat(verdicts)
                .filteredOn(verdict -> verdict.call().ordinary())
                .hasSize(2)
                .allSatisfy(verdict -> assertThat(verdict.words().rate()).isLessThan(0.25));
        assertThat(shown.toString())
                .contains("▲ hallucination.")
                .contains("▲ repetition.")
                .doesNotContain("\u001b[");
    }

    @Test
    void aSeedAlwaysGivesTheSameCallsAndAnotherSeedOtherOnes() throws IOException {
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));

        assertThat(texts(bank, 5)).isEqualTo(texts(bank, 5));
        assertThat(texts(bank, 6)).isNotEqualTo(texts(bank, 5));
        assertThat(DemoCalls.compose(bank, 5).getFirst().tracks().getFirst().pcm())
                .isEqualTo(DemoCalls.compose(bank, 5)
                        .getFirst()
                        .tracks()
                        .getFirst()
                        .pcm());
    }

    private static List<String> texts(SpeechBank bank, long seed) {
        return DemoCalls.compose(bank, seed).stream()
                .flatMap(call -> call.tracks().stream())
                .flatMap(track -> track.items().stream())
                .map(DemoItem::text)
                .toList();
    }
}
