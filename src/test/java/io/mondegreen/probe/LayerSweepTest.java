package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerSweepTest {
    @TempDir
    Path folder;

    @Test
    void aSweepIsReadAsItWasWritten() {
        Path file = LayerSweep.beside(folder.resolve("probes.q8.safetensors"));
        ProbeHead head = new ProbeHead(
                "hallucination", TapName.parse("decoder.1.hook_resid_post"), new float[] {0.5f, -0.1f, 3e-8f}, -1.25f);
        LayerSweep written = new LayerSweep(
                "bundle",
                List.of(new LayerSweep.Layer(head, 0.9, 0.8, 0.7, 0.85)),
                new TreeMap<>(Map.of("risk", List.of(List.of(0.0, 0.0), List.of(1.0, 1.0)))),
                new TreeMap<>(Map.of("risk", List.of(List.of(0.5, 0.25, 8.0)))));

        written.save(file);
        LayerSweep read = LayerSweep.load(file);

        assertThat(file).hasFileName("probes.q8.sweep.json");
        assertThat(read.bundle()).isEqualTo("bundle");
        assertThat(read.roc()).isEqualTo(written.roc());
        assertThat(read.calibration()).isEqualTo(written.calibration());
        ProbeHead same = read.layers().getFirst().head();
        assertThat(same.weight()).containsExactly(head.weight());
        assertThat(same.bias()).isEqualTo(head.bias());
        assertThat(same.tap()).isEqualTo(head.tap());
        assertThat(read.layers().getFirst().low()).isEqualTo(0.7);
    }

    @Test
    void whatIsNoSweepIsRefusedWithACode() throws IOException {
        Path file = folder.resolve("probes.sweep.json");
        for (String wrong : List.of("", "{", "[]", "{\"version\":2}", "{\"version\":1,\"layers\":[{\"tap\":\"x\"}]}")) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> LayerSweep.load(file))
                    .as(wrong)
                    .isInstanceOf(ProbeException.class)
                    .hasMessageStartingWith("MG-1301");
        }
    }

    /** The one that is shipped belongs to the bundle that is shipped, and has the bundle's own head in its layer. */
    @Test
    void theShippedSweepBelongsToTheShippedBundle() {
        Path bundled = Path.of("models/mini/probes.safetensors");
        ProbeBundle bundle = ProbeBundle.load(bundled);
        LayerSweep sweep = LayerSweep.load(LayerSweep.beside(bundled));

        assertThat(sweep.bundle()).isEqualTo(bundle.hash());
        assertThat(sweep.layers())
                .extracting(layer -> layer.head().tap().layer())
                .containsExactly(0, 1, 2, 3);
        ProbeHead own =
                bundle.heads().get(bundle.head(ProbeBundle.HALLUCINATION).orElseThrow());
        assertThat(sweep.layers().get(own.tap().layer()).head().weight()).containsExactly(own.weight());
        assertThat(sweep.layers()).allSatisfy(layer -> assertThat(layer.auroc()).isGreaterThan(0.8));
    }
}
