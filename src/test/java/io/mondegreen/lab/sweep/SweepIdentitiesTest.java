package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.lab.sweep.PatchSettings.Corruption;
import io.mondegreen.lab.sweep.SweepSettings.Screening;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must come out of a sweep whatever the model: nothing where nothing is changed, everything where everything is. */
class SweepIdentitiesTest {
    private static final EngineOptions CPU = new EngineOptions(EngineOptions.DeviceChoice.CPU, 4, 1, 1, 1, true, "en");

    private static WhisperModel model;
    private static SweepInput input;

    @BeforeAll
    static void open() throws IOException {
        model = WhisperModel.open(Path.of("models/mini"));
        input = new SweepInput(
                model,
                SpeechBank.open(Path.of("corpus/bank")).keepingAll(),
                "corpus",
                "f32",
                1,
                Optional.empty(),
                CPU,
                Optional.empty(),
                WorkMeter.NONE);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void aMixOfZeroChangesNoFigure() {
        SweepSettings nothing = new SweepSettings(
                Set.of(Part.MLP),
                Kind.NOISE,
                List.of(0f),
                1,
                2,
                1,
                Screening.ALL,
                0,
                2,
                1,
                1,
                List.of(Intervention.parseList("decoder.0.hook_mlp_out=mean*0;encoder.1.hook_resid_post=silence*0")));

        SweepReport report = AblationSweep.run(input, nothing);

        assertThat(report.grids()).isNotEmpty().allSatisfy(grid -> {
            boolean change = !grid.measure().equals(Measure.TEXT.id());
            for (double[] row : grid.values()) {
                assertThat(change ? row[0] : 0).isCloseTo(0, within(1e-5));
            }
        });
        assertThat(report.judgements()).hasSize(2).allSatisfy(one -> {
            assertThat(one.figures().get(Measure.CURED).value()).isZero();
            assertThat(one.figures().get(Measure.COST).value()).isZero();
            assertThat(one.figures().get(Measure.LOOP_MARGIN).value()).isCloseTo(0, within(1e-4));
            assertThat(one.figures().get(Measure.TEXT))
                    .isEqualTo(report.untreated().get(Measure.TEXT));
            assertThat(one.live()).isFalse();
            assertThat(one.earned()).isFalse();
        });
    }

    @Test
    void whatEverythingGoesThroughBringsEverythingBackAndAMixOfZeroNothing() {
        PatchReport report = PatchMap.run(
                input,
                new PatchSettings(
                        Set.of(Part.ENCODER_LAYER, Part.DECODER_LAYER, Part.CROSS),
                        Corruption.NOISE,
                        List.of(0f, 1f),
                        2,
                        1,
                        1));

        int last = model.config().decoderLayers() - 1;
        for (Grid grid : report.grids()) {
            for (int layer = 0; layer < grid.values().length; layer++) {
                double first = grid.values()[layer][0];
                if (grid.mix() == 0) {
                    assertThat(grid.values()[layer]).containsOnly(0.0);
                } else if (grid.part() == Part.ENCODER_LAYER || grid.part() == Part.DECODER_LAYER && layer == last) {
                    assertThat(first).as(grid.part() + " " + layer).isCloseTo(1, within(1e-6));
                } else {
                    assertThat(first).isFinite();
                }
            }
        }
        assertThat(report.rows()).extracting(PatchRow::name).contains("placebo: a random head");
        assertThat(report.rows())
                .allSatisfy(row -> assertThat(row.logprob().n()).isEqualTo(report.reporting()));
    }

    @Test
    void twoWindowsThatAreTheSameHaveNothingToBringBack() throws IOException {
        SpeechBank bank = input.bank();
        Utterance said = bank.utterances("test", "speech").getFirst();
        float[] pcm = Resampler.resample(bank.pcm(said), SpeechBank.RATE_HZ, LogMel.RATE_HZ);
        float[] mel = new LogMel(model.config().mels())
                .compute(
                        Arrays.copyOf(pcm, Math.min(pcm.length, model.config().windowSamples())),
                        model.config().windowFrames());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PatchMap.run(
                        input,
                        new PatchSettings(Set.of(Part.MLP), Corruption.OTHER, List.of(1f), 1, 1, 1),
                        PatchPair.own(mel, mel.clone())))
                .withMessageContaining("nothing to bring back");
    }
}
