package io.mondegreen.probe;

import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.Intervention;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the laboratory found out about curing one model: interventions with what they do on windows that had no part in choosing
 * them, beside placebos, and clips on which the model fails or succeeds every time. The file is {@code interventions.json}, written
 * by {@code mondegreen lab ablate --out}. Like probes it holds for one checkpoint in one numeric form.
 *
 * @param modelHash      of the checkpoint, as {@code WhisperModel.hash()} says it
 * @param form           numeric form of the weights, for example {@code f32}
 * @param corpusHash     of the speech bank that windows and clips are made from
 * @param seed           of windows, noises and intervals
 * @param halves         which windows chose and which report, by name and number
 * @param entries        as the half that chooses ranks them: sets of heads, heads, layers, what was written by hand
 * @param placebos       what was measured beside them
 * @param alignmentHeads cross-attention heads that follow the audio, the best first
 * @param clips          for self-tests
 * @param provenance     command, version, sizes
 */
public record InterventionBook(
        String modelHash,
        String form,
        String corpusHash,
        long seed,
        SortedMap<String, String> halves,
        List<Entry> entries,
        List<Placebo> placebos,
        List<HeadId> alignmentHeads,
        List<Clip> clips,
        SortedMap<String, String> provenance) {

    /**
     * One intervention and its figures.
     *
     * @param name    for people, for example {@code cross L18H13}
     * @param role    {@code component}, {@code head}, {@code heads}, {@code own}
     * @param gates   the same as gates of the live decoder; empty where it cannot run live
     * @param depths  relative depth of each layer it touches, 0 the first block and 1 the last
     * @param figures on the reporting half, by name: {@code cured}, {@code wer}, {@code text} and others
     * @param placebo name of the placebo that came nearest
     * @param beyond  by how much its share of cured loops is above that placebo's, on the same windows
     * @param earned  whether it does clearly better than every placebo at the cost that was allowed
     */
    public record Entry(
            String name,
            String role,
            List<Intervention> interventions,
            List<Ablation> gates,
            List<Double> depths,
            SortedMap<String, Figure> figures,
            String placebo,
            Figure beyond,
            boolean earned) {
        public Entry {
            interventions = List.copyOf(interventions);
            gates = List.copyOf(gates);
            depths = List.copyOf(depths);
            figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        }

        /** Whether the live decoder can do it to one window. */
        public boolean live() {
            return !gates.isEmpty();
        }

        /** SHA-256 of the written interventions. */
        public String hash() {
            return Intervention.hash(interventions);
        }
    }

    /** A change that cures nothing, and what it "cures". */
    public record Placebo(String name, SortedMap<String, Figure> figures) {
        public Placebo {
            figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        }
    }

    /** What a clip must give with the untreated model. */
    public enum Expected {
        /** The text repeats more than the audio. */
        LOOP,
        /** Text although nobody speaks. */
        TEXT,
        /** What is said, word for word. */
        GOOD
    }

    /**
     * A window whose outcome stayed the same under every nudge of its audio.
     *
     * @param recipe    JSON: how the laboratory renders it from the speech bank
     * @param reference what is said; empty where nothing is, or nobody can say
     * @param text      what the model wrote
     */
    public record Clip(String id, Expected expected, String recipe, String reference, String text) {}

    public InterventionBook {
        halves = Collections.unmodifiableSortedMap(new TreeMap<>(halves));
        entries = List.copyOf(entries);
        placebos = List.copyOf(placebos);
        alignmentHeads = List.copyOf(alignmentHeads);
        clips = List.copyOf(clips);
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /** What a live guard may try, in the order in which to try it: what earned it and can run live. */
    public List<Entry> ladder() {
        return entries.stream().filter(one -> one.earned() && one.live()).toList();
    }

    /** Clips of one kind. */
    public List<Clip> clips(Expected expected) {
        return clips.stream().filter(clip -> clip.expected() == expected).toList();
    }

    /**
     * Checks that it was made for this checkpoint and form.
     *
     * @throws ProbeException MG-1306 if not, saying what to do
     */
    public InterventionBook requireModel(String hash, String numericForm) {
        if (!modelHash.equals(hash) || !form.equals(numericForm)) {
            throw new ProbeException(
                    "MG-1306 these interventions were found for model " + brief(modelHash) + " (" + form
                            + "), the loaded model is " + brief(hash) + " (" + numericForm
                            + "); find its own with 'mondegreen lab ablate --model DIR --weights " + numericForm
                            + " --out FILE', or load the model they name");
        }
        return this;
    }

    private static String brief(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
    }

    /**
     * Reads a file.
     *
     * @throws ProbeException MG-1305 if it is missing, broken or of another version
     */
    public static InterventionBook load(Path file) {
        return InterventionBookFile.read(file);
    }

    /** Writes the file, replacing what was there. */
    public void save(Path file) {
        InterventionBookFile.write(this, file);
    }
}
