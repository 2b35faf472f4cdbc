package io.mondegreen.lab.probing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.WindowRisk;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProbeDirectionsTest {
    private static final TapName ENCODER = TapName.parse("encoder.1.hook_resid_post");
    private static final TapName DECODER = TapName.parse("decoder.0.hook_resid_post");

    private final Random random = new Random(8);

    private ProbeHead head(String name, TapName tap, int d) {
        float[] weight = new float[d];
        for (int j = 0; j < d; j++) {
            weight[j] = (float) random.nextGaussian();
        }
        return new ProbeHead(name, tap, weight, 0.5f);
    }

    private static ProbeBundle bundle(ProbeHead... heads) {
        TreeMap<String, ProbeBundle.Calibration> calibrations = new TreeMap<>();
        for (ProbeHead head : heads) {
            calibrations.put(head.name(), new ProbeBundle.Calibration(Platt.IDENTITY, Platt.IDENTITY));
        }
        return new ProbeBundle(
                "hash",
                "f32",
                List.of(),
                List.of(heads),
                new TreeSet<>(),
                calibrations,
                Risks.of(new WindowRisk(List.of(), List.of(), 0, Platt.IDENTITY)),
                new ProbeBundle.Thresholds(1, 1, 0.5, 0),
                List.of(),
                new TreeMap<>());
    }

    @Test
    void withoutItsDirectionEveryScoreIsTheBias() {
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            int d = model.config().dModel();
            ProbeHead encoder = head("lab.gender.frames", ENCODER, d);
            ProbeHead decoder = head("lab.accent.segment_end.en-us", DECODER, d);
            Map<String, ActivationCache> sources = ProbeDirections.of(bundle(encoder, decoder));
            Window window = Window.greedy(mel(model));
            try (HookedModel hooked = HookedModel.open(
                    model, EngineOptions.defaults(), Set.of(ENCODER, DECODER), Set.of(ENCODER, DECODER))) {
                Run clean = hooked.runWithCache(window);
                Run cut = hooked.runWithInterventions(
                        window,
                        Intervention.parseList(ENCODER + "=direction:lab.gender.frames;" + DECODER
                                + "=direction:lab.accent.segment_end.en-us"),
                        sources);

                for (ProbeHead head : List.of(encoder, decoder)) {
                    assertThat(furthest(head, clean)).isGreaterThan(0.1);
                    assertThat(furthest(head, cut)).isCloseTo(0, within(1e-3));
                }
            }
        }
    }

    private float[] mel(WhisperModel model) {
        float[] mel = new float[model.config().mels() * model.config().windowFrames()];
        for (int i = 0; i < mel.length; i++) {
            mel[i] = random.nextFloat();
        }
        return mel;
    }

    /** Of all positions' scores, how far the furthest is from the bias. */
    private static double furthest(ProbeHead head, Run run) {
        ActivationCache.Activation stream = run.cache().get(head.tap());
        int d = stream.shape()[1];
        double most = 0;
        for (int at = 0; at < stream.shape()[0]; at++) {
            float[] row = Arrays.copyOfRange(stream.values(), at * d, (at + 1) * d);
            most = Math.max(most, Math.abs(head.score(row) - head.bias()));
        }
        return most;
    }
}
