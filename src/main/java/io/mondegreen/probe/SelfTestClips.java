package io.mondegreen.probe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Recordings by which a running guard tests itself, with what this model wrote for them when they were found. The file is
 * {@code selftest.json} beside the model, written by {@code mondegreen lab selftest}. It holds for one checkpoint in one numeric
 * form; the probe scores in it also for one bundle.
 *
 * @param modelHash  of the checkpoint, as {@code WhisperModel.hash()} says it
 * @param form       numeric form of the weights, for example {@code f32}
 * @param bundleHash of the probe bundle that gave the scores; empty where there was none
 * @param provenance command, corpus, seed
 */
public record SelfTestClips(
        String modelHash, String form, String bundleHash, List<Clip> clips, SortedMap<String, String> provenance) {

    /** What the guard must make of a clip. */
    public enum Expected {
        /** Text although nobody speaks: a hallucination alert. */
        INVENTED,
        /** A repetition alert. */
        LOOP,
        /** The recorded text, and no alert. */
        CLEAN
    }

    /**
     * One recording.
     *
     * @param ulaw    mu-law at 8 kHz
     * @param text    that the model wrote until it ended or was stopped
     * @param logprob mean over the sampled tokens, natural log
     * @param probes  mean raw score of each head of the decoder graph over the text's tokens, by name
     */
    public record Clip(
            String id, Expected expected, byte[] ulaw, String text, double logprob, SortedMap<String, Double> probes) {
        public Clip {
            ulaw = ulaw.clone();
            probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
        }

        @Override
        public byte[] ulaw() {
            return ulaw.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Clip that
                    && id.equals(that.id)
                    && expected == that.expected
                    && Arrays.equals(ulaw, that.ulaw)
                    && text.equals(that.text)
                    && Double.compare(logprob, that.logprob) == 0
                    && probes.equals(that.probes);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }

    public SelfTestClips {
        clips = List.copyOf(clips);
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /**
     * Checks that they were found for this checkpoint and form.
     *
     * @throws ProbeException MG-1308 if not, saying what to do
     */
    public SelfTestClips requireModel(String hash, String numericForm) {
        if (!modelHash.equals(hash) || !form.equals(numericForm)) {
            throw new ProbeException("MG-1308 these self-test clips were found for model " + brief(modelHash) + " ("
                    + form
                    + "), the loaded model is " + brief(hash) + " (" + numericForm
                    + "); find its own with 'mondegreen lab selftest --model DIR --weights " + numericForm + "'");
        }
        return this;
    }

    private static String brief(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
    }

    /**
     * Reads a file.
     *
     * @throws ProbeException MG-1307 if it is missing, broken or of another version
     */
    public static SelfTestClips load(Path file) {
        return SelfTestClipsFile.read(file);
    }

    /** Writes the file, replacing what was there. */
    public void save(Path file) {
        SelfTestClipsFile.write(this, file);
    }
}
