package io.mondegreen.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens and attention centres that the bundled model gave on synthetic telephone audio; see the head of the resource. */
record RecordedStream(String name, String kind, double seconds, List<String> pieces, float[] frames) {

    static List<RecordedStream> all() {
        List<RecordedStream> streams = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                RecordedStream.class.getResourceAsStream("/guard/streams.txt"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.startsWith("#")) {
                    streams.add(parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return streams;
    }

    private static RecordedStream parse(String line) {
        String[] f = line.split(" ");
        List<String> pieces = new ArrayList<>();
        float[] frames = new float[f.length - 3];
        for (int i = 3; i < f.length; i++) {
            int colon = f[i].lastIndexOf(':');
            pieces.add(f[i].substring(0, colon).replace('_', ' '));
            frames[i - 3] = Float.parseFloat(f[i].substring(colon + 1));
        }
        return new RecordedStream(f[0], f[1], Double.parseDouble(f[2]), pieces, frames);
    }

    static List<RecordedStream> of(String kind) {
        return all().stream().filter(s -> s.kind().equals(kind)).toList();
    }

    float audioFrames() {
        return (float) (seconds * 50);
    }

    /** A vocabulary made of the pieces themselves, numbered as they first come. */
    static final class Vocabulary {
        private final Map<String, Integer> ids = new LinkedHashMap<>();

        int id(String piece) {
            return ids.computeIfAbsent(piece, p -> ids.size());
        }

        TokenShapes shapes() {
            List<String> pieces = List.copyOf(ids.keySet());
            return TokenShapes.of(pieces.size(), pieces::get);
        }
    }
}
