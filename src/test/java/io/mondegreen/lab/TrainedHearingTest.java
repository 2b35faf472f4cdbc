package io.mondegreen.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.probe.Example;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.ProbeTraining;
import io.mondegreen.probe.ProbeTraining.TrainedHead;
import io.mondegreen.probe.Split;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Heads on the encoder's state are trained on the corpus' kinds of audio. */
class TrainedHearingTest {
    private static final TapName BLIND = TapName.parse("encoder.0.hook_resid_post");
    private static final TapName KNOWS = TapName.parse("encoder_final_ln.hook_normalized");
    private static final List<String> KINDS =
            List.of("clean", "oov", "foreign", "music", "noise", "tones", "babble", "reversed");

    private final SplittableRandom random = new SplittableRandom(2);
    private final List<CorpusWindow> windows = new ArrayList<>();
    private final Map<TapName, List<float[]>> means = new HashMap<>();

    /** One axis per kind in the last state, noise alone in the first block. */
    private EncoderExamples hear(List<String> kinds, int each) {
        for (Split split : Split.values()) {
            for (String kind : kinds) {
                for (int i = 0; i < each; i++) {
                    String group = split + kind + i % 6;
                    windows.add(new CorpusWindow(kind, split, List.of(group), new float[0], "", false));
                    float[] knows = new float[KINDS.size()];
                    float[] blind = new float[KINDS.size()];
                    for (int j = 0; j < knows.length; j++) {
                        knows[j] = (float) (random.nextGaussian() * 0.3 + (j == KINDS.indexOf(kind) ? 2 : 0));
                        blind[j] = (float) random.nextGaussian();
                    }
                    means.computeIfAbsent(KNOWS, _ -> new ArrayList<>()).add(knows);
                    means.computeIfAbsent(BLIND, _ -> new ArrayList<>()).add(blind);
                }
            }
        }
        return EncoderExamples.of(windows, means);
    }

    private static List<String> kinds(Examples examples, boolean positive) {
        return examples.rows().stream()
                .filter(row -> row.label() == positive)
                .map(Example::kind)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void whatIsAskedOfWhichKindsOfAudio() {
        EncoderExamples examples = hear(KINDS, 2);

        Examples speech = examples.of(ProbeBundle.HEARS_SPEECH).orElseThrow();
        assertThat(kinds(speech, true)).containsExactly("clean", "foreign", "oov");
        assertThat(kinds(speech, false)).containsExactly("music", "noise", "tones");
        assertThat(kinds(examples.of(ProbeBundle.HEARS_MUSIC).orElseThrow(), true))
                .containsExactly("music");
        assertThat(kinds(examples.of(ProbeBundle.HEARS_NOISE).orElseThrow(), false))
                .containsExactly("clean", "foreign", "music", "oov", "tones");
        Examples strange = examples.of(ProbeBundle.HEARS_STRANGE).orElseThrow();
        assertThat(kinds(strange, true)).containsExactly("babble", "foreign", "reversed");
        assertThat(kinds(strange, false)).containsExactly("clean");
    }

    @Test
    void eachHeadReadsTheLayerThatKnowsAndComesIntoTheBundle() {
        TrainedHearing hearing = TrainedHearing.of(hear(KINDS, 24), ProbeTraining.Settings.standard(1));

        assertThat(hearing.heads())
                .extracting(one -> one.head().name())
                .containsExactly(
                        ProbeBundle.HEARS_SPEECH,
                        ProbeBundle.HEARS_NOISE,
                        ProbeBundle.HEARS_MUSIC,
                        ProbeBundle.HEARS_STRANGE);
        for (TrainedHead one : hearing.heads()) {
            assertThat(one.head().tap()).isEqualTo(KNOWS);
            assertThat(one.report().figures().getFirst().testAuroc().value()).isGreaterThan(0.95);
        }
        ProbeBundle before = ProbeBundle.load(Path.of("models/mini/probes.safetensors"));
        ProbeBundle with = hearing.in(before);
        assertThat(with.headsOf(Stack.ENCODER)).hasSize(4);
        assertThat(with.headsOf(Stack.DECODER))
                .extracting(ProbeHead::name)
                .containsExactlyElementsOf(before.headsOf(Stack.DECODER).stream()
                        .map(ProbeHead::name)
                        .toList());
        assertThat(with.provenance()).containsKey("report." + ProbeBundle.HEARS_MUSIC);
        assertThat(hearing.in(with).headsOf(Stack.ENCODER)).as("not twice").hasSize(4);
    }

    @Test
    void whatTheCorpusDoesNotHoldIsNotLearned() {
        TrainedHearing hearing =
                TrainedHearing.of(hear(List.of("clean", "noise"), 12), ProbeTraining.Settings.standard(1));

        assertThat(hearing.heads())
                .extracting(one -> one.head().name())
                .containsExactly(ProbeBundle.HEARS_SPEECH, ProbeBundle.HEARS_NOISE);
    }
}
