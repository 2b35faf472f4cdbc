package io.mondegreen.lab.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.probe.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureBlockTest {
    private static final String BEGIN = "<!-- figures -->";
    private static final String END = "<!-- /figures -->";

    @TempDir
    Path folder;

    private static Card card(double rate) {
        CardTable table = new CardTable(
                "wer",
                "Word error rate",
                List.of("How it was measured."),
                List.of("kind", "WER"),
                List.of(
                        List.of(Cell.of("speech"), Cell.share(new Metrics.Interval(rate - 0.01, rate, rate + 0.01))),
                        List.of(Cell.of("salad"), Cell.NONE)));
        return new Card(new TreeMap<>(Map.of("seed", "1")), List.of(table), List.of());
    }

    @Test
    void writingTwiceChangesNothingTheSecondTime() throws IOException {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, "# Model\n\n" + BEGIN + "\n" + END + "\n\nMore.\n");
        FigureBlock.write(readme, card(0.05));
        String once = Files.readString(readme);
        assertThat(once)
                .startsWith("# Model\n\n")
                .endsWith("\n\nMore.\n")
                .contains("| speech | 5.0 % [4.0, 6.0] |")
                .contains("| salad | - |");
        FigureBlock.write(readme, card(0.05));
        assertThat(readme).hasContent(once);
    }

    @Test
    void newFiguresTakeThePlaceOfTheOld() {
        String text = BEGIN + "\nold\n" + END + "\n";
        assertThat(FigureBlock.replaced(text, "figures", "new")).isEqualTo(BEGIN + "\n\nnew\n\n" + END + "\n");
    }

    @Test
    void realRecordingsHaveABlockOfTheirOwnThatACardWithoutThemLeavesAlone() throws IOException {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, BEGIN + "\n" + END + "\n<!-- human figures -->\nthere\n<!-- /human figures -->\n");
        FigureBlock.write(readme, card(0.05));
        assertThat(readme).content().contains("there");
        FigureBlock.write(
                readme, new Card(new TreeMap<>(), List.of(), card(0.07).tables()));
        assertThat(readme).content().doesNotContain("there").contains("| speech | 7.0 % [6.0, 8.0] |");
    }

    @Test
    void aReadmeWithoutABlockIsRefusedAndLeftAlone() throws IOException {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, "# Model\n");
        assertThatThrownBy(() -> FigureBlock.write(readme, card(0.05)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("README.md")
                .hasMessageContaining(BEGIN);
        assertThat(readme).hasContent("# Model\n");
    }
}
