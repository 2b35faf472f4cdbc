package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mondegreen.audio.UlawClip;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.AlertIds;
import io.mondegreen.guard.GuardCheck;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.SelfTestEvent;
import io.mondegreen.probe.SelfTestClips;
import io.mondegreen.probe.SelfTestClips.Clip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled model's guard tests itself with the clips that lie beside it, as they are and spoilt. */
class GuardWatchTest {
    private static final Path MODEL = Path.of("models/mini");
    private static final AlertIds.Source IDS = new AlertIds.Source("m", "b", "p");
    private static GuardStack stack;
    private static SelfTestClips shipped;

    @BeforeAll
    static void open() {
        EngineOptions all = EngineOptions.defaults();
        stack = GuardStack.open(
                new GuardStack.Options(
                        MODEL,
                        Optional.empty(),
                        false,
                        new EngineOptions(all.device(), 2, 1, 1, 4, true, all.language()),
                        GuardPolicy.standard(),
                        GuardStack.Cures.standard()),
                EngineMeter.NONE);
        shipped = SelfTestClips.load(MODEL.resolve(GuardStack.SELF_TEST))
                .requireModel(stack.model().hash(), stack.weights().label());
    }

    @AfterAll
    static void close() {
        stack.close();
    }

    private static GuardCheck check(SelfTestClips clips, UnaryOperator<float[]> change) {
        return new GuardCheck(
                stack.clipReader(), stack.bundle(), clips, clip -> change.apply(UlawClip.decode(clip.ulaw())));
    }

    private static SelfTestClips with(UnaryOperator<Clip> change) {
        return new SelfTestClips(
                shipped.modelHash(),
                shipped.form(),
                shipped.bundleHash(),
                shipped.clips().stream().map(change).toList(),
                shipped.provenance());
    }

    @Test
    void theShippedClipsAreOfEachKindAndPass() throws InterruptedException {
        assertThat(shipped.clips()).extracting(Clip::expected).containsExactly(SelfTestClips.Expected.values());

        assertThat(check(shipped, pcm -> pcm).run(Duration.ofSeconds(60)).failures())
                .isEmpty();
    }

    @Test
    void otherSoundsFail() throws InterruptedException {
        GuardCheck.Result silence = check(shipped, pcm -> new float[pcm.length]).run(Duration.ofSeconds(60));

        assertThat(silence.passed()).isFalse();
        assertThat(silence.failures())
                .allMatch(failure -> shipped.clips().stream().anyMatch(clip -> failure.startsWith(clip.id())));
    }

    @Test
    void otherNumbersFail() throws InterruptedException {
        SelfTestClips moved = with(clip ->
                new Clip(clip.id(), clip.expected(), clip.ulaw(), clip.text(), clip.logprob() - 0.2, clip.probes()));

        assertThat(check(moved, pcm -> pcm).run(Duration.ofSeconds(60)).failures())
                .hasSize(shipped.clips().size())
                .allMatch(failure -> failure.contains("mean log-probability"));
    }

    @Test
    void aFailureIsAnnouncedOnceAndSoIsThatItPassesAgain() throws InterruptedException {
        AtomicReference<UnaryOperator<float[]>> sound = new AtomicReference<>(pcm -> new float[pcm.length]);
        GuardWatch.Rules rules = new GuardWatch.Rules(Duration.ofMillis(300), Duration.ofMillis(100), true);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (GuardWatch watch = new GuardWatch(
                Optional.of(check(shipped, pcm -> sound.get().apply(pcm))), () -> true, rules, IDS, meters)) {
            watch.start();
            assertThat(watch.state()).isEqualTo(GuardWatch.State.UNAVAILABLE);
            assertThat(watch.available()).isFalse();
            assertThat(watch.pauses()).isTrue();
            assertThat(watch.failures()).isNotEmpty();
            SelfTestEvent failed = watch.latest().orElseThrow();
            assertThat(failed.failed()).isTrue();
            assertThat(failed.number()).isEqualTo(1);
            assertThat(failed.model()).isEqualTo("m");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> meters.counter("mondegreen.selftest.runs", "outcome", "failed")
                                    .count()
                            >= 2);
            assertThat(watch.latest()).as("nothing new").contains(failed);

            sound.set(pcm -> pcm);
            await().atMost(Duration.ofSeconds(60)).until(watch::available);
            SelfTestEvent passed = watch.latest().orElseThrow();
            assertThat(passed.failed()).isFalse();
            assertThat(passed.number()).isEqualTo(2);
            assertThat(passed.failures()).isEmpty();
            assertThat(watch.pauses()).isFalse();
            assertThat(meters.get("mondegreen.guard.unavailable").gauge().value())
                    .isZero();
        }
    }

    @Test
    void withoutClipsItIsNotConfiguredAndAvailable() throws InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        GuardWatch.Rules rules = new GuardWatch.Rules(Duration.ZERO, Duration.ofMinutes(1), true);
        try (GuardWatch watch = new GuardWatch(Optional.empty(), () -> true, rules, IDS, meters)) {
            watch.start();

            assertThat(watch.state()).isEqualTo(GuardWatch.State.NOT_CONFIGURED);
            assertThat(watch.available()).isTrue();
            assertThat(watch.pauses()).isFalse();
            assertThat(watch.latest()).isEmpty();
            assertThat(meters.get("mondegreen.guard.tested").gauge().value()).isZero();
        }
    }
}
