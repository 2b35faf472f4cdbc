package io.mondegreen.audio.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.audio.OggOpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The speech bank in a folder: {@code manifest.jsonl}, {@code loops.jsonl} and Ogg Opus files. Files are decoded when first
 * asked for; those used last are kept, up to {@value #CACHED_MS} ms of audio (48 MB) unless more are asked for. Safe for use
 * by several threads.
 */
public final class SpeechBank {

    /** Samples per second of all audio of the bank. */
    public static final int RATE_HZ = 8000;

    private static final int PER_MS = RATE_HZ / 1000;
    /** More than the kind "speech" of any split, which is read in no order. */
    private static final int CACHED_MS = 1_500_000;

    private static final int LOOP_SAMPLES = 8 * RATE_HZ;

    private final Path folder;
    private final List<Utterance> utterances;
    private final List<LoopRecipe> loops;
    /** By use, the eldest first. */
    private final Map<String, float[]> decoded = new LinkedHashMap<>(16, 0.75f, true);

    private int decodedMs;
    private int cachedMs = CACHED_MS;

    private SpeechBank(Path folder, List<Utterance> utterances, List<LoopRecipe> loops) {
        this.folder = folder;
        this.utterances = utterances;
        this.loops = loops;
    }

    /**
     * Reads the two lists; audio is read later.
     *
     * @param folder such as {@code corpus/bank}
     * @throws IOException if a list is missing or broken; the message names file, line and fix
     */
    public static SpeechBank open(Path folder) throws IOException {
        return new SpeechBank(
                folder,
                lines(folder.resolve("manifest.jsonl"), Utterance.class),
                lines(folder.resolve("loops.jsonl"), LoopRecipe.class));
    }

    /** All sentences of a split and kind, in the order they were spoken; empty if there are none. */
    public List<Utterance> utterances(String split, String kind) {
        return utterances.stream()
                .filter(u -> u.split().equals(split) && u.kind().equals(kind))
                .toList();
    }

    /** Keeps every decoded file from now on, for work that jumps from voice to voice (some 100 MB); returns this bank. */
    public SpeechBank keepingAll() {
        synchronized (decoded) {
            cachedMs = Integer.MAX_VALUE;
        }
        return this;
    }

    /** The kinds of sentences that a split holds. */
    public Set<String> kinds(String split) {
        return utterances.stream()
                .filter(u -> u.split().equals(split))
                .map(Utterance::kind)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All loop triggers of a split, in the order they were found. */
    public List<LoopRecipe> loops(String split) {
        return loops.stream().filter(l -> l.split().equals(split)).toList();
    }

    /**
     * The audio of a sentence: 8 kHz samples in a new array.
     *
     * @throws UncheckedIOException if its file cannot be read, or is shorter than the list says
     */
    public float[] pcm(Utterance utterance) {
        return pcm(utterance.file(), utterance.startMs(), utterance.endMs());
    }

    /** Eight seconds of a loop trigger at 8 kHz: the moment and its gap, laid end to end. */
    public float[] render(LoopRecipe loop) {
        float[] moment = pcm(loop.file(), loop.startMs(), loop.startMs() + loop.lengthMs());
        float[] period = Arrays.copyOf(moment, moment.length + loop.gapMs() * PER_MS);
        float[] out = new float[LOOP_SAMPLES];
        for (int i = 0; i < out.length; i++) {
            out[i] = period[i % period.length];
        }
        return out;
    }

    /**
     * Any part of a file: 8 kHz samples in a new array.
     *
     * @throws UncheckedIOException as {@link #pcm(Utterance)}
     */
    public float[] pcm(String file, int startMs, int endMs) {
        float[] all = decoded(file);
        if (endMs * PER_MS > all.length) {
            throw new UncheckedIOException(new IOException(
                    folder.resolve(file) + ": it ends at " + all.length / PER_MS + " ms but the list has audio up to "
                            + endMs + " ms; make the bank again with corpus/make_bank.py"));
        }
        return Arrays.copyOfRange(all, startMs * PER_MS, endMs * PER_MS);
    }

    private float[] decoded(String file) {
        synchronized (decoded) {
            float[] kept = decoded.get(file);
            return kept != null ? kept : decode(file);
        }
    }

    private float[] decode(String file) {
        float[] audio;
        try {
            audio = OggOpus.read(folder.resolve(file), RATE_HZ).mixed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        decodedMs += audio.length / PER_MS;
        for (var eldest = decoded.values().iterator(); decodedMs > cachedMs && eldest.hasNext(); eldest.remove()) {
            decodedMs -= eldest.next().length / PER_MS;
        }
        decoded.put(file, audio);
        return audio;
    }

    private static <T> List<T> lines(Path file, Class<T> type) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": there is no such file; give the folder corpus/bank of this project");
        }
        ObjectReader reader = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build()
                .readerFor(type);
        List<T> items = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            try {
                T item = reader.readValue(line);
                requireInFolder(file, number, item);
                items.add(item);
            } catch (JsonProcessingException e) {
                throw new IOException(
                        file + ": line " + number + " is not a " + type.getSimpleName() + ": " + e.getOriginalMessage()
                                + "; make the bank again with corpus/make_bank.py",
                        e);
            }
        }
        return List.copyOf(items);
    }

    /** Lists name plain files beside them, nothing elsewhere. */
    private static void requireInFolder(Path list, int number, Object item) throws IOException {
        String file = item instanceof Utterance utterance ? utterance.file() : ((LoopRecipe) item).file();
        if (!file.matches("[A-Za-z0-9_.-]+")) {
            throw new IOException(
                    list + ": line " + number + " names '" + file + "'; only files beside the list may be named");
        }
    }
}
