package io.mondegreen.lab.probing;

import io.mondegreen.audio.bank.SpeechBank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Windows to ask about: the project's speech bank, or a manifest of one's own. */
public final class ProbeSource {
    private final String name;
    private final String hash;
    private final List<ProbeRow> rows;
    private final boolean splits;
    private final Set<String> redrawn;

    /**
     * @param hash    of the data
     * @param splits  whether the rows come with splits that hold their groups apart
     * @param redrawn questions that these splits cannot hold apart
     */
    ProbeSource(String name, String hash, List<ProbeRow> rows, boolean splits, Set<String> redrawn) {
        this.name = name;
        this.hash = hash;
        this.rows = List.copyOf(rows);
        this.splits = splits;
        this.redrawn = Set.copyOf(redrawn);
    }

    /**
     * The windows of the probe corpus: the bank over telephone lines, and sounds that are no speech.
     *
     * @param hash of the bank's files
     * @param seed of noise, cuts and levels
     */
    public static ProbeSource bank(SpeechBank bank, String hash, long seed, int windowMs) {
        return BankRows.source(bank, hash, seed, windowMs);
    }

    /**
     * A manifest: one JSON object a line, its fields as docs/interpretability.md tells.
     *
     * @param groups columns whose values must not be in two splits, the first of them the speaker
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException naming the line and what to do, if it is wrong, or a group is in two splits
     */
    public static ProbeSource manifest(Path file, List<String> groups) throws IOException {
        return ManifestRows.source(file, groups);
    }

    String name() {
        return name;
    }

    String hash() {
        return hash;
    }

    List<ProbeRow> rows() {
        return rows;
    }

    /** Whether the source's own splits serve this question. */
    boolean hasSplitsFor(String question) {
        return splits && !redrawn.contains(question);
    }

    /** What can be asked: columns with two values or more, and what the windows' text lets one ask. */
    public Set<String> questions() {
        SortedMap<String, Set<String>> values = new TreeMap<>();
        for (ProbeRow row : rows) {
            row.columns().forEach((column, value) -> values.computeIfAbsent(column, _ -> new TreeSet<>())
                    .add(value));
        }
        values.values().removeIf(of -> of.size() < 2);
        Set<String> questions = new TreeSet<>(values.keySet());
        if (rows.stream().anyMatch(ProbeRow::told)) {
            questions.add(Target.HALLUCINATION);
            questions.add(Target.CONTENT);
            questions.add(Target.NOISY);
        }
        return questions;
    }
}
