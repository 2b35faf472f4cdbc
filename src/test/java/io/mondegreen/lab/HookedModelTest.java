package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must hold of interventions whatever the model: identities, exact to the last bit, and refusals. */
class HookedModelTest {
    private static final TapName LOGITS = TapName.parse("unembed.hook_out");
    private static final EngineOptions CPU = new EngineOptions(EngineOptions.DeviceChoice.CPU, 4, 1, 1, 1, true, "en");

    private static WhisperModel model;
    private static HookedModel hooked;
    private static Window window;
    private static Window other;

    @BeforeAll
    static void open() {
        Path dir = Path.of("src/test/resources/parity/half-timestamps");
        model = WhisperModel.open(dir);
        Set<TapName> all = HookedModel.all(model.config());
        hooked = HookedModel.open(model, CPU, all, all);
        try (SafeTensors reference = SafeTensors.open(dir.resolve("reference.safetensors"))) {
            float[] mel = reference.get("mel").toFloats();
            window = Window.forced(mel, reference.get("tokens").toInts());
            Random random = new Random(5);
            float[] noise = new float[mel.length];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) random.nextGaussian();
            }
            other = Window.forced(noise, window.tokens().orElseThrow());
        }
    }

    @AfterAll
    static void close() {
        hooked.close();
        model.close();
    }

    @Test
    void patchingARunWithItselfChangesNothing() {
        Run clean = hooked.runWithCache(window);
        List<Trial> trials = new ArrayList<>();
        for (TapName tap : HookedModel.all(model.config())) {
            trials.add(Trial.of(
                    window,
                    List.of(Intervention.of(tap, Kind.RESAMPLE, "itself", 1)),
                    Map.of("itself", clean.cache())));
        }
        assertThat(hooked.runAll(trials)).allSatisfy(run -> assertSame(run, clean));
    }

    @Test
    void aMixOfZeroIsTheOriginal() {
        Run clean = hooked.runWithCache(window);
        ActivationCache source = hooked.runWithCache(other).cache();
        List<Trial> trials = new ArrayList<>();
        for (TapName tap : HookedModel.all(model.config())) {
            for (Kind kind : List.of(Kind.ZERO, Kind.RESAMPLE, Kind.DIRECTION)) {
                Intervention none = Intervention.of(tap, kind, kind == Kind.ZERO ? "" : "other", 0);
                trials.add(Trial.of(window, List.of(none), Map.of("other", source)));
            }
        }
        assertThat(hooked.runAll(trials)).allSatisfy(run -> assertSame(run, clean));
    }

    @Test
    void patchingEverythingAtTheLastLayerGivesTheSourcesLogits() {
        Run source = hooked.runWithCache(other);
        int last = model.config().decoderLayers() - 1;
        Run patched = hooked.runWithInterventions(
                window,
                List.of(Intervention.parse("decoder." + last + ".hook_resid_post=resample:other")),
                Map.of("other", source.cache()));

        assertThat(patched.cache().get(LOGITS).values())
                .isEqualTo(source.cache().get(LOGITS).values());
        assertThat(patched.predicted()).isEqualTo(source.predicted());
    }

    @Test
    void theSourcesEncoderGivesTheSourcesRun() {
        Run source = hooked.runWithCache(other);
        Run patched = hooked.runWithInterventions(
                window,
                List.of(Intervention.parse("encoder_final_ln.hook_normalized=resample:other")),
                Map.of("other", source.cache()));

        assertThat(patched.cache().get(LOGITS).values())
                .isEqualTo(source.cache().get(LOGITS).values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    decoder.0.cross_attn.hook_z#1=zero                              | cross:L0H1
                    decoder.1.attn.hook_z#0=zero*0.25                               | self:L1H0=0.75
                    decoder.0.hook_cross_attn_out=zero                              | cross:L0
                    decoder.1.hook_mlp_out=zero;decoder.1.hook_attn_out=zero*0.5    | mlp:L1,self:L1=0.5
                    """)
    void gatesDoWhatTheInterventionSays(String interventions, String gates) {
        Run patched = hooked.runWithInterventions(window, Intervention.parseList(interventions), Map.of());
        Run gated = hooked.runWithGates(window, Ablation.parseList(gates));

        assertThat(largestDifference(patched, gated)).isLessThan(1e-5f);
        assertThat(largestDifference(patched, hooked.runWithCache(window))).isGreaterThan(1e-3f);
    }

    @Test
    void trialsSideBySideAreWhatTheyAreAlone() {
        List<Trial> trials = List.of(
                Trial.clean(window),
                Trial.of(
                        Window.greedy(window.logMel()),
                        Intervention.parseList("decoder.0.hook_mlp_out=zero"),
                        Map.of()),
                Trial.clean(other),
                Trial.of(other, Intervention.parseList("encoder.0.hook_mlp_out=zero*0.5"), Map.of()),
                Trial.clean(Window.greedy(other.logMel(), true)));
        List<Run> together = hooked.runAll(trials);
        for (int i = 0; i < trials.size(); i++) {
            Run alone = hooked.run(trials.get(i));
            assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
            assertThat(largestDifference(together.get(i), alone)).isLessThan(1e-5f);
        }
    }

    @Test
    void theCacheHoldsWhatTheModelWentOnWith() {
        Run patched =
                hooked.runWithInterventions(window, Intervention.parseList("decoder.0.hook_mlp_out@2-=zero"), Map.of());
        int d = model.config().dModel();
        float[] mlp =
                patched.cache().get(TapName.parse("decoder.0.hook_mlp_out")).values();
        float[] clean = hooked.runWithCache(window)
                .cache()
                .get(TapName.parse("decoder.0.hook_mlp_out"))
                .values();
        for (int i = 0; i < mlp.length; i++) {
            assertThat(mlp[i]).isEqualTo(i < 2 * d ? clean[i] : 0);
        }
    }

    @Test
    void aShorterSourceGoesOnWithItsLastRow() {
        Window begun = Window.forced(window.logMel(), window.tokens().orElseThrow()[0]);
        TapName tap = TapName.parse("decoder.0.hook_resid_post");
        float[] row = hooked.runWithCache(begun).cache().get(tap).values();
        Run patched = hooked.runWithInterventions(
                window,
                List.of(Intervention.of(tap, Kind.RESAMPLE, "begun", 1)),
                Map.of("begun", hooked.runWithCache(begun).cache()));
        float[] all = patched.cache().get(tap).values();
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i]).isEqualTo(row[i % row.length]);
        }
    }

    @Test
    void aDirectionThatIsGoneAlreadyMayBeFollowedByAnother() {
        ActivationCache source = hooked.runWithCache(other).cache();
        Run one = hooked.runWithInterventions(
                window, Intervention.parseList("decoder.0.hook_mlp_out=direction:other"), Map.of("other", source));
        Run same = hooked.runWithInterventions(
                window,
                Intervention.parseList(
                        "decoder.0.hook_mlp_out=direction:other*0;decoder.0.hook_mlp_out=direction:other"),
                Map.of("other", source));
        assertSame(same, one);
        Run none = hooked.runWithInterventions(
                window,
                Intervention.parseList("decoder.0.hook_mlp_out=direction:other;decoder.0.hook_mlp_out=zero;"
                        + "decoder.0.hook_mlp_out=direction:other"),
                Map.of("other", source));
        assertSame(
                none,
                hooked.runWithInterventions(window, Intervention.parseList("decoder.0.hook_mlp_out=zero"), Map.of()));
    }

    @Test
    void comparingSaysHowMuchOfTheCleanRunCameBack() {
        int last = model.config().decoderLayers() - 1;
        int position = window.tokens().orElseThrow().length - 1;
        Comparison whole = hooked.compare(
                window,
                other,
                Intervention.parseList("decoder." + last + ".hook_resid_post=resample:clean"),
                run -> run.logprobs()[position]);
        Comparison nothing = hooked.compare(
                window,
                other,
                Intervention.parseList("decoder." + last + ".hook_resid_post=resample:clean*0"),
                run -> run.logprobs()[position]);

        assertThat(whole.clean()).isNotEqualTo(whole.corrupted());
        assertThat(whole.restored()).isEqualTo(1);
        assertThat(nothing.restored()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    decoder.7.hook_mlp_out=zero               | has 2, counted from 0
                    decoder.0.attn.hook_z#9=zero              | of heads a layer of the decoder has 2
                    decoder.0.hook_mlp_out=resample:nobody    | there is no source 'nobody'
                    decoder.0.hook_mlp_out@31-=zero           | of positions this run
                    decoder.0.hook_mlp_out@0,31=zero          | of positions this run
                    encoder.0.hook_mlp_out@20-30=zero         | of positions this run
                    decoder.0.hook_mlp_out=direction:nought   | has no length
                    decoder.0.hook_mlp_out=mean:slim          | values a position
                    decoder.0.hook_mlp_out=mean:empty         | was not cached
                    """)
    void anInterventionThatDoesNothingIsAnError(String text, String why) {
        TapName tap = TapName.parse("decoder.0.hook_mlp_out");
        int d = model.config().dModel();
        ActivationCache nought = new ActivationCache();
        nought.put(tap, new float[d], 1, d);
        ActivationCache slim = new ActivationCache();
        slim.put(tap, new float[d - 1], 1, d - 1);
        Map<String, ActivationCache> sources = Map.of("nought", nought, "slim", slim, "empty", new ActivationCache());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> hooked.runWithInterventions(window, Intervention.parseList(text), sources))
                .withMessageContaining(why);
    }

    @Test
    void aTapThatWasNotOpenedForPatchingIsNamed() {
        TapName open = TapName.parse("hook_embed");
        try (HookedModel few = HookedModel.open(model, CPU, Set.of(), Set.of(open))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> few.runWithInterventions(
                            window, Intervention.parseList("decoder.0.hook_mlp_out=zero"), Map.of()))
                    .withMessageContaining("without a patch of decoder.0.hook_mlp_out")
                    .withMessageContaining("hook_embed");
        }
    }

    @Test
    void theTapsThatInterventionsTouchAreKnownBeforehand() {
        assertThat(HookedModel.touched(
                                model.config(),
                                Intervention.parseList("decoder.*.hook_mlp_out=zero;encoder.0.attn.hook_z#1=noise"))
                        .stream()
                        .map(TapName::toString)
                        .collect(Collectors.toList()))
                .containsExactly("encoder.0.attn.hook_z", "decoder.0.hook_mlp_out", "decoder.1.hook_mlp_out");
    }

    private static void assertSame(Run run, Run clean) {
        assertThat(run.predicted()).isEqualTo(clean.predicted());
        assertThat(run.cache().get(LOGITS).values())
                .isEqualTo(clean.cache().get(LOGITS).values());
    }

    private static float largestDifference(Run one, Run two) {
        float[] a = one.cache().get(LOGITS).values();
        float[] b = two.cache().get(LOGITS).values();
        assertThat(a).hasSameSizeAs(b);
        float worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }
}
