package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.model.SafeTensorsWriter;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeBundleTest {

    @TempDir
    Path dir;

    private static ProbeBundle bundle(float weight) {
        return new ProbeBundle(
                "0123456789abcdef",
                "f32",
                List.of(
                        new ProbeHead(
                                "hallucination",
                                TapName.parse("decoder.3.hook_resid_post"),
                                new float[] {weight, -0.5f, 1e-8f},
                                0.25f),
                        new ProbeHead("speech", TapName.parse("decoder.1.hook_resid_mid"), new float[] {1, 2, 3}, -1)),
                new TreeMap<>(Map.of(
                        "hallucination", new ProbeBundle.Calibration(new Platt(1.1, -0.2), new Platt(0.9, 1 / 3.0)),
                        "speech", new ProbeBundle.Calibration(new Platt(2, 0), new Platt(3, 1)))),
                new WindowRisk(
                        List.of(WindowFeature.PROBE_MEAN, WindowFeature.LOGPROB_MIN),
                        List.of(1.5, -0.7),
                        0.1,
                        new Platt(1, 0.5)),
                new ProbeBundle.Thresholds(0.7, 0.85, 0.4, 0.05),
                List.of(new HeadId(2, 1), new HeadId(3, 3)),
                new TreeMap<>(Map.of("seed", "7", "command", "mondegreen probe train")));
    }

    @Test
    void aRiskOfEachKindLivesInTheFileAndInTheHash() {
        ProbeBundle one = bundle(0.1f);
        WindowRisk none = new WindowRisk(List.of(WindowFeature.NO_SPEECH), List.of(3.0), -1, new Platt(2, 0.5));
        WindowRisk loop = new WindowRisk(List.of(WindowFeature.LOGPROB_SUM), List.of(-1.0), 0, Platt.IDENTITY);
        Risks risks = new Risks(one.risks().invented(), Optional.of(none), Optional.of(loop));
        ProbeBundle kinds = one.with(risks, one.thresholds(), one.curve(), one.provenance());
        Path file = dir.resolve("kinds.safetensors");

        kinds.save(file);

        assertThat(ProbeBundle.load(file).risks()).isEqualTo(risks);
        assertThat(ProbeBundle.load(file).hash()).isEqualTo(kinds.hash()).isNotEqualTo(one.hash());
    }

    @Test
    void theHigherRiskOfTwoStandsForTheWindow() {
        WindowRisk invented = new WindowRisk(List.of(WindowFeature.LOGPROB_MEAN), List.of(-1.0), 0, Platt.IDENTITY);
        WindowRisk none = new WindowRisk(List.of(WindowFeature.NO_SPEECH), List.of(4.0), -2, Platt.IDENTITY);
        Risks risks = new Risks(invented, Optional.of(none), Optional.empty());
        WindowFeatures features = new WindowFeatures(2);

        assertThat(risks.risk(features)).as("without text").isZero();
        features.add(1, 0, -0.5, 0.9, Double.NaN);
        assertThat(risks.logit(features)).isEqualTo(4 * 0.9 - 2);
        assertThat(Risks.of(invented).logit(features)).isEqualTo(0.5);
        assertThat(risks.features()).containsExactly(WindowFeature.LOGPROB_MEAN, WindowFeature.NO_SPEECH);
    }

    @Test
    void aBundleComesBackFromItsFileAsItWas() {
        Path file = dir.resolve("probes.safetensors");
        ProbeBundle written = bundle(0.1f);
        written.save(file);

        ProbeBundle read = ProbeBundle.load(file);

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
        assertThat(read.hash()).isEqualTo(written.hash()).matches("[0-9a-f]{64}");
        assertThat(read.head("speech")).hasValue(1);
        assertThat(read.head("other")).isEmpty();
    }

    @Test
    void headsOnTheEncodersStateTakeThePlaceOfThoseThatWereThere() {
        Path file = dir.resolve("probes.safetensors");
        TapName last = TapName.parse("encoder_final_ln.hook_normalized");
        ProbeBundle.Calibration plain = new ProbeBundle.Calibration(Platt.IDENTITY, Platt.IDENTITY);
        ProbeHead music = new ProbeHead(ProbeBundle.HEARS_MUSIC, last, new float[] {1, 2, 3}, 0);
        ProbeHead noise = new ProbeHead(ProbeBundle.HEARS_NOISE, last, new float[] {3, 2, 1}, 1);

        ProbeBundle both =
                bundle(0.1f).withHearing(List.of(music, noise), Map.of(music.name(), plain, noise.name(), plain));
        both.save(file);
        ProbeBundle read = ProbeBundle.load(file);

        assertThat(read).usingRecursiveComparison().isEqualTo(both);
        assertThat(read.head(ProbeBundle.HEARS_NOISE)).hasValue(3);
        assertThat(read.headsOf(Stack.ENCODER)).extracting(ProbeHead::name).containsExactly(music.name(), noise.name());
        ProbeBundle one = read.withHearing(List.of(noise), Map.of(noise.name(), plain));
        assertThat(one.head(ProbeBundle.HEARS_MUSIC)).isEmpty();
        assertThat(one.calibrations()).containsOnlyKeys("hallucination", "speech", ProbeBundle.HEARS_NOISE);
        assertThat(one.hash()).isNotEqualTo(both.hash());
    }

    @Test
    void aReferenceOfSignalsComesBackAndIsGoneWithTheRisksThatItWasReadWith() {
        Path file = dir.resolve("probes.safetensors");
        Spread spread = Spread.of(new double[] {-3, -2, -2, -1, 0, 0.5, 1, 2, 3, 4, 5});
        ProbeBundle written = bundle(0.1f).withReference(new TreeMap<>(Map.of(ProbeBundle.REFERENCE_RISK, spread)));
        written.save(file);

        ProbeBundle read = ProbeBundle.load(file);

        assertThat(read.reference()).isEqualTo(Map.of(ProbeBundle.REFERENCE_RISK, spread));
        assertThat(read.hash())
                .isEqualTo(written.hash())
                .isNotEqualTo(bundle(0.1f).hash());
        assertThat(read.with(read.risks(), read.thresholds(), read.curve(), read.provenance())
                        .reference())
                .isEmpty();
    }

    @Test
    void aCurveOfFalseAlarmsComesBackAndOlderBundlesHaveNone() {
        Path file = dir.resolve("probes.safetensors");
        FalseAlarmCurve curve = new FalseAlarmCurve(
                List.of(
                        new FalseAlarmCurve.Peak(-3.25f, FalseAlarmCurve.NEVER),
                        new FalseAlarmCurve.Peak(1e-3f, 7, 0.5f)),
                123_456,
                0.42,
                4,
                Map.of(WindowFeature.PROBE_MEAN, -1.5, WindowFeature.LOGPROB_MIN, -0.25));
        ProbeBundle written = bundle(0.1f).withCurve(curve);
        written.save(file);

        ProbeBundle read = ProbeBundle.load(file);

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
        assertThat(read.hash()).isEqualTo(written.hash());
        FalseAlarmCurve other = new FalseAlarmCurve(
                List.of(
                        new FalseAlarmCurve.Peak(-3.25f, FalseAlarmCurve.NEVER),
                        new FalseAlarmCurve.Peak(1e-3f, 7, 0.6f)),
                123_456,
                0.42,
                4,
                curve.usual());
        assertThat(bundle(0.1f).withCurve(other).hash()).isNotEqualTo(written.hash());
        bundle(0.1f).save(file);
        assertThat(ProbeBundle.load(file).curve()).isEmpty();
        assertThat(bundle(0.1f).hash()).isNotEqualTo(written.hash());
    }

    /** The same with a head that the laboratory alone reads. */
    private static ProbeBundle withLaboratory() {
        ProbeBundle live = bundle(0.1f);
        TreeMap<String, ProbeBundle.Calibration> calibrations = new TreeMap<>(live.calibrations());
        calibrations.put("hallucination.end", new ProbeBundle.Calibration(new Platt(1, 2), new Platt(1, 2)));
        return new ProbeBundle(
                live.modelHash(),
                live.form(),
                live.heads(),
                List.of(new ProbeHead(
                        "hallucination.end", TapName.parse("decoder.2.hook_resid_post"), new float[] {4, 5, 6}, 0.5f)),
                new TreeSet<>(),
                calibrations,
                live.risks(),
                live.thresholds(),
                live.alignmentHeads(),
                live.provenance());
    }

    @Test
    void headsOfTheLaboratoryComeBackAsSuchAndStayOutOfTheGraph() {
        Path file = dir.resolve("probes.safetensors");
        ProbeBundle written = withLaboratory();
        written.save(file);

        ProbeBundle read = ProbeBundle.load(file);

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
        assertThat(read.hash())
                .isEqualTo(written.hash())
                .isNotEqualTo(bundle(0.1f).hash());
        assertThat(read.heads()).extracting(ProbeHead::name).containsExactly("hallucination", "speech");
        assertThat(read.head("hallucination.end")).isEmpty();
        assertThat(read.everyHead())
                .extracting(ProbeHead::name)
                .containsExactly("hallucination", "speech", "hallucination.end");
    }

    @Test
    void allHeadsOfABundleWithoutRolesAreLive() throws IOException {
        Path file = dir.resolve("probes.safetensors");
        bundle(0.1f).save(file);

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("role");
        assertThat(ProbeBundle.load(file).heads()).hasSize(2);
        assertThat(ProbeBundle.load(file).laboratory()).isEmpty();
    }

    @Test
    void aRoleThatThereIsNotIsRefused() throws IOException {
        Path file = dir.resolve("probes.safetensors");
        withLaboratory().save(file);
        byte[] bytes = Files.readString(file, StandardCharsets.ISO_8859_1)
                .replace("laboratory", "orchestral")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, bytes);

        assertThatThrownBy(() -> ProbeBundle.load(file)).hasMessageContainingAll("MG-1301", "role is 'orchestral'");
    }

    @Test
    void theHashFollowsTheWeights() {
        assertThat(bundle(0.1f).hash()).isNotEqualTo(bundle(Math.nextUp(0.1f)).hash());
    }

    @Test
    void savingOverAnOldFileReplacesIt() {
        Path file = dir.resolve("probes.safetensors");
        bundle(0.1f).save(file);
        bundle(0.2f).save(file);

        assertThat(ProbeBundle.load(file).hash()).isEqualTo(bundle(0.2f).hash());
    }

    @Test
    void anotherModelIsRefusedWithWhatToDo() {
        ProbeBundle bundle = bundle(0.1f);

        assertThat(bundle.requireModel("0123456789abcdef", "f32")).isSameAs(bundle);
        assertThatThrownBy(() -> bundle.requireModel("ffff", "f32"))
                .isInstanceOf(ProbeException.class)
                .hasMessageContainingAll("MG-1302", "0123456789ab", "ffff", "probe train");
        assertThatThrownBy(() -> bundle.requireModel("0123456789abcdef", "f16")).hasMessageContaining("(f16)");
    }

    @Test
    void filesThatAreNoBundlesAreRefusedByName() throws IOException {
        Path other = dir.resolve("other.safetensors");
        new SafeTensorsWriter().f32("x", new float[] {1}, 1).write(other);
        Path broken = dir.resolve("broken.safetensors");
        Files.writeString(broken, "not a tensor file");
        Path lacking = dir.resolve("lacking.safetensors");
        new SafeTensorsWriter()
                .metadata("mondegreen.probes", "{\"version\":1,\"heads\":[{\"name\":\"h\",\"width\":2}]}")
                .f32("head.h.weight", new float[] {1}, 1)
                .write(lacking);

        for (Path file : List.of(other, broken, lacking, dir.resolve("absent.safetensors"))) {
            assertThatThrownBy(() -> ProbeBundle.load(file))
                    .isInstanceOf(ProbeException.class)
                    .hasMessageContainingAll("MG-1301", file.getFileName().toString());
        }
    }

    @Test
    void headsAndCalibrationsMustMatchAndThresholdsMustBeInOrder() {
        ProbeBundle good = bundle(0.1f);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeBundle(
                        "m",
                        "f32",
                        good.heads(),
                        new TreeMap<>(),
                        good.risks().invented(),
                        good.thresholds(),
                        List.of(),
                        new TreeMap<>()))
                .withMessageContaining("calibration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeBundle.Thresholds(0.8, 0.5, 0.5, 0.05))
                .withMessageContaining("running threshold 0.5");
    }

    private static ProbeBundle laboratory(boolean guarded, String... sensitive) {
        ProbeBundle base = bundle(0.1f);
        TreeMap<String, ProbeBundle.Calibration> calibrations =
                new TreeMap<>(guarded ? base.calibrations() : new TreeMap<>());
        calibrations.put("lab.gender.frames", new ProbeBundle.Calibration(Platt.IDENTITY, Platt.IDENTITY));
        return new ProbeBundle(
                base.modelHash(),
                base.form(),
                guarded ? base.heads() : List.of(),
                List.of(new ProbeHead(
                        "lab.gender.frames", TapName.parse("encoder.1.hook_resid_post"), new float[] {1, 2, 3}, 0)),
                new TreeSet<>(List.of(sensitive)),
                calibrations,
                guarded ? base.risks() : Risks.of(new WindowRisk(List.of(), List.of(), 0, Platt.IDENTITY)),
                base.thresholds(),
                List.of(),
                new TreeMap<>());
    }

    @Test
    void headsAboutThePersonStayMarkedAndAreServedOnlyWhereThatIsAllowed() {
        Path file = dir.resolve("lab.safetensors");
        laboratory(true, "lab.gender.frames").save(file);
        ProbeBundle read = ProbeBundle.load(file);

        assertThat(read.sensitive()).containsExactly("lab.gender.frames");
        assertThat(read.hash()).isNotEqualTo(laboratory(true).hash());
        assertThatThrownBy(() -> read.requireServable(false))
                .isInstanceOf(ProbeException.class)
                .hasMessageContainingAll("MG-1303", "lab.gender.frames", "mondegreen.probes.allow-sensitive=true");
        assertThat(read.requireServable(true)).isSameAs(read);
        assertThat(laboratory(true).requireServable(false).sensitive()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> laboratory(true, "hallucination"))
                .withMessageContaining("hallucination");
    }

    @Test
    void aBundleWithNothingForAGuardIsNotServed() {
        assertThatThrownBy(() -> laboratory(false).requireServable(true))
                .hasMessageContainingAll("MG-1304", "probe train");
    }

    @Test
    void riskIsZeroWithoutTextAndFollowsTheFeatures() {
        WindowFeatures window = new WindowFeatures(1);
        WindowRisk risk = bundle(0.1f).risks().invented();
        assertThat(risk.risk(window)).isZero();

        window.add(1, 2, -0.5, Double.NaN, Double.NaN);
        window.add(2, 1, -1.5, 0.3, 12);

        assertThat(window.get(WindowFeature.PROBE_FIRST)).isEqualTo(2);
        assertThat(window.get(WindowFeature.NO_SPEECH)).isZero();
        assertThat(window.get(WindowFeature.ATTENTION_SPREAD)).isEqualTo(6);
        assertThat(window.get(WindowFeature.LOGPROB_MEAN)).isEqualTo(-1);
        assertThat(risk.risk(window)).isEqualTo(Platt.sigmoid(1.5 * 1.5 + 0.7 * 1.5 + 0.1 + 0.5));
        window.reset();
        assertThat(risk.risk(window)).isZero();
    }
}
