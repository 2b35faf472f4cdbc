package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.LogMel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the graph computes beside the model equals what Java computes from the tapped activations. */
class ReadOutsTest {
    private static final int SLOTS = 2;
    private static final TapName FINAL = TapName.of(Stack.DECODER, TapPoint.FINAL_LN);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models/mini",
                "src/test/resources/parity/mixed-heads",
                "src/test/resources/parity/half-timestamps"
            })
    void scoresAndAttentionEqualThoseOfTheTaps(String dir) {
        try (WhisperModel model = WhisperModel.open(Path.of(dir))) {
            WhisperConfig config = model.config();
            List<ProbeHead> probes = probes(config);
            int last = config.decoderLayers() - 1;
            // two heads of one layer, one of another
            List<HeadId> heads = List.of(new HeadId(last, 0), new HeadId(last, 1), new HeadId(0, 1));
            Set<TapName> taps = new TreeSet<>();
            probes.forEach(probe -> taps.add(probe.tap()));
            heads.forEach(head -> taps.add(pattern(head)));
            try (TappedModel tapped = open(model, new TapPlan(taps, probes, heads, true))) {
                SplittableRandom random = new SplittableRandom(7);
                for (int slot = 0; slot < SLOTS; slot++) {
                    tapped.encoder().encode(noise(model, random), slot);
                }
                DecoderStep step = tapped.decoder();
                for (int position = 0; position < 10; position++) {
                    for (int slot = 0; slot < SLOTS; slot++) {
                        step.feed(slot, random.nextInt(config.vocab()), position, false);
                    }
                    step.run(SLOTS);
                    for (int slot = 0; slot < SLOTS; slot++) {
                        compare(step, slot, probes, heads, config);
                    }
                }
            }
        }
    }

    private static void compare(
            DecoderStep step, int slot, List<ProbeHead> probes, List<HeadId> heads, WhisperConfig config) {
        for (int i = 0; i < probes.size(); i++) {
            ProbeHead probe = probes.get(i);
            float[] stream = step.tap(probe.tap(), slot);
            double score = probe.bias();
            for (int j = 0; j < stream.length; j++) {
                score += (double) probe.weight()[j] * stream[j];
            }
            assertThat((double) step.probe(slot, i)).as("%s", probe.tap()).isCloseTo(score, within(1e-4));
        }
        double mean = 0;
        double square = 0;
        int frames = config.sourcePositions();
        for (HeadId head : heads) {
            float[] pattern = step.tap(pattern(head), slot);
            for (int frame = 0; frame < frames; frame++) {
                double weight = pattern[head.head() * frames + frame] / (double) heads.size();
                mean += weight * frame;
                square += weight * frame * frame;
            }
        }
        double spread = Math.sqrt(square - mean * mean);
        assertThat((double) step.attentionFrame(slot)).isCloseTo(mean, within(1e-4 * frames));
        assertThat((double) step.attentionSpread(slot)).isCloseTo(spread, within(1e-3 * frames));
    }

    private static TapName pattern(HeadId head) {
        return TapName.of(Stack.DECODER, head.layer(), TapPoint.CROSS_ATTN_PATTERN);
    }

    /** Two probes on one stream, one on each other kind of stream, small enough for scores of order one. */
    private static List<ProbeHead> probes(WhisperConfig config) {
        SplittableRandom random = new SplittableRandom(3);
        List<TapName> taps = new ArrayList<>();
        for (TapPoint point : List.of(
                TapPoint.RESID_PRE,
                TapPoint.RESID_MID,
                TapPoint.RESID_MID_CROSS,
                TapPoint.MLP_OUT,
                TapPoint.RESID_POST)) {
            taps.add(TapName.of(Stack.DECODER, config.decoderLayers() - 1, point));
        }
        taps.add(TapName.of(Stack.DECODER, 0, TapPoint.RESID_POST));
        taps.add(TapName.of(Stack.DECODER, 0, TapPoint.RESID_POST));
        taps.add(FINAL);
        List<ProbeHead> probes = new ArrayList<>();
        for (TapName tap : taps) {
            float[] weight = new float[config.dModel()];
            for (int i = 0; i < weight.length; i++) {
                weight[i] = (float) random.nextDouble(-0.05, 0.05);
            }
            probes.add(new ProbeHead("probe " + probes.size(), tap, weight, (float) random.nextDouble(-1, 1)));
        }
        return probes;
    }

    private static float[] noise(WhisperModel model, SplittableRandom random) {
        float[] pcm = new float[model.config().windowSamples()];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (float) random.nextDouble(-0.1, 0.1);
        }
        return new LogMel(model.config().mels()).compute(pcm, model.config().windowFrames());
    }

    private static TappedModel open(WhisperModel model, TapPlan plan) {
        return TappedModel.open(
                model, new EngineOptions(EngineOptions.DeviceChoice.CPU, SLOTS, 1, 1, 1, plan.gates(), "en"), plan);
    }

    @Test
    void whatWasNotAskedForIsNotThere() {
        try (WhisperModel model = WhisperModel.open(Path.of("src/test/resources/parity/bare-distilled"));
                TappedModel tapped = open(model, TapPlan.none())) {
            tapped.encoder().encode(noise(model, new SplittableRandom(1)), 0);
            DecoderStep step = tapped.decoder();
            step.feed(0, 1, 0, false);
            step.run(1);
            assertThat(step.attentionFrame(0)).isNaN();
            assertThat(step.attentionSpread(0)).isNaN();
            assertThat(step.noSpeech(0)).isNaN();
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> step.probe(0, 0));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> step.tap(FINAL, 0))
                    .withMessageContaining("final_ln");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tapped.encoder().encode(new float[3], 0))
                    .withMessageContaining("not 3");
        }
    }
}
