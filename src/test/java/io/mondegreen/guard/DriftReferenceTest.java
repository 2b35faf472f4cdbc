package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Spread;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped bundle with a reference, from its file to the event. */
class DriftReferenceTest {
    private final ScriptedEngine engine = new ScriptedEngine();
    private final SplittableRandom random = new SplittableRandom(4);

    @TempDir
    Path folder;

    private ProbeBundle referring() {
        Path file = folder.resolve("probes.safetensors");
        DoubleStream scores = random.doubles(2000).map(uniform -> -3 + uniform);
        ProbeBundle.load(Path.of("models/mini/probes.safetensors"))
                .withReference(new TreeMap<>(Map.of(ProbeBundle.REFERENCE_PROBE, Spread.of(scores.toArray()))))
                .save(file);
        return ProbeBundle.load(file);
    }

    private GuardedEngine guarded(ProbeBundle bundle, DriftReference reference) {
        return new GuardedEngine(
                engine,
                ProbedModel.of(List.of(" a", " b", " c", " d", " e", " f")),
                Optional.of(bundle),
                GuardPolicy.standard().resolved(bundle, RiskLevels.STANDARD_BUDGET),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reference);
    }

    /** As many windows as are compared, with probe scores around these. */
    private void hear(GuardedEngine guarded, double from) {
        for (int window = 0; window < DriftWatch.WINDOWS; window++) {
            double score = from + random.nextDouble();
            engine.clear();
            for (int i = 0; i < 5; i++) {
                engine.token((i + window) % 6, 15 + 15 * i, score, 3, 0, 0, 0, 0);
            }
            long start = 8000L * window;
            guarded.decode(
                    new WindowContext("acme", "c" + window, "agent", start, start + 8000, 0, true),
                    new float[8 * 16_000],
                    new Recorder());
        }
    }

    @Test
    void callsLikeThoseOfTheBundleSayNothing() {
        GuardedEngine guarded = guarded(referring(), DriftReference.BUNDLE);

        hear(guarded, -3);

        assertThat(guarded.drift()).isEmpty();
        assertThat(guarded.driftIndex("probe")).isBetween(0.0, 0.1);
    }

    @Test
    void callsThatAreOtherFromTheirBeginningAreTold() {
        ProbeBundle bundle = referring();
        GuardedEngine guarded = guarded(bundle, DriftReference.BUNDLE);
        GuardedEngine alone = guarded(bundle, DriftReference.CALLS);

        hear(guarded, -2.5);
        hear(alone, -2.5);

        assertThat(guarded.drift()).hasValueSatisfying(event -> {
            assertThat(event.tenant()).isEqualTo("acme");
            assertThat(event.signal()).isEqualTo("probe");
            assertThat(event.raised()).isTrue();
            assertThat(event.reference()).isEqualTo(DriftReference.BUNDLE);
        });
        assertThat(alone.drift()).as("compared with themselves").isEmpty();
    }

    @Test
    void namesOnTheWire() {
        assertThat(DriftReference.of("calls")).isEqualTo(DriftReference.CALLS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriftReference.of("first"))
                .withMessageContaining("bundle");
    }
}
