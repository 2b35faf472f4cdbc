package io.mondegreen.lab.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.model.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A small study with the bundled model; nothing here depends on what that model writes. */
class BiasStudyTest {
    private static final BiasStudy.Settings SMALL = new BiasStudy.Settings(List.of(0.3f), 2, 1);

    @Test
    void aStudyHasItsControlsAndIsTheSameTwice() throws IOException {
        NearMissPairs pairs =
                NearMissPairs.open(Path.of("corpus/bias/pairs.jsonl")).first(2);
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            AtomicInteger heard = new AtomicInteger();
            BiasReport report = BiasStudy.of(model, pairs, bank, SMALL, heard::incrementAndGet);
            JsonNode json = report.json();

            assertThat(heard.get()).isPositive().isLessThanOrEqualTo(BiasStudy.lines(model, pairs, SMALL));
            assertThat(json.path("lines")).hasSize(16);
            for (String kind : List.of("all", "vocabulary", "rare")) {
                for (String place : List.of("context", "neutral")) {
                    for (String said : List.of("expected", "nearMiss")) {
                        assertSharesMakeOne(json.at("/written/" + kind + "/" + place + "/" + said));
                    }
                }
            }
            assertThat(json.path("sweep"))
                    .hasSize(Components.count(model.config(), 1))
                    .allSatisfy(cell -> assertThat(cell.get("depth").asDouble()).isBetween(0.0, 1.0));
            Set<String> names = new HashSet<>();
            json.path("verdicts").forEach(one -> names.add(one.get("name").asText()));
            assertThat(names)
                    .contains(
                            "placebo: 1 ms shift",
                            "placebo: half gain",
                            "placebo: -50 dB noise",
                            "placebo: drawn, encoder",
                            "placebo: drawn, decoder");
            assertThat(report.text()).contains("neutral", "silence heard", "on dev:", "on test:");
            assertThat(BiasStudy.of(model, pairs, bank, SMALL, () -> {}).json()).isEqualTo(json);
        }
    }

    private static void assertSharesMakeOne(JsonNode written) {
        double sum = 0;
        for (String word : List.of("expected", "nearMiss", "other")) {
            JsonNode share = written.get(word);
            assertThat(share.get("low").asDouble())
                    .isLessThanOrEqualTo(share.get("value").asDouble());
            assertThat(share.get("high").asDouble())
                    .isGreaterThanOrEqualTo(share.get("value").asDouble());
            sum += share.get("value").asDouble();
        }
        assertThat(sum).isEqualTo(1);
    }

    @Test
    void settingsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BiasStudy.Settings(List.of(1.5f), 10, 1))
                .withMessageContaining("mixes are above 0 and at most 1, not [1.5]");
    }
}
