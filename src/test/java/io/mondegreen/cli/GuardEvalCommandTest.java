package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardEvalCommandTest {
    @TempDir
    Path folder;

    @Test
    void helpTeachesWhatAnAgentHourIs() {
        Told told = Told.by("guard", "eval", "--help");
        assertThat(told.status()).isZero();
        assertThat(told.out()).contains("agent-hour").contains("guard eval --out quality");
    }

    @Test
    void nothingToHearIsWrongUsage() {
        assertThat(Told.by("guard", "eval", "--minutes", "0").status()).isEqualTo(2);
        assertThat(Told.by("guard", "eval", "--loops", "0").status()).isEqualTo(2);
    }

    @Test
    void probesOfAnotherModelAreRefused() {
        Told told = Told.by(
                "guard",
                "eval",
                "--model",
                "src/test/resources/parity/half-timestamps",
                "--bundle",
                "models/mini/probes.safetensors");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("MG-1302");
    }

    @Test
    void corpusThatIsNotThere() {
        Told told = Told.by("guard", "eval", "--corpus", folder.resolve("none"));
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("cannot open the speech bank");
    }
}
