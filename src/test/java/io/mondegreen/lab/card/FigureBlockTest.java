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
        return new Card(new TreeMap<>(Map.of("seed", "1")), List.of(table));
    }

    @Test
    void writingTwiceChangesNothingTheSecondTime() throws IOException {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, "# Model\n\n" + FigureBlock.BEGIN + "\n" + FigureBlock.END + "\n\nMore.\n");
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
        String text = FigureBlock.BEGIN + "\nold\n" + FigureBlock.END + "\n";
        assertThat(FigureBlock.replaced(text, "new"))
                .isEqualTo(FigureBlock.BEGIN + "\n\nnew\n\n" + FigureBlock.END + "\n");
    }

    @Test
    void aReadmeWithoutABlockIsRefusedAndLeftAlone() throws IOException {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, "# Model\n");
        assertThatThrownBy(() -> FigureBlock.write(readme, card(0.05)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("README.md")
                .hasMessageContaining(FigureBlock.BEGIN);
        assertThat(readme).hasContent("# Model\n");
    }
}
