package io.mondegreen.lab.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.DecodedTokens;
import io.mondegreen.lab.DecodedWindow;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowFeatures;
import io.mondegreen.probe.WindowLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaperSampleTest {
    private static DecodedWindow window(String kind, Split split, String text, boolean cut) {
        return new DecodedWindow(
                new CorpusWindow(kind, split, List.of("voice:a" + split), new float[0], "one two three four", cut),
                text,
                WindowLabels.Label.LEFT_OUT,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                DecodedTokens.NONE,
                new WindowFeatures(1),
                0,
                1,
                0,
                Double.NaN,
                Double.NaN);
    }

    @Test
    void asManyWithoutAnErrorAsWithTheMost() {
        List<DecodedWindow> windows = new ArrayList<>();
        for (Split split : Split.values()) {
            for (int i = 0; i < 30; i++) {
                windows.add(window("clean", split, "one two three four", false));
            }
            for (int i = 0; i < 20; i++) {
                windows.add(window("noisy", split, i < 10 ? "one too tree fore" : "one two three", false));
            }
        }
        PaperSample sample = new PaperSample(windows, 0, 1);
        assertThat(sample.enough()).isTrue();
        assertThat(windows.stream().filter(sample::contains)).hasSize(120);
        assertThat(windows.stream().filter(sample::wrong)).hasSize(60);
        assertThat(sample.summary()).contains("test 20 of each (WER 25 to 75 %)");
        assertThat(new PaperSample(windows, 0.6, 1).summary()).contains("test 10 of each (WER 75 to 75 %)");
    }

    @Test
    void partsOfSentencesAndOtherSoundsTakeNoPart() {
        List<DecodedWindow> windows = new ArrayList<>();
        for (Split split : Split.values()) {
            windows.add(window("cut", split, "one", true));
            windows.add(window("music", split, "thank you", false));
            windows.add(window("foreign", split, "thank you", false));
        }
        PaperSample sample = new PaperSample(windows, 0, 1);
        assertThat(windows).noneMatch(sample::contains);
        assertThat(sample.enough()).isFalse();
    }
}
