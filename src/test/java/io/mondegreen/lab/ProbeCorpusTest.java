package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCorpusTest {
    private static final Path BANK = Path.of("corpus/bank");
    private static final int SENTENCES = 3;
    private static final int WINDOW_MS = 5000;

    @TempDir
    Path folder;

    /** The first test sentences of one voice; the last of them once more as each of the kinds. */
    private SpeechBank bank(String name, String... kinds) throws IOException {
        List<String> lines = Files.readAllLines(BANK.resolve("manifest.jsonl")).stream()
                .filter(line -> line.contains("\"test\"") && line.contains("\"kind\": \"speech\""))
                .limit(SENTENCES)
                .toList();
        List<String> kept = new ArrayList<>(lines);
        for (String kind : kinds) {
            kept.add(lines.getLast().replace("\"kind\": \"speech\"", "\"kind\": \"" + kind + "\""));
        }
        Path bank = Files.createDirectory(folder.resolve(name));
        Files.write(bank.resolve("manifest.jsonl"), kept);
        Files.createFile(bank.resolve("loops.jsonl"));
        for (String line : lines) {
            String file = line.replaceAll(".*\"file\": \"([^\"]+)\".*", "$1");
            if (Files.notExists(bank.resolve(file))) {
                Files.copy(BANK.resolve(file), bank.resolve(file));
            }
        }
        return SpeechBank.open(bank);
    }

    private static List<String> windows(SpeechBank bank) {
        List<String> windows = new ArrayList<>();
        ProbeCorpus.render(
                bank,
                1,
                Split.TEST,
                WINDOW_MS,
                one -> windows.add(one.kind() + " " + one.groups() + " " + one.reference() + " "
                        + Arrays.hashCode(one.pcm()) + " " + one.inLanguage()));
        return windows;
    }

    @Test
    void furtherKindsOfABankComeAfterTheWindowsOfABankWithoutThem() throws IOException {
        List<String> plain = windows(bank("plain"));
        List<String> more = windows(bank("more", "digits", "template", "prose", "salad"));
        assertThat(more).startsWith(plain.toArray(String[]::new)).hasSize(plain.size() + 8);
        assertThat(more.subList(plain.size(), more.size()).stream().map(one -> one.split(" ")[0]))
                .containsExactly("template", "template", "salad", "salad", "prose", "prose", "digits", "digits");
        assertThat(more.subList(plain.size(), more.size())).allMatch(one -> one.endsWith(" true"));
    }

    @Test
    void aSampleIsSomeOfTheSplitInItsOrderAndTheSameAgain() throws IOException {
        SpeechBank bank = bank("sampled");
        List<CorpusWindow> all = new ArrayList<>();
        ProbeCorpus.render(bank, 1, Split.TEST, WINDOW_MS, all::add);

        List<CorpusWindow> some = ProbeCorpus.sample(bank, 1, Split.TEST, WINDOW_MS, one -> !one.cut(), 40);
        assertThat(some).hasSize(40).noneMatch(CorpusWindow::cut);
        assertThat(numbers(all)).containsSubsequence(numbers(some)).doesNotHaveDuplicates();
        assertThat(numbers(ProbeCorpus.sample(bank, 1, Split.TEST, WINDOW_MS, one -> !one.cut(), 40)))
                .isEqualTo(numbers(some));
        assertThat(some.stream().map(CorpusWindow::kind).distinct().count()).isGreaterThan(3);
        assertThat(ProbeCorpus.sample(bank, 1, Split.TEST, WINDOW_MS, _ -> true, all.size() + 1))
                .hasSameSizeAs(all);
    }

    private static List<String> numbers(List<CorpusWindow> windows) {
        return windows.stream()
                .map(one -> one.kind() + one.groups() + Arrays.hashCode(one.pcm()))
                .toList();
    }
}
