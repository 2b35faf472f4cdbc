package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.ort.Ort;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a user hears of the machine, with and without what he asked for. */
class DoctorCommandTest {
    private static final String MODEL = "src/test/resources/parity/mixed-heads";

    @Test
    void saysWhereEachPartOfTheModelIsComputed() {
        Told told = Told.by("doctor", "--device", "cpu", "--model", MODEL);
        assertThat(told.status()).as(told.out()).isZero();
        assertThat(told.out())
                .containsPattern("(?m)^java +25")
                .containsPattern("(?m)^onnxruntime +1\\.\\d+\\.\\d+ from /")
                .contains("no probes for weights f32")
                .containsPattern("(?m)^device +cpu, weights f32$")
                .containsPattern("(?m)^device +encoder: (\\d+) nodes: \\1 CPUExecutionProvider$")
                .containsPattern("(?m)^device +decoder: (\\d+) nodes: \\1 CPUExecutionProvider$")
                .doesNotContain("FAILED");
    }

    @Test
    void whatIsAskedForAndNotThereFailsWithWhatToDo() {
        Assumptions.assumeFalse(Ort.get().hasCudaProvider(), "this is the CUDA build");
        Told told = Told.by("doctor", "--device", "cuda", "--model", MODEL);
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.out())
                .containsPattern("(?m)^cuda +FAILED: this build has no CUDA provider \\(\\./mondegreen build -Pgpu\\)$")
                .containsPattern("(?m)^device +FAILED: CUDA is not usable");
    }

    @Test
    void aMissingModelIsOneFailureAmongOtherAnswers() {
        Told told = Told.by("doctor", "--model", "no/such/model");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.out()).containsPattern("(?m)^java ").containsPattern("(?m)^model +FAILED: no model directory");
    }

    @Test
    void measuringACardWithoutOneIsRefused() {
        Assumptions.assumeFalse(Ort.get().hasCudaProvider(), "this is the CUDA build");
        Told told = Told.by("bench", "gpu");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("no CUDA provider", "./mondegreen build -Pgpu");
        assertThat(Told.by("bench", "gpu", "--shape", "huge").status()).isEqualTo(2);
        assertThat(Told.by("bench").err()).contains("worker or gpu");
    }
}
