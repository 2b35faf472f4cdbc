package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.LogMel;
import io.mondegreen.graph.Flavour;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.SafeTensorsWriter;
import io.mondegreen.model.Tensor;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Device;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The encoder runs over the audio and a little padding, instead of the model's whole window. */
class ShortWindowsTest {
    private static final TapName LOGITS = TapName.of(Stack.DECODER, TapPoint.UNEMBED);
    private static final int SHORT_FRAMES = 150; // of 400: six of the sixteen lengths
    private static final int SHORT_SAMPLES = SHORT_FRAMES * 320;
    private static final Offset<Float> CLOSE = Offset.offset(1e-3f);

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

    /** The same weights in a model whose whole window is that short. */
    @ParameterizedTest
    @EnumSource(Flavour.class)
    void aShortWindowIsHeardAsByAModelThatHasNoMore(Flavour flavour, @TempDir Path dir) throws IOException {
        float[] pcm = Arrays.copyOf(speech.getFirst(), SHORT_SAMPLES - 8000);
        float[][] here;
        try (TappedModel tapped = open(model, OptionalInt.of(500), 1, flavour)) {
            assertThat(tapped.encoder().melFrames(pcm.length)).isEqualTo(2 * SHORT_FRAMES);
            encode(tapped, pcm, 0);
            here = force(tapped, 1)[0];
        }
        try (WhisperModel small = WhisperModel.open(truncated(dir));
                TappedModel whole = open(small, OptionalInt.empty(), 1, Flavour.CPU)) {
            encode(whole, pcm, 0);
            float[][] there = force(whole, 1)[0];
            for (int step = 0; step < here.length; step++) {
                assertThat(here[step]).containsExactly(there[step], CLOSE);
            }
        }
    }

    @Test
    void paddingUpToTheWholeWindowChangesNothing() {
        try (TappedModel all = open(model, OptionalInt.empty(), 1, Flavour.CPU);
                TappedModel padded = open(model, OptionalInt.of(8000), 1, Flavour.CPU)) {
            encode(all, speech.getFirst(), 0);
            encode(padded, speech.getFirst(), 0);
            assertThat(force(padded, 1)[0]).isDeepEqualTo(force(all, 1)[0]);
        }
    }

    @Test
    void windowsOfAnyLengthShareABatchAndSlotsAreTakenAgain() {
        List<float[]> windows =
                List.of(Arrays.copyOf(speech.get(0), 20_000), speech.get(1), Arrays.copyOf(speech.get(2), 40_000));
        try (TappedModel tapped = open(model, OptionalInt.of(300), 3, Flavour.CPU);
                TappedModel alone = open(model, OptionalInt.of(300), 1, Flavour.CPU)) {
            // what a longer window left in a slot is not heard
            for (int slot = 0; slot < 3; slot++) {
                encode(tapped, speech.get(2 - slot), slot);
            }
            force(tapped, 3);
            for (int slot = 0; slot < 3; slot++) {
                encode(tapped, windows.get(slot), slot);
            }
            float[][][] together = force(tapped, 3);
            for (int slot = 0; slot < 3; slot++) {
                encode(alone, windows.get(slot), 0);
                float[][] single = force(alone, 1)[0];
                for (int step = 0; step < single.length; step++) {
                    assertThat(together[slot][step]).containsExactly(single[step], CLOSE);
                }
            }
        }
    }

    @Test
    void attentionStaysWithinWhatWasEncoded() {
        float[] pcm = Arrays.copyOf(speech.getFirst(), 24_000);
        TapPlan plan = new TapPlan(Set.of(), List.of(), List.of(new HeadId(3, 0)), false);
        EngineOptions options = options(1).withPadMs(OptionalInt.of(0));
        try (TappedModel tapped = TappedModel.open(model, options, plan)) {
            encode(tapped, pcm, 0);
            tapped.decoder().feed(0, 5, 0, false);
            tapped.decoder().run(1);
            assertThat(tapped.decoder().attentionFrame(0)).isBetween(0f, 75f);
        }
    }

    @Test
    void encoderTapsWantTheWholeWindow() {
        TapPlan plan = new TapPlan(Set.of(TapName.of(Stack.ENCODER, TapPoint.FINAL_LN)), List.of(), List.of(), false);
        EngineOptions options = options(1).withPadMs(OptionalInt.of(0));
        assertThatThrownBy(() -> TappedModel.open(model, options, plan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole windows");
    }

    private static TappedModel open(WhisperModel of, OptionalInt padMs, int slots, Flavour flavour) {
        TapPlan plan = new TapPlan(Set.of(LOGITS), List.of(), List.of(), false);
        return TappedModel.open(of, options(slots).withPadMs(padMs), plan, new Device.Cpu(), flavour);
    }

    private static EngineOptions options(int slots) {
        return new EngineOptions(EngineOptions.DeviceChoice.CPU, slots, 1, 1, 1, false, "en");
    }

    private static void encode(TappedModel tapped, float[] pcm, int slot) {
        int frames = tapped.encoder().melFrames(pcm.length);
        tapped.encoder().encode(logMel.compute(pcm, frames), slot);
    }

    /** Logits over eight forced steps, as [slot][step][vocab]. */
    private static float[][][] force(TappedModel tapped, int slots) {
        float[][][] all = new float[slots][8][];
        for (int position = 0; position < 8; position++) {
            for (int slot = 0; slot < slots; slot++) {
                tapped.decoder().feed(slot, 3 + 11 * position, position, false);
            }
            tapped.decoder().run(slots);
            for (int slot = 0; slot < slots; slot++) {
                all[slot][position] = tapped.decoder().tap(LOGITS, slot);
            }
        }
        return all;
    }

    private static Path truncated(Path dir) throws IOException {
        Path from = Path.of("models/mini");
        for (String file : List.of("generation_config.json", "tokenizer.json", "preprocessor_config.json")) {
            Files.copy(from.resolve(file), dir.resolve(file));
        }
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode config = (ObjectNode) mapper.readTree(Files.readAllBytes(from.resolve("config.json")));
        config.put("max_source_positions", SHORT_FRAMES);
        Files.write(dir.resolve("config.json"), mapper.writeValueAsBytes(config));
        SafeTensorsWriter writer = new SafeTensorsWriter();
        try (SafeTensors tensors = SafeTensors.openModel(from)) {
            for (Tensor tensor : tensors.tensors()) {
                boolean positions = tensor.name().equals("model.encoder.embed_positions.weight");
                long[] shape = tensor.shape();
                float[] values = tensor.toFloats();
                if (positions) {
                    values = Arrays.copyOf(values, SHORT_FRAMES * (int) shape[1]);
                    shape = new long[] {SHORT_FRAMES, shape[1]};
                }
                writer.f32(tensor.name(), values, shape);
            }
        }
        writer.write(dir.resolve("model.safetensors"));
        return dir;
    }
}
