package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.audio.LogMel;
import io.mondegreen.graph.Flavour;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several windows in one run of the encoder are heard as each is by itself. */
class BatchedEncoderTest {
    private static final TapName LOGITS = TapName.of(Stack.DECODER, TapPoint.UNEMBED);
    private static final Offset<Float> CLOSE = Offset.offset(1e-3f);
    private static final int SLOTS = 5;

    private static WhisperModel model;
    private static LogMel logMel;
    private static List<float[]> speech;

    @BeforeAll
    static void open() {
        model = Windows.bundledModel();
        logMel = new LogMel(model.config().mels());
        speech = Windows.speech(3);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @CsvSource({"CPU, false", "CPU, true", "CUDA, false", "CUDA, true"})
    void windowsThatGoTogetherAreHeardAsEachAlone(Flavour flavour, boolean shorter) {
        OptionalInt padMs = shorter ? OptionalInt.of(300) : OptionalInt.empty();
        List<float[]> windows =
                speech.stream().map(pcm -> Arrays.copyOf(pcm, 40_000)).toList();
        List<Integer> audible = List.of(125, 70, 1);
        try (TappedModel together = open(padMs, 3, flavour);
                TappedModel alone = open(padMs, 1, flavour)) {
            // what other windows left in slots and inputs is not heard
            for (int slot = 0; slot < SLOTS; slot++) {
                encode(together, speech.get(slot % 3), slot);
            }
            for (int row = 0; row < 3; row++) {
                together.encoder().feed(row, mel(together, windows.get(row)), audible.get(row));
            }
            together.encoder().run(1, 3);
            for (int row = 0; row < 3; row++) {
                alone.encoder().encode(mel(alone, windows.get(row)), 1 + row, audible.get(row));
                assertThat(together.encoder().heard(row))
                        .containsExactly(alone.encoder().heard(0), CLOSE);
            }
            float[][][] expected = force(alone);
            float[][][] heard = force(together);
            for (int slot = 1; slot <= 3; slot++) {
                for (int step = 0; step < expected[slot].length; step++) {
                    assertThat(heard[slot][step])
                            .as("slot %d, step %d", slot, step)
                            .containsExactly(expected[slot][step], CLOSE);
                }
            }
        }
    }

    @Test
    void anEngineWritesTheSame() throws Exception {
        List<float[]> windows = new ArrayList<>(speech);
        windows.add(Arrays.copyOf(speech.get(0), 20_000));
        windows.addAll(speech);
        assertThat(texts(4, windows)).isEqualTo(texts(1, windows));
    }

    @Test
    void whatCannotGoTogetherIsRefused() {
        try (TappedModel tapped = open(OptionalInt.of(0), 2, Flavour.CPU)) {
            float[] window = mel(tapped, speech.get(0));
            tapped.encoder().feed(0, window, 10);
            assertThatThrownBy(() -> tapped.encoder().feed(1, mel(tapped, new float[16_000]), 10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot go with");
            assertThatThrownBy(() -> tapped.encoder().feed(2, window, 10))
                    .hasMessageContaining("takes 2 of one length");
        }
        TapPlan taps = new TapPlan(Set.of(TapName.of(Stack.ENCODER, TapPoint.FINAL_LN)), List.of(), List.of(), false);
        assertThatThrownBy(() -> TappedModel.open(model, options(OptionalInt.empty(), 2), taps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one at a time");
    }

    private static List<List<Integer>> texts(int encoderBatch, List<float[]> windows) throws Exception {
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, SLOTS, 1, 1, 16, false, "en")
                .withEncoderBatch(encoderBatch)
                .withPadMs(OptionalInt.of(500));
        List<Heard> heard = new ArrayList<>();
        try (Engine engine = Engine.open(model, options, List.of(), List.of(), EngineMeter.NONE)) {
            for (float[] pcm : windows) {
                Heard one = new Heard(token -> true);
                heard.add(one);
                engine.submit(new DecodeRequest(pcm), one);
            }
            List<List<Integer>> ids = new ArrayList<>();
            for (Heard one : heard) {
                one.end();
                ids.add(one.ids());
            }
            return ids;
        }
    }

    private static TappedModel open(OptionalInt padMs, int encoderBatch, Flavour flavour) {
        float[] weight = new float[model.config().dModel()];
        Arrays.fill(weight, 0, 7, 0.05f);
        TapName last = TapName.of(Stack.ENCODER, TapPoint.FINAL_LN);
        TapName early = TapName.of(Stack.ENCODER, 1, TapPoint.RESID_POST);
        List<ProbeHead> heads =
                List.of(new ProbeHead("late", last, weight, 0.3f), new ProbeHead("early", early, weight, -0.2f));
        TapPlan plan = new TapPlan(Set.of(LOGITS), heads, List.of(), false);
        return TappedModel.open(model, options(padMs, encoderBatch), plan, new Device.Cpu(), flavour);
    }

    private static EngineOptions options(OptionalInt padMs, int encoderBatch) {
        return new EngineOptions(EngineOptions.DeviceChoice.CPU, SLOTS, 1, 1, 1, false, "en")
                .withPadMs(padMs)
                .withEncoderBatch(encoderBatch);
    }

    private static float[] mel(TappedModel tapped, float[] pcm) {
        return logMel.compute(pcm, tapped.encoder().melFrames(pcm.length));
    }

    private static void encode(TappedModel tapped, float[] pcm, int slot) {
        tapped.encoder().encode(mel(tapped, pcm), slot);
    }

    /** Logits over four forced steps, as [slot][step][vocab]. */
    private static float[][][] force(TappedModel tapped) {
        float[][][] all = new float[SLOTS][4][];
        for (int position = 0; position < 4; position++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                tapped.decoder().feed(slot, 3 + 11 * position, position, false);
            }
            tapped.decoder().run(SLOTS);
            for (int slot = 0; slot < SLOTS; slot++) {
                all[slot][position] = tapped.decoder().tap(LOGITS, slot);
            }
        }
        return all;
    }
}
