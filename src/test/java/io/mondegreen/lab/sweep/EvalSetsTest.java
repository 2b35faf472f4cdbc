package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalSetsTest {
    private static final Path BANK = Path.of("corpus/bank");

    private static SpeechBank whole;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        whole = SpeechBank.open(BANK).keepingAll();
    }

    private static EvalSets draw(SpeechBank bank, long seed) {
        return EvalSets.draw(bank, seed, 8000, 10, 6, 6);
    }

    @Test
    void noVoiceSentenceOrSoundIsInBothHalves() {
        EvalSets sets = draw(whole, 1);

        assertThat(groups(sets, EvalSets.CHOOSE))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(groups(sets, EvalSets.REPORT));
        for (Split half : EvalSets.HALVES) {
            assertThat(sets.of(half, EvalSet.CLEAN)).hasSize(6).allSatisfy(window -> {
                assertThat(window.window().split()).isEqualTo(half);
                assertThat(window.window().transcribable()).isTrue();
            });
            assertThat(sets.of(half, EvalSet.NONSPEECH)).hasSize(6).allMatch(one -> one.window()
                    .nonspeech());
            assertThat(sets.of(half, EvalSet.LOOPS)).hasSizeGreaterThanOrEqualTo(10);
        }
        assertThat(Stream.of(EvalSet.values())
                        .flatMap(set -> EvalSets.HALVES.stream().flatMap(half -> sets.of(half, set).stream()))
                        .map(EvalWindow::id))
                .doesNotHaveDuplicates();
    }

    @Test
    void theSeedDecidesTheWindows() {
        assertThat(clean(draw(whole, 3))).isEqualTo(clean(draw(whole, 3))).isNotEqualTo(clean(draw(whole, 4)));
    }

    private static List<EvalWindow> clean(EvalSets sets) {
        return sets.of(EvalSets.CHOOSE, EvalSet.CLEAN);
    }

    @Test
    void aVoiceInBothHalvesIsRefused() throws IOException {
        List<String> dev = Files.readAllLines(BANK.resolve("manifest.jsonl")).stream()
                .filter(line -> line.contains("\"split\": \"dev\"") && line.contains("\"kind\": \"speech\""))
                .toList();
        List<String> both = Stream.concat(
                        dev.stream(),
                        dev.stream().map(line -> line.replace("\"split\": \"dev\"", "\"split\": \"test\"")))
                .toList();
        Path bank = Files.createDirectory(folder.resolve("bank"));
        Files.write(bank.resolve("manifest.jsonl"), both);
        Files.createFile(bank.resolve("loops.jsonl"));
        for (String line : dev) {
            String file = line.replaceAll(".*\"file\": \"([^\"]+)\".*", "$1");
            if (Files.notExists(bank.resolve(file))) {
                Files.copy(BANK.resolve(file), bank.resolve(file));
            }
        }
        SpeechBank opened = SpeechBank.open(bank);

        assertThatIllegalArgumentException().isThrownBy(() -> draw(opened, 1)).withMessageContaining("half");
    }

    private static Set<String> groups(EvalSets sets, Split half) {
        Set<String> groups = new HashSet<>();
        for (EvalSet set : EvalSet.values()) {
            sets.of(half, set).forEach(window -> groups.addAll(window.window().groups()));
        }
        return groups;
    }
}
