package io.mondegreen.lab.bias;

import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.LogMel;
import io.mondegreen.lab.bias.NearMissPair.Line;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Near-miss pairs and their audio: a list, one JSON object a line, and WAVE or Ogg Opus files beside it. */
public final class NearMissPairs {
    /** Decoded files that are kept: lists go through few files line by line, or through many once. */
    private static final int KEPT = 4;

    private final Path folder;
    private final List<NearMissPair> pairs;
    private final Map<String, Clip> decoded = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Clip> eldest) {
            return size() > KEPT;
        }
    };

    private NearMissPairs(Path folder, List<NearMissPair> pairs) {
        this.folder = folder;
        this.pairs = List.copyOf(pairs);
    }

    /**
     * Reads a list; audio is read later.
     *
     * @throws IOException if the file cannot be read, a line is no pair, a name is there twice, a split has no pair, or both have
     *     a voice, sentence or pair of words in common; the message names the line and the fix
     */
    public static NearMissPairs open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        PairReader reader = new PairReader(folder);
        List<NearMissPair> pairs = new ArrayList<>();
        Map<String, Split> splits = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    NearMissPair pair = reader.read(lines.get(i));
                    requireApart(pair, splits);
                    pairs.add(pair);
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ": line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            if (pairs.stream().noneMatch(pair -> pair.split() == split)) {
                throw new IOException(file + ": no pair has the split '" + split.label()
                        + "'; components are chosen on dev and reported on test");
            }
        }
        return new NearMissPairs(folder, pairs);
    }

    /** What is chosen on one half may not have met the other. */
    private static void requireApart(NearMissPair pair, Map<String, Split> splits) {
        for (String shared : List.of(
                "voice " + pair.voice(),
                "sentence '" + pair.context().expected().text() + "'",
                "pair " + pair.expected() + "/" + pair.nearMiss())) {
            if (splits.merge(shared, pair.split(), (before, _) -> before) != pair.split()) {
                throw new IllegalArgumentException("the " + shared
                        + " is in dev and in test; give each split its own voices, sentences and words");
            }
        }
        if (splits.put("id " + pair.id(), pair.split()) != null) {
            throw new IllegalArgumentException("the id '" + pair.id() + "' is there twice; give every pair its own");
        }
    }

    /** All of them, in the order of the list. */
    public List<NearMissPair> all() {
        return pairs;
    }

    /** Those of a split. */
    public List<NearMissPair> of(Split split) {
        return pairs.stream().filter(pair -> pair.split() == split).toList();
    }

    /** The first so many of each split, for a quick look. */
    public NearMissPairs first(int perSplit) {
        List<NearMissPair> few = new ArrayList<>();
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            of(split).stream().limit(perSplit).forEach(few::add);
        }
        return new NearMissPairs(folder, few);
    }

    /**
     * A line's audio, 16 kHz mono.
     *
     * @throws UncheckedIOException if its file cannot be read or is shorter than the list says
     */
    float[] pcm(Line line) {
        try {
            Clip clip = decoded.get(line.file());
            if (clip == null) {
                Clip whole = AudioFiles.read(folder.resolve(line.file()));
                clip = Clip.mono(whole.mixed(), whole.rateHz());
                decoded.put(line.file(), clip);
            }
            return cut(clip, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static float[] cut(Clip clip, Line line) throws IOException {
        long from = (long) line.startMs() * clip.rateHz() / 1000;
        long to = line.lengthMs() < 0 ? clip.samples() : from + (long) line.lengthMs() * clip.rateHz() / 1000;
        if (from >= to || to > clip.samples()) {
            throw new IOException(
                    line.file() + " is " + clip.durationMs() + " ms long, but the list has '" + line.text() + "' at "
                            + line.startMs() + " ms for " + line.lengthMs() + " ms; correct startMs and lengthMs");
        }
        float[] part = Arrays.copyOfRange(clip.channels()[0], (int) from, (int) to);
        return Clip.mono(part, clip.rateHz()).at(LogMel.RATE_HZ).mixed();
    }
}
