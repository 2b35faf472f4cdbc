package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeRiskCommandTest {
    private static final Path BUNDLE = Path.of("models/mini/probes.safetensors");

    @TempDir
    Path folder;

    @Test
    void risksAndTheirCurveAreFittedToWindowsAndCalls() throws IOException {
        Path bank = SmallBank.in(folder, Set.of("dev"), Map.of("speech", 12, "oov", 2, "repeat", 2));
        Path out = folder.resolve("fitted.safetensors");

        Told told = Told.by(
                "probe", "risk", "--corpus", bank, "--bundle", BUNDLE, "--minutes", "2", "--loops", "3", "--out", out);

        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.out()).contains("risk of nonspeech", "texts that are right", "of high severity an hour");
        ProbeBundle before = ProbeBundle.load(BUNDLE);
        ProbeBundle fitted = ProbeBundle.load(out);
        assertThat(fitted.heads()).usingRecursiveComparison().isEqualTo(before.heads());
        assertThat(fitted.risks().nonspeech()).isPresent();
        assertThat(fitted.provenance()).containsKey("risks");
        FalseAlarmCurve curve = fitted.curve().orElseThrow();
        assertThat(curve.hours()).isCloseTo(2 / 60.0, within(1e-9));
        assertThat(curve.right()).hasSizeGreaterThan(10);
        assertThat(curve.usual().keySet()).isEqualTo(fitted.risks().features());
        assertThat(fitted.thresholds().running())
                .isGreaterThanOrEqualTo(fitted.thresholds().window());
        assertThat(before.hash()).isNotEqualTo(fitted.hash());
    }

    @Test
    void nothingToHearIsWrongUsage() {
        assertThat(Told.by("probe", "risk", "--minutes", "0").status()).isEqualTo(2);
    }
}
