package io.mondegreen.taps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterventionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoder.2.hook_cross_attn_out=zero",
                "decoder.0-1,4.cross_attn.hook_z#2@4-=mean*0.5",
                "decoder.*.hook_resid_post=direction:hallucination",
                "encoder.3.attn.hook_pattern#0@10-20=resample:other*0.001",
                "encoder_final_ln.hook_normalized=noise",
                "hook_embed@3=silence:quiet",
                "unembed.hook_out=zero*0",
            })
    void theWrittenFormIsReadAndWrittenBack(String text) {
        assertThat(Intervention.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    decoder.1,0.hook_mlp_out=zero*1.0                | decoder.0-1.hook_mlp_out=zero
                    decoder.0-1,2,5.hook_mlp_out=mean:mean*0.50      | decoder.0-2,5.hook_mlp_out=mean*0.5
                    decoder.*.attn.hook_z#0-=zero                    | decoder.*.attn.hook_z=zero
                    decoder.0.attn.hook_z#3-,1@2-4,3-6=noise:noise   | decoder.0.attn.hook_z#1,3-@2-6=noise
                    """)
    void twoWaysToWriteTheSameHaveOneForm(String written, String canonical) {
        assertThat(Intervention.parse(written)).hasToString(canonical).isEqualTo(Intervention.parse(canonical));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    decoder.0.hook_nothing=zero            | no tap is called
                    decoder.0.hook_mlp_out=erase           | no kind of intervention
                    decoder.0.hook_mlp_out                 | cannot read intervention
                    decoder.0.hook_mlp_out#1=zero          | has no heads
                    decoder.0.hook_mlp_out=zero:noise      | zero has no source
                    decoder.0.hook_mlp_out=resample        | resample needs a source
                    decoder.0.hook_mlp_out=direction       | direction needs a source
                    decoder.0.hook_mlp_out=zero*2          | between 0 and 1
                    decoder.4-2.hook_mlp_out=zero          | backwards
                    encoder.0.hook_cross_attn_out=zero     | no tap is called
                    decoder.x.hook_mlp_out=zero            | no tap is called
                    """)
    void whatCannotBeMeantIsRefused(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Intervention.parse(text))
                .withMessageContaining(why);
    }

    @Test
    void layersThatTheModelLacksAreRefused() {
        assertThat(Intervention.parse("decoder.1-.hook_mlp_out=zero").taps(3)).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Intervention.parse("decoder.1-3.hook_mlp_out=zero").taps(3))
                .withMessageContaining("has 3, counted from 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.parse("decoder.3-.hook_mlp_out=zero")
                .taps(3));
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.parse("decoder.0.attn.hook_z#4=zero")
                .requireFor(1, 4));
    }

    @Test
    void whatAGateCanDoBecomesGates() {
        assertThat(Intervention.parse("decoder.1-.cross_attn.hook_z#0,2=zero*0.5")
                        .gates(3, 4))
                .contains(Ablation.parseList("cross:L1H0=0.5,cross:L1H2=0.5,cross:L2H0=0.5,cross:L2H2=0.5"));
        assertThat(Intervention.parse("decoder.0.hook_attn_out=zero").gates(3, 4))
                .contains(Ablation.parseList("self:L0"));
        assertThat(Intervention.parse("decoder.0.hook_mlp_out=zero").gates(3, 4))
                .contains(Ablation.parseList("mlp:L0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoder.0.hook_mlp_out@3-=zero",
                "decoder.0.hook_mlp_out=mean",
                "decoder.0.hook_resid_post=zero",
                "decoder.0.cross_attn.hook_pattern=zero",
                "encoder.0.hook_mlp_out=zero"
            })
    void whatAGateCannotDoDoesNot(String text) {
        assertThat(Intervention.parse(text).gates(3, 4)).isEmpty();
    }

    @Test
    void theSameChangesInTheSameOrderHaveTheSameHash() {
        List<Intervention> one = Intervention.parseList("hook_embed=zero; decoder.0,1.hook_mlp_out=mean");
        assertThat(Intervention.hash(one))
                .isEqualTo(Intervention.hash(
                        Intervention.parseList("hook_embed=zero*1;decoder.0-1.hook_mlp_out=mean:mean")))
                .isNotEqualTo(Intervention.hash(one.reversed()));
    }
}
