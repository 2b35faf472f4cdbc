package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.LogMel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes of the encoder read the mean over the frames that hold audio, whatever is encoded behind them. */
class EncoderProbesTest {
    private static final TapName LAST = TapName.of(Stack.ENCODER, TapPoint.FINAL_LN);
    private static final TapName FIRST_BLOCK = TapName.of(Stack.ENCODER, 0, TapPoint.RESID_POST);
    private static final TapName DECODERS = TapName.of(Stack.DECODER, 0, TapPoint.RESID_POST);

    private final SplittableRandom random = new SplittableRandom(5);

    private ProbeHead head(WhisperModel model, TapName tap) {
        float[] weight = new float[model.config().dModel()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextDouble(-0.1, 0.1);
        }
        return new ProbeHead("on " + tap + random.nextInt(), tap, weight, (float) random.nextDouble(-1, 1));
    }

    private static EngineOptions options(OptionalInt padMs) {
        return new EngineOptions(EngineOptions.DeviceChoice.CPU, 2, 1, 1, 4, false, "en").withPadMs(padMs);
    }

    private static float[] encode(TappedModel tapped, float[] pcm, int slot) {
        LogMel logMel = new LogMel(tapped.model().config().mels());
        int frames = tapped.encoder().melFrames(pcm.length);
        int audible = Encoder.audible(pcm.length, tapped.model().config());
        tapped.encoder().encode(logMel.compute(pcm, frames), slot, audible);
        return tapped.encoder().heard(0);
    }

    private float[] noise(int samples) {
        float[] pcm = new float[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (float) random.nextDouble(-0.1, 0.1);
        }
        return pcm;
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/mini", "src/test/resources/parity/mixed-heads"})
    void scoresEqualThoseOfTheTappedFramesThatHoldAudio(String dir) {
        try (WhisperModel model = WhisperModel.open(Path.of(dir))) {
            int d = model.config().dModel();
            List<ProbeHead> heads = List.of(head(model, LAST), head(model, FIRST_BLOCK), head(model, LAST));
            TapPlan plan = new TapPlan(Set.of(LAST, FIRST_BLOCK), heads, List.of(), false);
            int window = model.config().windowSamples();
            try (TappedModel tapped = TappedModel.open(model, options(OptionalInt.empty()), plan)) {
                for (int samples : new int[] {1, 320, 321, window / 3, window}) {
                    float[] heard = encode(tapped, noise(samples), samples % 2);
                    int audible = Math.ceilDiv(samples, 320);
                    for (int i = 0; i < heads.size(); i++) {
                        float[] stream = tapped.encoder().tap(heads.get(i).tap());
                        double mean = 0;
                        for (int frame = 0; frame < audible; frame++) {
                            mean += heads.get(i).score(Arrays.copyOfRange(stream, frame * d, (frame + 1) * d))
                                    / audible;
                        }
                        assertThat((double) heard[i])
                                .as("%d samples, head %d", samples, i)
                                .isCloseTo(mean, within(2e-4));
                    }
                }
            }
        }
    }

    @Test
    void theMeanIsOverTheSameFramesWithLessPadding() {
        float[] pcm = Windows.speech(1).getFirst();
        try (WhisperModel model = Windows.bundledModel()) {
            TapPlan plan = new TapPlan(Set.of(), List.of(head(model, LAST)), List.of(), false);
            try (TappedModel whole = TappedModel.open(model, options(OptionalInt.empty()), plan);
                    TappedModel padded = TappedModel.open(model, options(OptionalInt.of(8000)), plan);
                    TappedModel little = TappedModel.open(model, options(OptionalInt.of(300)), plan)) {
                float expected = encode(whole, pcm, 0)[0];
                assertThat(encode(padded, pcm, 0)[0]).isCloseTo(expected, within(1e-4f));
                float[] beginning = Arrays.copyOf(pcm, 24_000);
                encode(little, pcm, 0);
                float shorter = encode(little, beginning, 1)[0];
                assertThat(little.encoder().melFrames(24_000))
                        .isLessThan(model.config().windowFrames());
                // other frames behind move the activations a little, no more
                assertThat(shorter).isCloseTo(encode(whole, beginning, 0)[0], within(0.3f));
            }
        }
    }

    @Test
    void everyTokenCarriesThemBesideTheDecodersOwnWhateverTheirOrder() throws Exception {
        List<float[]> windows = Windows.speech(3);
        try (WhisperModel model = Windows.bundledModel()) {
            List<ProbeHead> heads = List.of(head(model, LAST), head(model, DECODERS), head(model, FIRST_BLOCK));
            List<float[]> expected = new ArrayList<>();
            try (TappedModel tapped = TappedModel.open(
                    model,
                    options(OptionalInt.empty()),
                    new TapPlan(Set.of(), List.of(heads.get(0), heads.get(2)), List.of(), false))) {
                windows.forEach(pcm -> expected.add(encode(tapped, pcm, 0)));
            }
            try (Engine engine = Engine.open(model, options(OptionalInt.empty()), heads, List.of(), EngineMeter.NONE)) {
                List<CompletableFuture<List<float[]>>> all = new ArrayList<>();
                for (float[] pcm : windows) {
                    all.add(scores(engine, pcm));
                }
                for (int i = 0; i < windows.size(); i++) {
                    List<float[]> tokens = all.get(i).get();
                    assertThat(tokens).hasSizeGreaterThan(2);
                    for (float[] token : tokens) {
                        assertThat(token[0]).isCloseTo(expected.get(i)[0], within(1e-4f));
                        assertThat(token[2]).isCloseTo(expected.get(i)[1], within(1e-4f));
                    }
                    assertThat(tokens.stream().map(token -> token[1]).distinct().count())
                            .as("the decoder's own moves on")
                            .isGreaterThan(1);
                }
            }
        }
    }

    private static CompletableFuture<List<float[]>> scores(Engine engine, float[] pcm) {
        CompletableFuture<List<float[]>> all = new CompletableFuture<>();
        List<float[]> tokens = new ArrayList<>();
        engine.submit(new DecodeRequest(pcm), new DecodeListener() {
            @Override
            public boolean onToken(TokenView token) {
                tokens.add(new float[] {token.probe(0), token.probe(1), token.probe(2)});
                return true;
            }

            @Override
            public void onEnd(DecodeEnd end) {
                all.complete(tokens);
            }
        });
        return all;
    }
}
