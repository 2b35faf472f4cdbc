package io.mondegreen.probe;

import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that the guard knows of one model: probe heads with their calibration, the window's risk model, thresholds, and where
 * it all came from. It holds for one checkpoint in one derived form, because another precision moves the activations.
 *
 * @param modelHash      of the checkpoint, as {@code WhisperModel.hash()} says it
 * @param form           derived form of the weights, for example {@code f32}
 * @param heads          read-outs that run in the graphs of decoder and encoder, standardisation folded in; their order is the
 *                       index of {@code TokenView.probe}
 * @param laboratory     heads that are reported and may be read at leisure, but are kept out of the graphs
 * @param sensitive      names of laboratory heads that read something about the person, such as gender: nothing that serves
 *                       loads them unasked
 * @param calibrations   by head name, of both
 * @param risks          of a whole window
 * @param thresholds     chosen on the dev split
 * @param curve          from a budget of false alarms to other thresholds; empty in bundles from before there were budgets
 * @param alignmentHeads cross-attention heads that follow the audio
 * @param reference      how signals of windows with text were spread in the calls that the risks were fitted to, by name
 *                       ({@link #REFERENCE_RISK}, {@link #REFERENCE_LOGPROB}, {@link #REFERENCE_PROBE}): what drift is told from. Empty in bundles
 *                       that heard no calls
 * @param provenance     tool version, data hash, seed, split sizes, figures on dev and test, date, command
 */
public record ProbeBundle(
        String modelHash,
        String form,
        List<ProbeHead> heads,
        List<ProbeHead> laboratory,
        SortedSet<String> sensitive,
        SortedMap<String, Calibration> calibrations,
        Risks risks,
        Thresholds thresholds,
        Optional<FalseAlarmCurve> curve,
        List<HeadId> alignmentHeads,
        SortedMap<String, Spread> reference,
        SortedMap<String, String> provenance) {

    /** The window's risk, among the signals of the reference. */
    public static final String REFERENCE_RISK = "risk";

    /** Mean natural log-probability over all tokens, the end of text too. */
    public static final String REFERENCE_LOGPROB = "logprob";

    /** Mean raw score of the {@link #HALLUCINATION} head over the text tokens. */
    public static final String REFERENCE_PROBE = "probe";

    /** The head that says "this text is invented". */
    public static final String HALLUCINATION = "hallucination";

    /** It says the same of one token, at the position that produced it. */
    public static final String HALLUCINATION_TOKEN = "hallucination.token";

    /** It says the same of a window, at the position that produced its last token. */
    public static final String HALLUCINATION_END = "hallucination.end";

    /** The head that says "there is speech in this window". */
    public static final String SPEECH = "speech";

    /** The head on the encoder's state that says "a person speaks". */
    public static final String HEARS_SPEECH = "encoder.speech";

    /** It says "this is noise of a line, and nothing else". */
    public static final String HEARS_NOISE = "encoder.noise";

    /** It says "this is music". */
    public static final String HEARS_MUSIC = "encoder.music";

    /** It says "voices, but not one person who speaks the model's language": several at once, reversed, foreign. */
    public static final String HEARS_STRANGE = "encoder.strange";

    /**
     * From a head's raw score to a probability. A head that reads one position has the same twice.
     *
     * @param token  for the running mean while tokens arrive
     * @param window for the mean over the whole window
     */
    public record Calibration(Platt token, Platt window) {}

    /**
     * Where alarms begin.
     *
     * @param window         window risk at the end of a decode
     * @param running        window risk while decoding goes on; at least {@code window}
     * @param speech         calibrated {@code speech} probability under which a window counts as non-speech
     * @param falseAlarmRate share of good dev windows that {@code window} lets alarm
     */
    public record Thresholds(double window, double running, double speech, double falseAlarmRate) {
        public Thresholds {
            requireShare("window threshold", window);
            requireShare("running threshold", running);
            requireShare("speech threshold", speech);
            requireShare("false alarm rate", falseAlarmRate);
            if (running < window) {
                throw new IllegalArgumentException("running threshold " + running + " is under the window threshold "
                        + window + "; alarms would be raised only to be cleared");
            }
        }

        private static void requireShare(String what, double value) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(what + " must be in [0,1], got " + value);
            }
        }
    }

    public ProbeBundle {
        heads = List.copyOf(heads);
        laboratory = List.copyOf(laboratory);
        sensitive = Collections.unmodifiableSortedSet(new TreeSet<>(sensitive));
        calibrations = Collections.unmodifiableSortedMap(new TreeMap<>(calibrations));
        alignmentHeads = List.copyOf(alignmentHeads);
        reference = Collections.unmodifiableSortedMap(new TreeMap<>(reference));
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
        List<String> names = Stream.concat(heads.stream(), laboratory.stream())
                .map(ProbeHead::name)
                .toList();
        if (names.stream().distinct().count() != names.size()
                || !Map.copyOf(calibrations).keySet().equals(Set.copyOf(names))) {
            throw new IllegalArgumentException("heads are " + names + ", calibrations are for " + calibrations.keySet()
                    + "; every head needs its own name and one calibration");
        }
        if (!laboratory.stream().map(ProbeHead::name).toList().containsAll(sensitive)) {
            throw new IllegalArgumentException(
                    "sensitive are " + sensitive + ", which are not all laboratory heads; those are " + laboratory);
        }
    }

    /** A bundle without a reference. */
    public ProbeBundle(
            String modelHash,
            String form,
            List<ProbeHead> heads,
            List<ProbeHead> laboratory,
            SortedSet<String> sensitive,
            SortedMap<String, Calibration> calibrations,
            Risks risks,
            Thresholds thresholds,
            Optional<FalseAlarmCurve> curve,
            List<HeadId> alignmentHeads,
            SortedMap<String, String> provenance) {
        this(
                modelHash,
                form,
                heads,
                laboratory,
                sensitive,
                calibrations,
                risks,
                thresholds,
                curve,
                alignmentHeads,
                Collections.emptySortedMap(),
                provenance);
    }

    /** A bundle without a curve of false alarms. */
    public ProbeBundle(
            String modelHash,
            String form,
            List<ProbeHead> heads,
            List<ProbeHead> laboratory,
            SortedSet<String> sensitive,
            SortedMap<String, Calibration> calibrations,
            Risks risks,
            Thresholds thresholds,
            List<HeadId> alignmentHeads,
            SortedMap<String, String> provenance) {
        this(
                modelHash,
                form,
                heads,
                laboratory,
                sensitive,
                calibrations,
                risks,
                thresholds,
                Optional.empty(),
                alignmentHeads,
                provenance);
    }

    /** One whose heads all run in the decoder graph. */
    public ProbeBundle(
            String modelHash,
            String form,
            List<ProbeHead> heads,
            SortedMap<String, Calibration> calibrations,
            WindowRisk risk,
            Thresholds thresholds,
            List<HeadId> alignmentHeads,
            SortedMap<String, String> provenance) {
        this(
                modelHash,
                form,
                heads,
                List.of(),
                new TreeSet<>(),
                calibrations,
                Risks.of(risk),
                thresholds,
                alignmentHeads,
                provenance);
    }

    /** The same with another curve. */
    public ProbeBundle withCurve(FalseAlarmCurve other) {
        return with(risks, thresholds, Optional.of(other), provenance).withReference(reference);
    }

    /** The same with another reference. */
    public ProbeBundle withReference(SortedMap<String, Spread> other) {
        return new ProbeBundle(
                modelHash,
                form,
                heads,
                laboratory,
                sensitive,
                calibrations,
                risks,
                thresholds,
                curve,
                alignmentHeads,
                other,
                provenance);
    }

    /**
     * The same heads with other risks, their thresholds, their curve, and more to say about where they come from. The reference is
     * gone: it was read with the risks before.
     */
    public ProbeBundle with(
            Risks otherRisks,
            Thresholds otherThresholds,
            Optional<FalseAlarmCurve> otherCurve,
            SortedMap<String, String> otherProvenance) {
        return new ProbeBundle(
                modelHash,
                form,
                heads,
                laboratory,
                sensitive,
                calibrations,
                otherRisks,
                otherThresholds,
                otherCurve,
                alignmentHeads,
                otherProvenance);
    }

    /** The same with these heads on the encoder's state in place of those that it had. */
    public ProbeBundle withHearing(List<ProbeHead> hearing, Map<String, Calibration> theirs) {
        SortedMap<String, Calibration> all = new TreeMap<>(calibrations);
        heads.stream().filter(head -> head.tap().stack() == Stack.ENCODER).forEach(head -> all.remove(head.name()));
        all.putAll(theirs);
        return new ProbeBundle(
                modelHash,
                form,
                Stream.concat(headsOf(Stack.DECODER).stream(), hearing.stream()).toList(),
                laboratory,
                sensitive,
                all,
                risks,
                thresholds,
                curve,
                alignmentHeads,
                reference,
                provenance);
    }

    /** Those heads that run in one stack's graph. */
    public List<ProbeHead> headsOf(Stack stack) {
        return heads.stream().filter(head -> head.tap().stack() == stack).toList();
    }

    /** All heads, those of the graphs first. */
    public List<ProbeHead> everyHead() {
        return Stream.concat(heads.stream(), laboratory.stream()).toList();
    }

    /** The index of a head of the graphs, as {@code TokenView.probe} takes it. */
    public OptionalInt head(String name) {
        for (int i = 0; i < heads.size(); i++) {
            if (heads.get(i).name().equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether the bundle was made for this checkpoint and form. */
    public boolean fits(String hash, String derivedForm) {
        return modelHash.equals(hash) && form.equals(derivedForm);
    }

    /**
     * Checks that the bundle was made for this checkpoint and form.
     *
     * @throws ProbeException MG-1302 if not, saying what to do
     */
    public ProbeBundle requireModel(String hash, String derivedForm) {
        if (!fits(hash, derivedForm)) {
            throw new ProbeException("MG-1302 this probe bundle was trained on model " + brief(modelHash) + " (" + form
                    + "), the loaded model is " + brief(hash) + " (" + derivedForm
                    + "); train one for it with 'mondegreen probe train --model DIR --weights " + derivedForm
                    + "', or load the model it names");
        }
        return this;
    }

    /**
     * Checks that a guard may run with the bundle.
     *
     * @param allowed whether heads about the person may be loaded
     * @throws ProbeException MG-1303 if such heads are there and may not, MG-1304 if there is nothing for a guard
     */
    public ProbeBundle requireServable(boolean allowed) {
        if (!allowed && !sensitive.isEmpty()) {
            throw new ProbeException(
                    "MG-1303 this probe bundle holds heads about the person, which are for the laboratory: "
                            + sensitive
                            + "; use a bundle without them, or allow them with mondegreen.probes.allow-sensitive=true"
                            + " (--allow-sensitive-probes)");
        }
        if (heads.isEmpty() && risks.features().isEmpty()) {
            throw new ProbeException(
                    "MG-1304 this probe bundle holds laboratory heads alone, so a guard has nothing to read"
                            + " in it; make one with 'mondegreen probe train', or these beside its heads with 'mondegreen lab probe"
                            + " --add-to'");
        }
        return this;
    }

    private static String brief(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
    }

    /** SHA-256 of everything it holds, in hex: equal bundles have equal hashes, in memory or in a file. */
    public String hash() {
        return ProbeBundleFile.hash(this);
    }

    /**
     * Reads a bundle.
     *
     * @throws ProbeException MG-1301 if the file is missing or is not a bundle
     */
    public static ProbeBundle load(Path file) {
        return ProbeBundleFile.read(file);
    }

    /** Writes the bundle as one safetensors file, replacing what was there. */
    public void save(Path file) {
        ProbeBundleFile.write(this, file);
    }
}
