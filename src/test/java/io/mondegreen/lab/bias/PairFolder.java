package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Hand-made lists of pairs, with a second of silence for all audio. */
final class PairFolder {
    private final Path folder;

    PairFolder(Path folder) throws IOException {
        this.folder = folder;
        WavFile.write(folder.resolve("a.wav"), Clip.mono(new float[8000], 8000), WavFile.Encoding.PCM16);
    }

    /** A whole pair of a split, with its own voice and sentence. */
    static ObjectNode pair(String split) {
        ObjectNode pair = new JsonMapper().createObjectNode();
        pair.put("id", split + "-1").put("split", split).put("kind", "known").put("voice", split + "-anna");
        pair.put("expected", split.equals("dev") ? "rice" : "card")
                .put("nearMiss", split.equals("dev") ? "lice" : "cart");
        String before = split.equals("dev") ? "I like white" : "My credit";
        lines(pair, "context", before, ".");
        lines(pair, "neutral", "They wrote", "twice.");
        return pair;
    }

    private static void lines(ObjectNode pair, String place, String before, String after) {
        for (String word : List.of("expected", "nearMiss")) {
            pair.withObject("/" + place)
                    .putObject(word)
                    .put("file", "a.wav")
                    .put("text", before + " " + pair.get(word).asText() + " " + after);
        }
    }

    Path list(ObjectNode... pairs) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (ObjectNode pair : pairs) {
            lines.append(pair).append('\n');
        }
        return Files.writeString(folder.resolve("pairs.jsonl"), lines);
    }

    /** The dev pair of a list with it and a test pair. */
    NearMissPair read(ObjectNode dev) throws IOException {
        return NearMissPairs.open(list(dev, pair("test"))).all().getFirst();
    }
}
