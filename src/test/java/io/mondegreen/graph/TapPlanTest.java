package io.mondegreen.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.TappedModel;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapPlanTest {
    /** Two encoder layers of four heads, three decoder layers of three heads, 24 wide. */
    private static final Path MODEL = Path.of("src/test/resources/parity/mixed-heads");

    private static final EngineOptions CPU = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoder.0.attn.hook_z",
                "decoder.0.cross_attn.hook_pattern",
                "unembed.hook_out",
                "hook_embed",
                "encoder.0.attn.hook_pattern",
                "encoder.hook_embed"
            })
    void liveProbesReadStreamsOnly(String tap) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(List.of(new ProbeHead("p", TapName.parse(tap), new float[24], 0)), List.of()))
                .withMessageContaining(tap);
    }

    @Test
    void planOfNothingIsEmpty() {
        assertThat(TapPlan.none()).isEqualTo(new TapPlan(Set.of(), List.of(), List.of(), false));
    }

    @Test
    void allTapsOfAStackAreThePointsThatItHas() {
        assertThat(TapPlan.all(Stack.ENCODER, 2)).hasSize(2 * 7 + 3).noneMatch(tap -> tap.stack() == Stack.DECODER);
        assertThat(TapPlan.all(Stack.DECODER, 3)).hasSize(3 * 11 + 4).noneMatch(tap -> tap.stack() == Stack.ENCODER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decoder.3.hook_resid_post", "decoder.7.attn.hook_pattern", "encoder.2.hook_mlp_out"})
    void tapOfALayerThatTheModelLacks(String tap) {
        refused(new TapPlan(Set.of(TapName.parse(tap)), List.of(), List.of(), false), "no " + tap);
    }

    @Test
    void probeOfALayerOrWidthThatTheModelLacks() {
        TapName beyond = TapName.parse("decoder.3.hook_resid_mid");
        refused(plan(List.of(new ProbeHead("p", beyond, new float[24], 0)), List.of()), "probe 'p' reads " + beyond);
        TapName above = TapName.parse("encoder.2.hook_resid_post");
        refused(plan(List.of(new ProbeHead("p", above, new float[24], 0)), List.of()), "encoder has 2 layers");
        TapName there = TapName.parse("decoder.2.hook_resid_mid");
        refused(plan(List.of(new ProbeHead("p", there, new float[23], 0)), List.of()), "23 weights");
    }

    @Test
    void alignmentHeadThatTheModelLacks() {
        refused(plan(List.of(), List.of(new HeadId(0, 0), new HeadId(3, 0))), "L3H0 is not in this model");
        refused(plan(List.of(), List.of(new HeadId(1, 3))), "3 layers of 3 heads");
        assertThatIllegalArgumentException().isThrownBy(() -> new HeadId(-1, 0));
    }

    private static TapPlan plan(List<ProbeHead> probes, List<HeadId> heads) {
        return new TapPlan(Set.of(), probes, heads, true);
    }

    private static void refused(TapPlan plan, String why) {
        try (WhisperModel model = WhisperModel.open(MODEL)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TappedModel.open(model, CPU, plan).close())
                    .withMessageContaining(why);
        }
    }
}
