package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --bundle FILE}: the probes of the model in use; those beside it where the user names none. */
final class BundleOption {
    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Probe bundle made for the model (default: " + GuardStack.BUNDLE + " in the model's folder).")
    Path file;

    /** Where a model's bundle lies. */
    static Path beside(WhisperModel model, WeightForm weights) {
        return GuardStack.beside(model.dir(), GuardStack.BUNDLE, weights);
    }

    /**
     * Reads it.
     *
     * @throws io.mondegreen.probe.ProbeException if it is missing, broken or made for another model
     */
    ProbeBundle load(WhisperModel model, WeightForm weights) {
        Path from = Optional.ofNullable(file)
                .or(() -> GuardStack.found(model.dir(), GuardStack.BUNDLE, weights))
                .orElseGet(() -> beside(model, weights));
        return ProbeBundle.load(from).requireModel(model.hash(), weights.label());
    }

    /** For work that can do without: none where the user names none and the one beside the model is missing or another's. */
    Optional<ProbeBundle> find(WhisperModel model, WeightForm weights) {
        return file != null
                ? Optional.of(load(model, weights))
                : Optional.of(beside(model, weights))
                        .filter(Files::exists)
                        .map(ProbeBundle::load)
                        .filter(bundle -> bundle.fits(model.hash(), weights.label()));
    }
}
