package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.UlawClip;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.Challenger;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.probe.SelfTestClips;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two bundles in the graph of the bundled model. */
class ChallengerStackTest {
    private static final Path MODEL = Path.of("models/mini");

    @Test
    void aBundleAgreesWithItself() {
        EngineOptions all = EngineOptions.defaults();
        Path bundle = MODEL.resolve(GuardStack.BUNDLE);
        try (GuardStack stack = GuardStack.open(
                new GuardStack.Options(
                        MODEL,
                        Optional.empty(),
                        false,
                        new EngineOptions(all.device(), 2, 1, 1, 4, true, all.language()),
                        GuardPolicy.standard(),
                        GuardStack.Cures.standard(),
                        GuardStack.Alarms.standard(),
                        Optional.of(bundle)),
                EngineMeter.NONE)) {
            int windows = 0;
            for (SelfTestClips.Clip clip :
                    SelfTestClips.load(MODEL.resolve(GuardStack.SELF_TEST)).clips()) {
                float[] pcm = UlawClip.decode(clip.ulaw());
                CompletableFuture<GuardedSegment> heard = new CompletableFuture<>();
                WindowContext window = new WindowContext("", clip.id(), "mixed", 0, pcm.length / 16, 0, true);
                stack.guarded().decode(window, pcm, new Answer(heard));
                heard.join();
                windows++;
            }

            Challenger challenger = stack.guarded().challenger().orElseThrow();
            assertThat(challenger.both()).isPositive();
            assertThat(challenger.neither()).isPositive();
            assertThat(challenger.both() + challenger.neither()).isEqualTo(windows);
        }
    }

    private record Answer(CompletableFuture<GuardedSegment> heard) implements GuardListener {
        @Override
        public void onAlert(Alert alert) {
            // counted by the challenger
        }

        @Override
        public void onSegment(GuardedSegment segment) {
            heard.complete(segment);
        }

        @Override
        public void onFailure(RuntimeException error) {
            heard.completeExceptionally(error);
        }
    }
}
