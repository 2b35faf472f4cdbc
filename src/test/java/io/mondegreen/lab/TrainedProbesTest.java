package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.probe.Examples;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeReport;
import io.mondegreen.probe.ProbeTraining;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.TokenLabel;
import io.mondegreen.probe.WindowFeatures;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes of a tiny sample: windows as a decode would give them, without a model. */
class TrainedProbesTest {
    private static final TapName TAP = TapName.parse("decoder.0.hook_resid_post");
    private static final int D = 4;
    private static final int TOKENS = 3;

    @TempDir
    Path dir;

    private final Random random = new Random(7);

    private static List<WindowLabels.Label> labels() {
        return List.of(
                WindowLabels.Label.GOOD,
                WindowLabels.Label.INVENTED_NONSPEECH,
                WindowLabels.Label.LEFT_OUT,
                WindowLabels.Label.LOOP);
    }

    private float[] noise(int size) {
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    /** Invented tokens lie off along the second direction; of a window between good and invented, the last one does. */
    private DecodedWindow window(WindowLabels.Label label, Split split, int number) {
        List<TokenLabel> tokens = new ArrayList<>();
        float[] streams = noise(TOKENS * D);
        for (int i = 0; i < TOKENS; i++) {
            boolean invented = label == WindowLabels.Label.INVENTED_NONSPEECH
                    || label == WindowLabels.Label.LEFT_OUT && i == TOKENS - 1;
            tokens.add(invented ? TokenLabel.INVENTED : TokenLabel.HEARD);
            streams[i * D + 1] += invented ? 4 : 0;
        }
        float[] mean = new float[D];
        for (int i = 0; i < TOKENS * D; i++) {
            mean[i % D] += streams[i] / TOKENS;
        }
        float[] first = Arrays.copyOf(streams, D);
        boolean music = label == WindowLabels.Label.INVENTED_NONSPEECH;
        String group = (music ? "music:" : "voice:") + split + number % 6;
        float[] logprobs = noise(TOKENS);
        WindowFeatures features = new WindowFeatures(2);
        for (int i = 0; i < TOKENS; i++) {
            features.add(i, 0, logprobs[i], 0.1, Double.NaN);
        }
        return new DecodedWindow(
                new CorpusWindow(music ? "music" : "clean", split, List.of(group), new float[0], "one two", false),
                "one two three",
                label,
                Map.of(TAP, mean),
                Map.of(TAP, first),
                Map.of(TAP, noise(D)),
                Map.of(TAP, noise(D)),
                label == WindowLabels.Label.LOOP
                        ? DecodedTokens.NONE
                        : new DecodedTokens(new int[] {0, 1, 2}, tokens, logprobs, Map.of(TAP, streams)),
                features,
                0,
                1,
                0,
                Double.NaN,
                Double.NaN);
    }

    private ProbeExamples sample() {
        List<DecodedWindow> windows = new ArrayList<>();
        for (Split split : Split.values()) {
            for (int i = 0; i < 24; i++) {
                for (WindowLabels.Label label : labels()) {
                    windows.add(window(label, split, i));
                }
            }
        }
        return ProbeExamples.of(windows);
    }

    @Test
    void aTinySampleGivesEveryHeadAndTheGuardRunsTwoOfThem() {
        TrainedProbes probes = TrainedProbes.of(sample(), new ProbeTraining.Settings(1, List.of(1e-2), 0.05, 50));
        Path file = dir.resolve("probes.safetensors");
        probes.bundle("hash", "f32", List.of(), new TreeMap<>(probes.reports())).save(file);

        ProbeBundle bundle = ProbeBundle.load(file);
        assertThat(bundle.heads()).extracting(ProbeHead::name).containsExactly("hallucination", "speech");
        assertThat(bundle.laboratory())
                .extracting(ProbeHead::name)
                .containsExactly("hallucination.token", "hallucination.end");
        assertThat(bundle.calibrations()).hasSize(4);
        assertThat(bundle.provenance())
                .containsOnlyKeys(
                        "hallucination", "speech", "hallucination.token", "hallucination.end", "risk", "positions");
        // the ends of this sample are noise, its tokens are not
        assertThat(probes.positions().best().name()).isNotEqualTo("hallucination.end");
        assertThat(own(probes.laboratory().get(0))).isGreaterThan(0.95);
        assertThat(own(probes.laboratory().get(1))).isLessThan(0.75);
    }

    private static double own(ProbeTraining.TrainedHead head) {
        ProbeReport.Figure figure = head.report().figures().getFirst();
        assertThat(figure.name()).isEqualTo("probe");
        return figure.testAuroc().value();
    }

    @Test
    void tokensOfDoubtfulWindowsCountAndThoseOfLoopsDoNot() {
        ProbeHead running = new ProbeHead("hallucination", TAP, new float[] {0, 1, 0, 0}, 0.5f);
        Examples tokens = sample().hallucinationTokens(Optional.of(running), 1);
        int windows = 3 * 24;
        assertThat(tokens.rows()).hasSize(windows * 3 * TOKENS);
        assertThat(tokens.rows().stream().filter(row -> row.label())).hasSize(windows * (TOKENS + 1));
        assertThat(tokens.atOnePosition()).isTrue();
        assertThat(tokens.baselines())
                .containsOnlyKeys("token logprob", "mean logprob so far", "no speech", "hallucination so far");
        assertThat(sample().hallucination().rows()).hasSize(2 * windows);
    }

    @Test
    void windowsWithoutAWordThatCanBeJudgedHaveNoTokens() {
        ProbeExamples loops = ProbeExamples.of(List.of(window(WindowLabels.Label.LOOP, Split.TRAIN, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loops.hallucinationTokens(Optional.empty(), 1))
                .withMessageContaining("no word");
    }
}
