package io.mondegreen.lab.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.IndexSet;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must hold of the lenses on any trained model, checked on the bundled one. */
class BundledLensTest {
    private static final TapName LOGITS = TapName.parse("unembed.hook_out");
    private static final EngineOptions CPU = new EngineOptions(EngineOptions.DeviceChoice.CPU, 3, 1, 1, 1, true, "en");

    private static WhisperModel model;
    private static WhisperConfig config;
    private static float[] mel;
    private static Run run;
    private static LogitLens lens;

    @BeforeAll
    static void decode() throws IOException {
        model = WhisperModel.open(Path.of("models/mini"));
        config = model.config();
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        float[] pcm = bank.pcm(bank.utterances("demo", "speech").getFirst());
        mel = new LogMel(config.mels())
                .compute(Resampler.resample(pcm, SpeechBank.RATE_HZ, LogMel.RATE_HZ), config.windowFrames());
        Set<TapName> taps = new TreeSet<>(LogitLens.taps(config));
        taps.addAll(Attribution.taps(config));
        taps.add(LOGITS);
        try (HookedModel hooked = HookedModel.open(model, CPU, taps)) {
            run = hooked.runWithCache(Window.greedy(mel));
            lens = LogitLens.open(model, hooked.device(), 1);
        }
    }

    @AfterAll
    static void close() {
        lens.close();
        model.close();
    }

    @Test
    void aFreeRunIsReadFromItsFirstWordToItsEndOfText() {
        LensTable table = lens.read(run, 2);
        assertThat(table.tokens().stream().mapToInt(one -> one.next().id()).limit(run.sampled().length))
                .containsExactly(Arrays.stream(run.sampled()).boxed().toArray(Integer[]::new));
        assertThat(table.tokens()).hasSize(run.sampled().length + (run.ended() ? 1 : 0));
        assertThat(table.text()).isEqualTo(model.tokenizer().orElseThrow().decode(run.sampled()));
        assertThat(table.tokens().getFirst().position()).isEqualTo(run.promptLength() - 1);
    }

    @Test
    void theLastLayerIsTheModelAndLeavesNothingToSay() {
        LensTable table = lens.read(run, 2);
        float[] logits = run.cache().get(LOGITS).values();
        for (TokenLens token : table.tokens()) {
            LayerView last = token.layers().getLast();
            assertThat(token.layers()).hasSize(config.decoderLayers() + 1);
            assertThat(token.saturation()).isBetween(0, config.decoderLayers() - 1);
            assertThat(last.divergence()).isZero();
            int best = last.best().id();
            for (int id = 0; id < config.vocab(); id++) {
                assertThat(logits[token.position() * config.vocab() + id])
                        .isLessThanOrEqualTo(logits[token.position() * config.vocab() + best] + 1e-4f);
            }
            token.layers().forEach(view -> {
                assertThat(view.divergence()).isGreaterThanOrEqualTo(0);
                assertThat(view.entropy()).isBetween(0.0, Math.log(config.vocab()) + 1e-9);
                assertThat(view.rank()).isBetween(1, config.vocab());
                assertThat(view.top().getFirst().probability())
                        .isGreaterThanOrEqualTo(view.top().getLast().probability())
                        .isGreaterThanOrEqualTo(view.probability());
            });
        }
    }

    @Test
    void thePartsSumToTheLogit() {
        float[] logits = run.cache().get(LOGITS).values();
        List<TokenAttribution> all =
                Attribution.of(model, run, lens.read(run, 2).targets(false));
        int parts = 3 + config.decoderLayers() * (2 * (config.decoderHeads() + 1) + 1);
        assertThat(all).isNotEmpty().allSatisfy(token -> {
            float logit =
                    logits[token.position() * config.vocab() + token.next().id()];
            assertThat(token.parts()).hasSize(parts);
            assertThat(token.sum()).isCloseTo(logit, within(1e-3));
            assertThat(Math.abs(token.strongest(1).getFirst().value()))
                    .isGreaterThanOrEqualTo(
                            Math.abs(token.strongest(2).getLast().value()));
        });
    }

    @Test
    void theTextGivenBackIsReadAsItWasWritten() {
        int[] text = Arrays.copyOf(run.tokens(), run.textEnd());
        try (HookedModel hooked = HookedModel.open(model, CPU, LogitLens.taps(config))) {
            LensTable free = lens.read(run, 1);
            LensTable given = lens.read(hooked.runWithCache(Window.forced(mel, text)), run.promptLength() - 1, 1);
            // its last row says what would come after the text
            assertThat(given.words()).isEqualTo(free.words());
            assertThat(given.text()).isEqualTo(free.text());
        }
    }

    @Test
    void anEncoderThatDoesNotStopEarlyIsTheModel() {
        try (EncoderLens stopped = EncoderLens.open(model, CPU, IndexSet.all())) {
            List<LayerHearing> heard = stopped.hear(mel);
            LayerHearing last = heard.getLast();
            assertThat(heard).hasSize(config.encoderLayers() + 1);
            assertThat(last.tokens()).isEqualTo(run.sampled());
            assertThat(last.logprob()).isCloseTo(run.meanLogprob(), within(1e-4));
            assertThat(last.ended()).isEqualTo(run.ended());
            assertThat(heard.getFirst().layer()).isEqualTo(EncoderLens.STEM);
            assertThat(heard.getFirst().tokens()).isNotEqualTo(last.tokens());
        }
    }

    @Test
    void layersMayBeChosenAndSayTheSame() {
        try (EncoderLens all = EncoderLens.open(model, CPU, IndexSet.all());
                EncoderLens some = EncoderLens.open(model, CPU, IndexSet.of(1))) {
            assertThat(some.layers()).containsExactly(EncoderLens.STEM, 1, config.encoderLayers() - 1);
            assertThat(some.hear(mel).get(1).text())
                    .isEqualTo(all.hear(mel).get(2).text());
        }
    }
}
