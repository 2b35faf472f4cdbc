package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.SelfTestClips;
import io.mondegreen.probe.SelfTestClips.Clip;
import io.mondegreen.probe.SelfTestClips.Expected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the guard's test of itself finds, of a model that writes what a script says. */
class GuardCheckTest {
    private static final List<String> WORDS = List.of(" the", " car", " is", " late", " seven", " thank", " you");
    private static final int SEVEN = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final float[] SECONDS = new float[2 * 16_000];

    private final ScriptedEngine engine = new ScriptedEngine();
    private final ProbeBundle bundle = ProbedModel.bundle();

    private ClipReader reader() {
        return new ClipReader(engine, ProbedModel.of(WORDS), Optional.of(bundle));
    }

    private GuardCheck.Result check(Clip clip, String bundleHash) throws InterruptedException {
        SelfTestClips clips = new SelfTestClips("model", "f32", bundleHash, List.of(clip), new TreeMap<>());
        return new GuardCheck(reader(), Optional.of(bundle), clips, _ -> SECONDS).run(PATIENCE);
    }

    /** A clip as it would be recorded now. */
    private Clip recorded(Expected expected) throws InterruptedException {
        ClipReader.Reading reading = reader().read(SECONDS, PATIENCE);
        return new Clip("clip", expected, new byte[8], reading.text(), reading.logprob(), reading.probes());
    }

    private void write(double hallucination, double speech) {
        engine.clear();
        for (int i = 0; i < 4; i++) {
            engine.token(i, 15 + 15 * i, hallucination, speech);
        }
    }

    private void loop() {
        engine.clear();
        for (int i = 0; i < 12; i++) {
            engine.token(SEVEN, 40, -3, 3);
        }
    }

    @Test
    void whatWasRecordedPasses() throws InterruptedException {
        write(3, -3);
        assertThat(check(recorded(Expected.INVENTED), bundle.hash()).failures()).isEmpty();
        loop();
        assertThat(check(recorded(Expected.LOOP), bundle.hash()).failures()).isEmpty();
        write(-3, 3);
        Clip clean = recorded(Expected.CLEAN);
        assertThat(clean.text()).isEqualTo("the car is late");
        assertThat(clean.probes()).containsExactlyInAnyOrderEntriesOf(Map.of("hallucination", -3.0, "speech", 3.0));
        assertThat(check(clean, bundle.hash()).unchecked()).isEmpty();
        assertThat(check(clean, bundle.hash()).passed()).isTrue();
    }

    @Test
    void anInventionThatNoLongerAlarmsFails() throws InterruptedException {
        write(3, -3);
        Clip clip = recorded(Expected.INVENTED);
        write(-3, 3);

        assertThat(check(clip, bundle.hash()).failures())
                .contains("clip: must alarm as invented, but gives no alert")
                .anyMatch(failure -> failure.startsWith("clip: probe hallucination gives -3.000, recorded is 3.000"));
    }

    @Test
    void aLoopThatNoLongerAlarmsFails() throws InterruptedException {
        loop();
        Clip clip = recorded(Expected.LOOP);
        write(-3, 3);

        assertThat(check(clip, "another").failures()).containsExactly("clip: must alarm as loop, but gives no alert");
    }

    @Test
    void speechThatAlarmsOrGivesAnotherTextFailsWithoutSayingTheText() throws InterruptedException {
        write(-3, 3);
        Clip clip = recorded(Expected.CLEAN);
        write(3, 3);
        assertThat(check(clip, "another").failures())
                .containsExactly("clip: speech must give its text and no alert, but gives [hallucination.content]");

        engine.clear();
        for (int i = 0; i < 4; i++) {
            engine.token(5, 15 + 15 * i, -3, 3);
        }
        engine.script.set(1, engine.script.getFirst());
        engine.script.set(2, new ScriptedEngine.Step(2, false, -0.2f, 45, new float[] {-3, 3}));
        assertThat(check(clip, "another").failures())
                .containsExactly("clip: speech must give its text and no alert, but gives no alert and another text");
    }

    @Test
    void numbersThatMovedFailAndLastDigitsDoNot() throws InterruptedException {
        write(-3, 3);
        Clip clip = recorded(Expected.CLEAN);
        write(-3.001, 3.001);
        assertThat(check(clip, bundle.hash()).failures()).isEmpty();

        engine.script.replaceAll(step -> new ScriptedEngine.Step(step.id(), false, -0.4f, step.frame(), step.probes()));
        assertThat(check(clip, bundle.hash()).failures())
                .singleElement()
                .asString()
                .startsWith("clip: mean log-probability is -0.34");
        engine.script.replaceAll(
                step -> new ScriptedEngine.Step(step.id(), false, Float.NaN, step.frame(), step.probes()));
        assertThat(check(clip, bundle.hash()).failures()).isNotEmpty();
    }

    @Test
    void scoresOfAnotherBundleAreLeftOutAndSaidToBe() throws InterruptedException {
        write(-3, 3);
        Clip clip = recorded(Expected.CLEAN);
        write(-5, 5);

        GuardCheck.Result result = check(clip, "another");

        assertThat(result.passed()).isTrue();
        assertThat(result.unchecked()).singleElement().asString().startsWith("probe scores");
    }

    @Test
    void aDecodeThatFailsFails() throws InterruptedException {
        write(-3, 3);
        Clip clip = recorded(Expected.CLEAN);
        engine.lastReason = DecodeEnd.Reason.FAILED;

        assertThat(check(clip, bundle.hash()).failures()).containsExactly("clip: the decode failed: device lost");
    }

    @Test
    void aDecodeThatNeverEndsFails() throws InterruptedException {
        Clip clip = new Clip("clip", Expected.LOOP, new byte[8], "", 0, new TreeMap<>());
        boolean[] cancelled = new boolean[1];
        TokenSource deaf = (_, _) -> () -> cancelled[0] = true;
        ClipReader reader = new ClipReader(deaf, ProbedModel.of(WORDS), Optional.of(bundle));
        SelfTestClips clips = new SelfTestClips("model", "f32", "", List.of(clip), new TreeMap<>());

        GuardCheck.Result result =
                new GuardCheck(reader, Optional.of(bundle), clips, _ -> SECONDS).run(Duration.ofMillis(50));

        assertThat(result.failures()).singleElement().asString().startsWith("clip: no answer within");
        assertThat(cancelled[0]).isTrue();
    }
}
