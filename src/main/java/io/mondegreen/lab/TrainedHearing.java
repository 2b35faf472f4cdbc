package io.mondegreen.lab;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeTraining;
import io.mondegreen.probe.ProbeTraining.TrainedHead;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowFeature;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The heads on the encoder's state: what a window's audio is, before a word is written. Each has the layer that reads its answer best on
 * dev. One whose answers the corpus does not hold in every split is left out.
 */
public record TrainedHearing(List<TrainedHead> heads) {
    public TrainedHearing {
        heads = List.copyOf(heads);
    }

    /** Encodes the corpus and trains; no heads where the bank lacks speech in a split. */
    public static TrainedHearing of(
            WhisperModel model, WeightForm weights, SpeechBank bank, ProbeTraining.Settings settings, WorkMeter meter) {
        boolean whole = Stream.of(Split.values())
                .noneMatch(split -> bank.utterances(split.label(), "speech").isEmpty());
        if (!whole) {
            return new TrainedHearing(List.of());
        }
        EncoderExamples examples = EncoderExamples.listen(
                model,
                weights,
                bank,
                settings.seed(),
                EnumSet.allOf(Split.class),
                EncoderExamples.candidates(model.config()),
                meter);
        return of(examples, settings);
    }

    /** Trains on what was encoded. */
    static TrainedHearing of(EncoderExamples examples, ProbeTraining.Settings settings) {
        return new TrainedHearing(WindowFeature.HEARD.stream()
                .map(WindowFeature::label)
                .flatMap(name -> examples.of(name).map(rows -> new ProbeTraining(rows, settings).head(name)).stream())
                .toList());
    }

    /**
     * The bundle with these heads in place of those on the encoder's state that it had; how good they are stands with it. The same bundle
     * where there are none.
     */
    public ProbeBundle in(ProbeBundle bundle) {
        if (heads.isEmpty()) {
            return bundle;
        }
        Map<String, ProbeBundle.Calibration> calibrations =
                heads.stream().collect(Collectors.toMap(one -> one.head().name(), TrainedHead::calibration));
        SortedMap<String, String> provenance = new TreeMap<>(bundle.provenance());
        heads.forEach(one ->
                provenance.put("report." + one.head().name(), one.report().json()));
        ProbeBundle with =
                bundle.withHearing(heads.stream().map(TrainedHead::head).toList(), calibrations);
        return with.with(with.risks(), with.thresholds(), with.curve(), provenance);
    }
}
