package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowRisk;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the encoder hears is told with every window, and in an alert where it speaks against the text. */
class HeardAudioTest {
    private static final List<String> WORDS = List.of(" the", " car", " is", " late", " thank", " you");
    private static final TapName LAST = TapName.parse("encoder_final_ln.hook_normalized");

    private final ScriptedEngine engine = new ScriptedEngine();

    private static ProbeBundle hearing(ProbeBundle bundle, String... names) {
        List<ProbeHead> heads = List.of(names).stream()
                .map(name -> new ProbeHead(name, LAST, new float[4], 0))
                .toList();
        ProbeBundle.Calibration plain = new ProbeBundle.Calibration(Platt.IDENTITY, Platt.IDENTITY);
        return bundle.withHearing(heads, heads.stream().collect(Collectors.toMap(ProbeHead::name, _ -> plain)));
    }

    private Recorder run(ProbeBundle bundle, double... probes) {
        engine.clear();
        for (int i = 0; i < WORDS.size(); i++) {
            engine.token(i, 20 + 15 * i, probes);
        }
        return run(bundle);
    }

    private Recorder run(ProbeBundle bundle) {
        GuardedEngine guarded = new GuardedEngine(
                engine, ProbedModel.of(WORDS), Optional.of(bundle), GuardPolicy.standard(), Optional.empty());
        Recorder said = new Recorder();
        guarded.decode(new WindowContext("", "c", "agent", 0, 8000, 0, true), new float[8 * 16_000], said);
        return said;
    }

    @Test
    void anAlertSaysWhatIsHeardInsteadOfSpeech() {
        ProbeBundle bundle = hearing(ProbedModel.bundle(), ProbeBundle.HEARS_SPEECH, ProbeBundle.HEARS_MUSIC);

        Recorder said = run(bundle, 3, -3, -4, 4);

        assertThat(said.alerts())
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(alert.evidence().reasons()).contains("the encoder hears music 0.98"));
        assertThat(said.segment().heard()).containsOnlyKeys("speech", "music");
        assertThat(said.segment().heard().get("music")).isCloseTo(Platt.sigmoid(4), within(1e-6));
    }

    @Test
    void whereNoSoundIsLikelyItSaysThatSpeechIsNot() {
        ProbeBundle bundle = hearing(ProbedModel.bundle(), ProbeBundle.HEARS_SPEECH, ProbeBundle.HEARS_MUSIC);

        assertThat(run(bundle, 3, -3, -4, -4).alerts().getFirst().evidence().reasons())
                .contains("the encoder hears speech 0.02");
        assertThat(run(bundle, 3, -3, 4, -4).alerts().getFirst().evidence().reasons())
                .noneMatch(reason -> reason.startsWith("the encoder"));
    }

    @Test
    void aRiskThatReadsItCountsItAndSaysSoFirst() {
        WindowRisk music = new WindowRisk(List.of(WindowFeature.HEARD_MUSIC), List.of(1.0), 0, Platt.IDENTITY);
        ProbeBundle bundle = hearing(ProbedModel.bundle(music), ProbeBundle.HEARS_MUSIC);

        Recorder said = run(bundle, -3, 3, 4);

        assertThat(said.segment().risk()).isCloseTo(Platt.sigmoid(4), within(1e-6));
        assertThat(said.alerts().getFirst().evidence().reasons().getFirst()).isEqualTo("the encoder hears music 0.98");
        assertThat(run(bundle, 3, 3, -4).alerts()).isEmpty();
    }

    @Test
    void aWindowWithoutTextIsHeardToo() {
        engine.clear();

        ProbeBundle only = hearing(
                new ProbeBundle(
                        "model",
                        "f32",
                        List.of(),
                        new TreeMap<>(),
                        new WindowRisk(List.of(), List.of(), 0, Platt.IDENTITY),
                        new ProbeBundle.Thresholds(0.6, 0.8, 0.5, 0.05),
                        List.of(),
                        new TreeMap<>()),
                ProbeBundle.HEARS_NOISE);
        GuardedSegment silent = run(only).segment();

        assertThat(silent.text()).isEmpty();
        // the scripted end of text has nine for every head
        assertThat(silent.heard()).isEqualTo(Map.of("noise", Platt.sigmoid(9)));
        assertThat(run(ProbedModel.bundle()).segment().heard())
                .as("no such head")
                .isEmpty();
    }
}
