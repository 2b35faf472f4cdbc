package io.mondegreen.cli;

import io.mondegreen.model.WhisperModel;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command takes that lets a model hear the speech bank: verbosity, model, bank and seed, form of the results. */
final class ExperimentOptions {
    @Mixin
    VerboseOption verbose;

    @Mixin
    ModelOption model;

    @Mixin
    CorpusOption corpus;

    @Mixin
    FormatOption format;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    /**
     * Opens the model.
     *
     * @throws CommandFailure if it is not there
     * @throws io.mondegreen.model.ModelException if it cannot be used
     */
    WhisperModel openModel() {
        return WhisperModel.open(model.resolve());
    }

    /** For results. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For how far the work is. */
    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
