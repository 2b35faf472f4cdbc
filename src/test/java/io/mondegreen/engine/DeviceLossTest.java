package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Binding;
import io.mondegreen.ort.ElementType;
import io.mondegreen.ort.OrtException;
import io.mondegreen.ort.Tensor;
import io.mondegreen.ort.TensorMemory;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.HeadId;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A session that refuses its runs from some moment on, as one does whose card is lost, with the same model in sound sessions behind
 * it. Both are real, on the CPU: the first is spoiled by binding an input that its graph cannot take.
 */
class DeviceLossTest {
    private static final int SLOTS = 2;
    private static final EngineOptions OPTIONS =
            new EngineOptions(EngineOptions.DeviceChoice.CPU, SLOTS, 1, 1, 8, true, "en");
    private static final TapPlan PLAN = new TapPlan(Set.of(), List.of(), List.of(new HeadId(2, 0)), true);
    private static final Ablation GATE = Ablation.head(Component.CROSS, new HeadId(3, 1));

    /** What the engine says of the device. */
    private static final class Losses implements EngineMeter {
        private final List<Boolean> heard = new CopyOnWriteArrayList<>();

        @Override
        public void lost(String device, RuntimeException why, boolean goesOn) {
            assertThat(why).isInstanceOf(OrtException.class);
            heard.add(goesOn);
        }
    }

    @Test
    void windowsInFlightGoOnWhereTheyWere() {
        try (WhisperModel model = Windows.bundledModel()) {
            List<DecodeRequest> requests = requests();
            List<List<Integer>> undisturbed = undisturbed(model, requests);
            Losses losses = new Losses();
            TappedModel first = open(model);
            List<Heard> heard = new ArrayList<>();
            try (Engine engine = new Engine(first, Optional.of(() -> open(model)), OPTIONS, losses)) {
                for (int i = 0; i < requests.size(); i++) {
                    boolean spoils = i == 1;
                    heard.add(new Heard(token -> {
                        if (spoils && token.index() == 4) {
                            spoil(first.decoder(), "bound", "tokens");
                        }
                        return true;
                    }));
                    engine.submit(requests.get(i), heard.get(i));
                }
                for (int i = 0; i < requests.size(); i++) {
                    assertThat(heard.get(i).ids()).as("window %d", i).isEqualTo(undisturbed.get(i));
                    assertThat(heard.get(i).end().reason()).isEqualTo(DecodeEnd.Reason.END_OF_TEXT);
                    assertThat(heard.get(i).end().tokens())
                            .isEqualTo(undisturbed.get(i).size());
                    assertThat(heard.get(i).ends).hasValue(1);
                }
                assertThat(engine.busySlots()).isZero();
            }
            assertThat(losses.heard).containsExactly(true);
            first.close();
        }
    }

    @Test
    void anEncoderThatIsRefusedTakesTheDecoderAlong() {
        try (WhisperModel model = Windows.bundledModel()) {
            List<DecodeRequest> requests = requests();
            List<List<Integer>> undisturbed = undisturbed(model, requests);
            Losses losses = new Losses();
            TappedModel first = open(model);
            List<Heard> heard = new ArrayList<>();
            try (Engine engine = new Engine(first, Optional.of(() -> open(model)), OPTIONS, losses)) {
                for (DecodeRequest request : requests) {
                    Heard one = new Heard();
                    engine.submit(request, one);
                    heard.add(one);
                    if (heard.size() == 1) {
                        one.end();
                        spoil(first.encoder(), "bindings", "mel");
                    }
                }
                for (int i = 0; i < requests.size(); i++) {
                    assertThat(heard.get(i).ids()).as("window %d", i).isEqualTo(undisturbed.get(i));
                }
            }
            assertThat(losses.heard).containsExactly(true);
            first.close();
        }
    }

    @Test
    void withNothingBehindItWindowsFailAndSoDoesASecondLoss() {
        try (WhisperModel model = Windows.bundledModel()) {
            float[] pcm = requests().getFirst().pcm();
            TappedModel first = open(model);
            TappedModel second = open(model);
            try (Engine engine = new Engine(first, Optional.of(() -> second), OPTIONS, EngineMeter.NONE)) {
                Heard one = new Heard(token -> {
                    if (token.index() == 1) {
                        spoil(first.decoder(), "bound", "tokens");
                    } else if (token.index() == 3) {
                        spoil(second.decoder(), "bound", "tokens");
                    }
                    return true;
                });
                engine.submit(new DecodeRequest(pcm), one);
                assertThat(one.end().reason()).isEqualTo(DecodeEnd.Reason.FAILED);
                assertThat(one.end().error()).containsInstanceOf(OrtException.class);
                assertThat(one.tokens).hasSize(4);
            }
            first.close();
        }
    }

    /** More windows than slots, one of them with a gate closed. */
    private static List<DecodeRequest> requests() {
        List<float[]> speech = Windows.speech(5);
        List<DecodeRequest> requests = new ArrayList<>();
        for (int i = 0; i < speech.size(); i++) {
            requests.add(new DecodeRequest(speech.get(i), 0, false, i == 0 ? List.of(GATE) : List.of()));
        }
        return requests;
    }

    private static List<List<Integer>> undisturbed(WhisperModel model, List<DecodeRequest> requests) {
        try (Engine engine = new Engine(open(model), Optional.empty(), OPTIONS, EngineMeter.NONE)) {
            return requests.stream()
                    .map(request -> {
                        Heard heard = new Heard();
                        engine.submit(request, heard);
                        return heard.ids();
                    })
                    .toList();
        }
    }

    private static TappedModel open(WhisperModel model) {
        return TappedModel.open(model, OPTIONS, PLAN);
    }

    private static Stream<Binding> bindings(Object field) {
        return switch (field) {
            case null -> Stream.empty();
            case Binding one -> Stream.of(one);
            case Object[] many -> Arrays.stream(many).flatMap(DeviceLossTest::bindings);
            default -> throw new AssertionError("no bindings: " + field);
        };
    }

    /** Binds an input of a shape that no graph takes, in every binding of a part. */
    private static void spoil(Object part, String bindings, String input) {
        try {
            Field field = part.getClass().getDeclaredField(bindings);
            field.setAccessible(true);
            TensorMemory memory = TensorMemory.host(64);
            Tensor wrong = Tensor.view(memory, 0, ElementType.F32, 1, 2, 1, 2);
            bindings(field.get(part)).filter(Objects::nonNull).forEach(binding -> binding.input(input, wrong));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
