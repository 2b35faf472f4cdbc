package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.GuardedSegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ninety seconds of hold music through the line, the bundled model and the delivered guard. */
class HoldMusicTest {
    private static final float[] MUSIC =
            Resampler.resample(HoldMusic.render(3, HoldMusic.Family.ARPEGGIO, 90 * 8000), 8000, 16_000);

    private static List<Alert> of(FileTranscription.Result heard, AlertType type) {
        return heard.alerts().stream().filter(alert -> alert.type() == type).toList();
    }

    @Test
    void itIsOneAlertToWhoeverReadsThemAndOneOfEachWindowToWhoeverMeasures() {
        try (GuardStack stack = GuardStack.open(
                new GuardStack.Options(
                        Path.of("models/mini"),
                        Optional.empty(),
                        false,
                        EngineOptions.defaults(),
                        GuardPolicy.standard(),
                        GuardStack.Cures.standard()),
                EngineMeter.NONE)) {
            FileTranscription.Result heard = FileTranscription.of(stack, "music", MUSIC, TelephoneGate::open);
            List<Alert> told = of(heard, AlertType.HALLUCINATION_NONSPEECH);
            assertThat(told)
                    .extracting(Alert::episode)
                    .containsOnly(told.getFirst().episode());
            assertThat(told.subList(0, 2))
                    .extracting(Alert::state)
                    .containsExactly(AlertState.RAISED, AlertState.CONFIRMED);
            assertThat(told.subList(2, told.size()))
                    .hasSizeBetween(1, 3)
                    .extracting(Alert::state)
                    .containsOnly(AlertState.UPDATED);
            assertThat(told.getLast().endMs())
                    .as("to its end, where the recording ends")
                    .isEqualTo(heard.segments().getLast().endMs());

            FileTranscription.Result byWindow =
                    FileTranscription.byWindow(stack, new CallKey("", "music", "mixed"), MUSIC, TelephoneGate::open);
            List<Alert> confirmed = of(byWindow, AlertType.HALLUCINATION_NONSPEECH).stream()
                    .filter(alert -> alert.state() == AlertState.CONFIRMED)
                    .toList();
            assertThat(confirmed)
                    .hasSizeGreaterThan(10)
                    .extracting(Alert::startMs)
                    .containsExactlyElementsOf(byWindow.segments().stream()
                            .map(GuardedSegment::startMs)
                            .toList());
        }
    }
}
