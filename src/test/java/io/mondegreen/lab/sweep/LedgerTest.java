package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final SortedMap<String, String> FACTS = new TreeMap<>(Map.of("model", "a", "seed", "1"));
    private static final Likelihood ONE = new Likelihood(-0.25, 3.5);
    private static final Likelihood OTHER = new Likelihood(-1, Double.NaN);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void measureTwoCells() {
        file = folder.resolve("cells.jsonl");
        try (Ledger ledger = open(FACTS)) {
            ledger.put("cross", "window 1", ONE);
            ledger.put("cross", "window 2", OTHER);
        }
    }

    private Ledger open(SortedMap<String, String> facts) {
        return Ledger.at(file, facts, List.of(Likelihood.class));
    }

    @Test
    void whatWasMeasuredIsThereAgain() {
        try (Ledger ledger = open(FACTS)) {
            assertThat(ledger.find(Likelihood.class, "cross", "window 1")).contains(ONE);
            assertThat(ledger.find(Likelihood.class, "cross", "window 2")).contains(OTHER);
            assertThat(ledger.find(Likelihood.class, "self", "window 1")).isEmpty();
        }
    }

    @Test
    void aLineThatWasCutOffIsMeasuredAgainAndTheFileGoesOn() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 9));

        try (Ledger ledger = open(FACTS)) {
            assertThat(ledger.find(Likelihood.class, "cross", "window 1")).contains(ONE);
            assertThat(ledger.find(Likelihood.class, "cross", "window 2")).isEmpty();
            ledger.put("cross", "window 2", OTHER);
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void cellsOfAnotherExperimentAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(new TreeMap<>(Map.of("model", "b", "seed", "1"))))
                .withMessageContaining("another experiment")
                .withMessageContaining("--resume");
    }

    @Test
    void aFileOfSomethingElseIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(file, "To whom it may concern\n");

        assertThatIllegalArgumentException().isThrownBy(() -> open(FACTS)).withMessageContaining("is no file");
        assertThat(Files.readString(file)).isEqualTo("To whom it may concern\n");
    }
}
