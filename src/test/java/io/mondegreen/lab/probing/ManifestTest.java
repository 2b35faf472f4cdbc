package io.mondegreen.lab.probing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    private static final int RATE_HZ = 8000;

    @TempDir
    Path folder;

    private ProbeSource read(List<String> groups, String... lines) throws IOException {
        if (Files.notExists(folder.resolve("a.wav"))) {
            tone("a.wav", 440, 1);
        }
        Files.write(folder.resolve("rows.jsonl"), List.of(lines));
        return ProbeSource.manifest(folder.resolve("rows.jsonl"), groups);
    }

    private void tone(String name, double hz, double seconds) throws IOException {
        float[] pcm = new float[(int) (seconds * RATE_HZ)];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (float) (0.3 * Math.sin(2 * Math.PI * hz * i / RATE_HZ));
        }
        WavFile.write(folder.resolve(name), Clip.mono(pcm, RATE_HZ), WavFile.Encoding.PCM16);
    }

    private void refused(String line, String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(List.of("speaker"), "{\"audio\":\"a.wav\",\"speaker\":\"x\"}", line))
                .withMessageContaining("line 2")
                .withMessageContainingAll(parts);
    }

    @Test
    void errorsNameTheLineAndWhatToDo() {
        refused("[1]", "no JSON object", "write");
        refused("{\"audio\":", "no JSON", "one JSON object a line");
        refused("{\"speaker\":\"x\"}", "no 'audio'", "beside the manifest");
        refused("{\"audio\":\"none.wav\",\"speaker\":\"x\"}", "none.wav", "put it there");
        refused("{\"audio\":\"../a.wav\",\"speaker\":\"x\"}", "not beside the manifest");
        refused("{\"audio\":\"a.wav\",\"speaker\":\"x\",\"startMs\":-1}", "startMs", "whole milliseconds");
        refused("{\"audio\":\"a.wav\",\"speaker\":\"x\",\"startMs\":900,\"endMs\":800}", "800", "startMs before endMs");
        refused("{\"audio\":\"a.wav\",\"speaker\":\"x\",\"split\":\"demo\"}", "demo", "train, dev and test");
        refused("{\"audio\":\"a.wav\"}", "no 'speaker'", "--groups");
        refused("{\"audio\":\"a.wav\",\"speaker\":[1]}", "speaker", "one value");
        refused("{\"audio\":\"a.wav\",\"speaker\":\"y\",\"split\":\"dev\"}", "a split", "every row");
    }

    @Test
    void aSpeakerInTwoSplitsIsRefusedWithBothLines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(
                        List.of("speaker"),
                        "{\"audio\":\"a.wav\",\"speaker\":\"x\",\"split\":\"train\"}",
                        "",
                        "{\"audio\":\"a.wav\",\"speaker\":\"x\",\"split\":\"test\"}"))
                .withMessageContainingAll("speaker:x", "line 1", "line 3", "TRAIN", "TEST");
    }

    @Test
    void anAudioThatEndsBeforeItsPartIsNamedWhenItIsRead() throws IOException {
        ProbeSource source = read(List.of(), "{\"audio\":\"a.wav\",\"startMs\":500,\"endMs\":2000}");

        assertThatIOException()
                .isThrownBy(() -> source.rows().getFirst().sound().pcm())
                .withMessageContainingAll("line 1", "a.wav", "1000 ms");
    }

    @Test
    void partsComeAtTheModelsRateAndTextTellsSpeechAndCategory() throws IOException {
        ProbeSource source = read(
                List.of(),
                "{\"audio\":\"a.wav\",\"startMs\":250,\"endMs\":750,\"text\":\"forty dollars\",\"mood\":\"glad\"}",
                "{\"audio\":\"a.wav\",\"text\":\"\",\"mood\":\"sad\"}",
                "{\"audio\":\"a.wav\",\"category\":\"money\"}");
        ProbeRow first = source.rows().getFirst();

        assertThat(first.sound().pcm()).hasSize(8000);
        assertThat(first.columns()).containsEntry("speech", "speech").containsEntry("category", "money");
        assertThat(source.rows().get(1).columns())
                .containsEntry("speech", "other")
                .doesNotContainKey("category");
        assertThat(source.rows().get(2).told()).isFalse();
        assertThat(source.questions())
                .contains("mood", "speech", "hallucination", "noisy")
                .doesNotContain("category");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProbePlan.of(source, Target.of("colour", Set.of()), 10, 1))
                .withMessageContainingAll("colour", "mood");
    }

    @Test
    void speechIsAskedOnceAsItIsAndOnceWithNoiseOfItsSplit() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add("{\"audio\":\"a.wav\",\"text\":\"line %d\",\"speaker\":\"s%d\"}".formatted(i, i));
        }
        ProbePlan plan = ProbePlan.of(
                read(List.of("speaker"), lines.toArray(String[]::new)),
                Target.of("noisy", Set.of()),
                Integer.MAX_VALUE,
                1);

        assertThat(plan.rows()).hasSize(60);
        for (Split split : Split.values()) {
            assertThat(plan.rows()).filteredOn(row -> row.split() == split).isNotEmpty();
        }
        ProbePlan.Planned clean = plan.rows().get(0);
        ProbePlan.Planned noisy = plan.rows().get(1);
        assertThat(clean.row().columns()).containsEntry("noisy", "clean");
        assertThat(noisy.row().columns()).containsEntry("noisy", "noisy");
        assertThat(noisy.groups()).hasSize(2).last().asString().startsWith("noise:");
        float[] speech = clean.row().sound().pcm();
        float[] both = noisy.row().sound().pcm();
        double noise = 0;
        double power = 0;
        for (int i = 0; i < speech.length; i++) {
            noise += Math.pow(both[i] - speech[i], 2);
            power += Math.pow(speech[i], 2);
        }
        assertThat(10 * Math.log10(power / noise)).isBetween(NoiseTwin.LEAST_DB - 1.0, NoiseTwin.MOST_DB + 1.0);
        assertThat(noisy.row().sound().pcm()).isEqualTo(both);
        Leak.require(plan.rows().stream()
                .map(row -> new Leak.Placed(row.row().place(), row.groups(), row.split()))
                .toList());
    }

    @Test
    void aColumnThatIsInTheSoundIsReadFromTheEncoder() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int speaker = 0; speaker < 24; speaker++) {
            for (int take = 0; take < 4; take++) {
                boolean high = (speaker + take) % 2 == 0;
                String name = "tone-" + speaker + "-" + take + ".wav";
                tone(name, high ? 1500 + 10 * speaker : 300 + 5 * speaker, 0.4);
                lines.add("{\"audio\":\"%s\",\"speaker\":%d,\"pitch\":\"%s\"}"
                        .formatted(name, speaker, high ? "high" : "low"));
            }
        }
        tone("long.wav", 500, 9);
        lines.add("{\"audio\":\"long.wav\",\"speaker\":99,\"pitch\":\"low\"}");
        ProbeSource source = read(List.of("speaker"), lines.toArray(String[]::new));
        LabProbing.Request asked = LabProbing.Request.standard(List.of("pitch"), 1);
        LabProbing.Request request = new LabProbing.Request(
                asked.questions(),
                Set.of("pitch"),
                Set.of(Position.FRAMES),
                asked.taps(),
                false,
                "en",
                asked.windows(),
                100,
                1);
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            ProbingReport report = LabProbing.run(model, source, request, new Silent());
            Answer answer = report.answer("pitch").orElseThrow();

            assertThat(answer.sensitive()).isTrue();
            assertThat(answer.notes())
                    .anyMatch(note -> note.contains("speaker"))
                    .anyMatch(note -> note.contains("longer than the model's"));
            SweptPosition swept = answer.at(Position.FRAMES).orElseThrow();
            assertThat(swept.classes()).containsExactly("high", "low");
            assertThat(swept.layers()).hasSize(model.config().encoderLayers());
            assertThat(swept.best().test().accuracy().value()).isGreaterThan(0.95);
            assertThat(report.json().at("/answers/0/positions/0/layers/0/depth").asDouble())
                    .isZero();
            assertThat(report.text()).contains("sensitive", "pitch", "frames");
        }
    }

    @Test
    void tooFewRowsOfAClassAreSaidWithTheQuestion() throws IOException {
        String[] lines = new String[6];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "{\"audio\":\"a.wav\",\"speaker\":%d,\"pitch\":%d}".formatted(i, i % 2);
        }
        ProbeSource source = read(List.of("speaker"), lines);
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LabProbing.run(
                            model, source, LabProbing.Request.standard(List.of("pitch"), 1), new Silent()))
                    .withMessageContainingAll("pitch", "frames", "8 rows in every split");
        }
    }

    private static final class Silent implements LabProbing.Progress {
        @Override
        public void begins(int windows, long bytes) {
            assertThat(bytes).isPositive();
        }

        @Override
        public void decoded() {
            // nobody watches
        }

        @Override
        public void asks(String question) {
            assertThat(question).isEqualTo("pitch");
        }
    }
}
