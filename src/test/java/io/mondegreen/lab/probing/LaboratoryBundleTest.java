package io.mondegreen.lab.probing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ProbeHead;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaboratoryBundleTest {
    private static final Path GUARD = Path.of("models/mini/probes.safetensors");

    @TempDir
    Path folder;

    private static ProbingReport report(String hash, String question, boolean sensitive, int classes) {
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            SweptPosition swept = ProbeSweep.of(new PlantedTable().table(classes, 4), model.config(), List.of(), 20, 1);
            Answer answer = new Answer(question, sensitive, List.of(), List.of(swept));
            return new ProbingReport(hash, "planted rows", "data hash", 1, "audio", PlantedTable.ROWS, List.of(answer));
        }
    }

    private static ProbeBundle bundle(ProbingReport report, Optional<ProbeBundle> base) {
        return LaboratoryBundle.of(report, "f32", new TreeMap<>(), base);
    }

    @Test
    void theChosenLayersProbesComeBackFromTheFileWithWhereTheyAreFrom() {
        ProbeBundle made = bundle(report("model hash", "speaker's accent", true, 3), Optional.empty());
        Path file = folder.resolve("lab.safetensors");
        made.save(file);
        ProbeBundle read = ProbeBundle.load(file);

        assertThat(read.hash()).isEqualTo(made.hash());
        assertThat(read.heads()).isEmpty();
        assertThat(read.laboratory())
                .extracting(ProbeHead::name)
                .containsExactly(
                        "lab.speaker_s_accent.frames.a",
                        "lab.speaker_s_accent.frames.b",
                        "lab.speaker_s_accent.frames.c");
        assertThat(read.laboratory())
                .allMatch(head -> head.tap().toString().equals("encoder." + PlantedTable.LAYER + ".hook_resid_post"));
        assertThat(read.sensitive()).hasSize(3);
        assertThat(read.provenance())
                .containsEntry("lab.data", "data hash")
                .containsKey("report.lab.speaker_s_accent.frames");
        assertThat(ProbeDirections.of(read)).containsOnlyKeys(read.sensitive());
        assertThatThrownBy(() -> read.requireServable(false)).hasMessageContaining("MG-1303");
        assertThatThrownBy(() -> read.requireServable(true)).hasMessageContaining("MG-1304");
    }

    @Test
    void besideTheGuardsHeadsAGuardCanRunThem() {
        ProbeBundle guard = ProbeBundle.load(GUARD);
        ProbeBundle both = bundle(report(guard.modelHash(), "mood", false, 2), Optional.of(guard));

        assertThat(both.heads()).isEqualTo(guard.heads());
        assertThat(both.risks()).isEqualTo(guard.risks());
        assertThat(both.laboratory()).hasSize(guard.laboratory().size() + 1);
        assertThat(both.requireServable(false)).isSameAs(both);
        assertThat(both.provenance()).containsAllEntriesOf(guard.provenance());
        assertThat(bundle(report(guard.modelHash(), "mood", true, 2), Optional.of(both))
                        .laboratory())
                .as("made again, it takes the place of the old one")
                .hasSize(guard.laboratory().size() + 1);
    }
}
