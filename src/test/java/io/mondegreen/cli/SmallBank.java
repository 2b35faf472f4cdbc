package io.mondegreen.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A speech bank that is quickly decoded: the first sentences of some splits and kinds of the project's own. */
final class SmallBank {
    static final Path WHOLE = Path.of("corpus/bank");

    private SmallBank() {}

    /**
     * Makes one.
     *
     * @param splits that it has
     * @param kinds  sentences of each kind in each of the splits; other kinds are left out
     * @return the new folder {@code bank} inside the folder
     */
    static Path in(Path folder, Set<String> splits, Map<String, Integer> kinds) throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        List<String> lines = new ArrayList<>();
        Set<String> files = new TreeSet<>();
        for (String line : Files.readAllLines(WHOLE.resolve("manifest.jsonl"))) {
            JsonNode utterance = Json.mapper().readTree(line);
            String split = utterance.get("split").asText();
            String kind = utterance.get("kind").asText();
            if (splits.contains(split) && seen.merge(split + kind, 1, Integer::sum) <= kinds.getOrDefault(kind, 0)) {
                lines.add(line);
                files.add(utterance.get("file").asText());
            }
        }
        Path bank = Files.createDirectories(folder.resolve("bank"));
        Files.write(bank.resolve("manifest.jsonl"), lines);
        Files.createFile(bank.resolve("loops.jsonl"));
        for (String file : files) {
            Files.copy(WHOLE.resolve(file), bank.resolve(file));
        }
        return bank;
    }
}
