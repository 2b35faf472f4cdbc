package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was made for one form of a model serves that form alone. */
class WeightFormStackTest {
    private static final Path MODEL = Path.of("models/mini");

    private static GuardStack open(Path model, Optional<Path> bundle, WeightForm form, GuardMode mode) {
        EngineOptions all = EngineOptions.defaults();
        EngineOptions engine = new EngineOptions(all.device(), 1, 1, 1, 1, true, all.language()).withWeights(form);
        GuardPolicy standard = GuardPolicy.standard();
        return GuardStack.open(
                new GuardStack.Options(
                        model, bundle, false, engine, standard.withMode(mode), GuardStack.Cures.standard()),
                EngineMeter.NONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8", "F16"})
    void aBundleOfSinglePrecisionIsRefusedByOtherForms(WeightForm form, @TempDir Path model) throws IOException {
        copyModel(model);
        assertThatExceptionOfType(ProbeException.class)
                .isThrownBy(() -> open(model, Optional.empty(), form, GuardMode.FLAG))
                .withMessageContainingAll(
                        "MG-1302",
                        "(f32)",
                        "(" + form.label() + ")",
                        "probe train --model DIR --weights " + form.label());
    }

    @Test
    void theBundleOfTheFormIsFoundBesideTheModelAndTheIdsTellTheFormsApart(@TempDir Path model) throws IOException {
        copyModel(model);
        Path single = model.resolve(GuardStack.BUNDLE);
        Path eight = model.resolve("probes.q8.safetensors");
        rounded(ProbeBundle.load(single)).save(eight);
        String fingerprint;
        try (GuardStack stack = open(model, Optional.empty(), WeightForm.Q8, GuardMode.FLAG)) {
            assertThat(stack.bundle().orElseThrow().form()).isEqualTo("q8");
            assertThat(stack.weights()).isEqualTo(WeightForm.Q8);
            assertThat(stack.guarded().ids().model()).isEqualTo(stack.model().hash() + "-q8");
            fingerprint = stack.fingerprint();
        }
        try (GuardStack stack = open(model, Optional.empty(), WeightForm.F32, GuardMode.FLAG)) {
            assertThat(stack.bundle().orElseThrow().form()).isEqualTo("f32");
            assertThat(stack.guarded().ids().model()).isEqualTo(stack.model().hash());
            assertThat(stack.fingerprint()).isNotEqualTo(fingerprint);
        }
        assertThatExceptionOfType(ProbeException.class)
                .isThrownBy(() -> open(model, Optional.of(eight), WeightForm.F32, GuardMode.FLAG))
                .withMessageContainingAll("MG-1302", "(f32)", "(q8)");
        // interventions and the self-test's clips are still those of single precision
        assertThatExceptionOfType(ProbeException.class)
                .isThrownBy(() -> open(model, Optional.empty(), WeightForm.Q8, GuardMode.MITIGATE))
                .withMessageContainingAll("MG-1306", "(f32)", "(q8)");
        assertThat(GuardStack.found(model, GuardStack.SELF_TEST, WeightForm.Q8))
                .contains(model.resolve(GuardStack.SELF_TEST));
    }

    @Test
    void theBundledModelIsGuardedInEightBitsToo() {
        try (GuardStack stack = open(MODEL, Optional.empty(), WeightForm.Q8, GuardMode.MITIGATE)) {
            assertThat(stack.bundle().orElseThrow().form()).isEqualTo("q8");
            assertThat(GuardStack.found(MODEL, GuardStack.SELF_TEST, WeightForm.Q8))
                    .contains(MODEL.resolve("selftest.q8.json"));
        }
    }

    /** Without what is there in other forms than single precision. */
    private static void copyModel(Path to) throws IOException {
        try (Stream<Path> files = Files.list(MODEL)) {
            for (Path file :
                    files.filter(file -> !file.toString().contains(".q8.")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** The same figures under another form's name: what is looked at is the name alone. */
    private static ProbeBundle rounded(ProbeBundle of) {
        return new ProbeBundle(
                of.modelHash(),
                "q8",
                of.heads(),
                of.laboratory(),
                of.sensitive(),
                of.calibrations(),
                of.risks(),
                of.thresholds(),
                of.curve(),
                of.alignmentHeads(),
                of.provenance());
    }
}
