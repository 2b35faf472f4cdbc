package io.mondegreen.lab.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.bank.SpeechBank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpokenWindowTest {
    private static final int WINDOW_MS = 8000;
    private static final int PER_MS = 16;

    private static List<SpokenWindow> windows(int windowMs) throws IOException {
        List<SpokenWindow> windows = new ArrayList<>();
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        int left = SpokenWindow.render(bank, 1, "test", "repeat", windowMs, windows::add);
        assertThat(2 * left + windows.size())
                .isEqualTo(2 * bank.utterances("test", "repeat").size());
        return windows;
    }

    @Test
    void everySentenceIsHeardCleanAndNoisyAtTheSameKnownPlace() throws IOException {
        List<SpokenWindow> windows = windows(WINDOW_MS);
        assertThat(windows).isNotEmpty();
        for (int i = 0; i < windows.size(); i += 2) {
            SpokenWindow clean = windows.get(i);
            SpokenWindow noisy = windows.get(i + 1);
            assertThat(clean.noisy()).isFalse();
            assertThat(noisy.noisy()).isTrue();
            assertThat(noisy.startMs()).isEqualTo(clean.startMs());
            assertThat(clean.endMs() - clean.startMs())
                    .isBetween(
                            clean.utterance().durationMs() - 1,
                            clean.utterance().durationMs() + 1);
            assertThat(clean.pcm().length).isBetween(clean.endMs() * PER_MS - 16, WINDOW_MS * PER_MS);
            assertThat(Arrays.equals(clean.pcm(), noisy.pcm())).isFalse();
        }
    }

    @Test
    void theSameSeedGivesTheSameWindows() throws IOException {
        assertThat(windows(WINDOW_MS).getFirst().pcm())
                .isEqualTo(windows(WINDOW_MS).getFirst().pcm());
    }

    @Test
    void whatDoesNotFitTheWindowIsLeftOut() throws IOException {
        assertThat(windows(10)).isEmpty();
    }
}
