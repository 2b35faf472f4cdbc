package io.mondegreen.lab.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A minute of ordinary calls through the real line, the bundled model and the delivered guard. */
class AgentHoursTest {
    private static EvalInput input(WhisperModel model) throws IOException {
        return new EvalInput(
                model,
                GuardStack.heard(model, WeightForm.F32, "en"),
                ProbeBundle.load(Path.of("models/mini/probes.safetensors")),
                SpeechBank.open(Path.of("corpus/bank")),
                1,
                WorkMeter.NONE);
    }

    @Test
    void aMinuteOfCallsIsHeardAndItsWordsAreKnown() throws IOException {
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"));
                Ear ear = new Ear(input(model))) {
            AgentHours calls = AgentHours.listen(input(model), ear, Split.DEV, 1);
            assertThat(calls.total()).isEqualTo(1 / 60.0);
            assertThat(calls.talkShare()).isBetween(0.3, 0.5);
            long good = calls.windows().stream()
                    .filter(one -> one.truth() == Truth.GOOD)
                    .count();
            assertThat(good).isGreaterThan(calls.windows().size() / 2).isGreaterThan(10);
            double least = calls.threshold(HeardWindow::risk, 0);
            assertThat(calls.alarmsPerHour(HeardWindow::risk, least, 1).value()).isZero();
            assertThat(calls.alarmsPerHour(HeardWindow::risk, 0, 1).value())
                    .isEqualTo(calls.right().size() * 60.0);
            double some = calls.threshold(HeardWindow::risk, 120);
            assertThat(calls.alarmsPerHour(HeardWindow::risk, some, 1).value()).isBetween(60.0, 120.0);
        }
    }

    @Test
    void theSameSeedComposesTheSameCall() throws IOException {
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        List<SpokenChannel> once = new OrdinaryCalls(bank, Split.TEST, 3).compose(1, 30_000);
        List<SpokenChannel> again = new OrdinaryCalls(bank, Split.TEST, 3).compose(1, 30_000);
        assertThat(once).hasSize(2);
        for (int channel = 0; channel < 2; channel++) {
            assertThat(once.get(channel).said())
                    .isEqualTo(again.get(channel).said())
                    .isNotEmpty();
            assertThat(Arrays.equals(once.get(channel).pcm(), again.get(channel).pcm()))
                    .isTrue();
        }
        Said first = once.getFirst().said().getFirst();
        assertThat(once.getFirst().said(first.startMs(), first.endMs())).contains(first.text());
        assertThat(once.getFirst().said(0, first.startMs())).isEmpty();
    }

    @Test
    void twoGuardsThatHearOneTapeSayTheSame() throws IOException {
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"));
                Ear ear = new Ear(input(model))) {
            GuardReplay once = ear.replay(GuardMode.FLAG);
            GuardReplay again = ear.replay(GuardMode.FLAG);
            List<Judged> heard = new ArrayList<>();
            for (AdversarialClips.Clip clip : AdversarialClips.all().subList(30, 45)) {
                WindowContext window =
                        new WindowContext("", clip.name(), "customer", 0, clip.pcm().length / 16, 0, true);
                ear.decode(clip.pcm(), tape -> {
                    heard.add(once.judge(window, tape));
                    assertThat(again.judge(window, tape)).isEqualTo(heard.getLast());
                    assertThat(heard.getLast().segment().end()).isNotNull();
                });
            }
            ear.finish();
            assertThat(heard).hasSize(15).anyMatch(Judged::high).anyMatch(one -> !one.flagged());
        }
    }
}
