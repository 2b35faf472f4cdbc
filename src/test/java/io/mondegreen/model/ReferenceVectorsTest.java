package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference files hold every tap under its name, and prompts are the ones the reference decoded from. */
class ReferenceVectorsTest {

    private static final Set<String> NOT_TAPS = Set.of(
            "mel",
            "tokens",
            "no_speech",
            "greedy",
            "greedy.logprob",
            "greedy_timestamps",
            "greedy_timestamps.logprob",
            "ablated.unembed.hook_out",
            "ablated_component.unembed.hook_out");

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "untied-sharded", "half-timestamps", "bare-distilled"})
    void everyTapIsThere(String name) {
        try (WhisperModel model = WhisperModel.open(ModelDirectory.reference(name));
                SafeTensors reference = reference(name)) {
            Set<TapName> found = new TreeSet<>();
            for (Tensor tensor : reference.tensors()) {
                if (!NOT_TAPS.contains(tensor.name())) {
                    found.add(TapName.parse(tensor.name()));
                }
            }
            assertThat(found).isEqualTo(allTaps(model.config()));
            assertThat(reference
                            .get("mel")
                            .hasShape(model.config().mels(), model.config().windowFrames()))
                    .isTrue();
            assertThat(Ablation.parseList(reference.metadata().get("ablate"))).hasSize(2);
            assertThat(Ablation.parseList(reference.metadata().get("ablate_component")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed-heads", "untied-sharded", "half-timestamps", "bare-distilled"})
    void promptIsTheReferences(String name) {
        try (WhisperModel model = WhisperModel.open(ModelDirectory.reference(name));
                SafeTensors reference = reference(name)) {
            String language = reference.metadata().get("language");
            String task = reference.metadata().get("task");
            int[] prompt = model.generation().prompt(language, task, false);
            assertThat(prompt).hasSize(Integer.parseInt(reference.metadata().get("prompt_length")));
            assertThat(reference.get("greedy").toInts()).startsWith(prompt);
            assertThat(reference.get("greedy").toInts().length)
                    .isLessThanOrEqualTo(model.generation().maxLength());
            assertThat(reference.get("tokens").toInts()).startsWith(prompt);
            reference.find("greedy_timestamps").ifPresent(ids -> assertThat(ids.toInts())
                    .startsWith(model.generation().prompt(language, task, true)));
        }
    }

    private static SafeTensors reference(String name) {
        return SafeTensors.open(ModelDirectory.reference(name).resolve("reference.safetensors"));
    }

    private static Set<TapName> allTaps(WhisperConfig config) {
        Set<TapName> taps = new TreeSet<>();
        for (Stack stack : Stack.values()) {
            int layers = stack == Stack.ENCODER ? config.encoderLayers() : config.decoderLayers();
            Arrays.stream(TapPoint.values())
                    .filter(point -> stack == Stack.DECODER || !point.decoderOnly())
                    .forEach(point -> {
                        for (int layer = point.perLayer() ? 0 : -1; layer < (point.perLayer() ? layers : 0); layer++) {
                            taps.add(TapName.of(stack, layer, point));
                        }
                    });
        }
        return taps;
    }
}
