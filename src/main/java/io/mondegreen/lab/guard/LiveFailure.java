package io.mondegreen.lab.guard;

import io.mondegreen.audio.Activity;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.model.WhisperTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A failure as it comes about in a call: the line cuts its window, decodes it once a second while it grows and once more when it
 * is over, and the delivered guard speaks as soon as it may.
 *
 * @param failure of the final text
 * @param group   voice or source
 * @param wrongMs media time up to which the line had heard when a text with this failure first went out
 * @param told    the first alert about it
 */
record LiveFailure(Truth failure, String group, long wrongMs, Optional<Told> told) {
    /**
     * An alert.
     *
     * @param atMs   media time up to which the line had heard
     * @param early  whether the window still grew
     * @param tokens of the text that it is about, from the first wrong one to the one at which it left
     */
    record Told(long atMs, boolean early, int tokens) {}

    /** How much audio came in between; 0 where the guard was as quick as the text. */
    long delayMs() {
        return Math.max(0, told.orElseThrow().atMs() - wrongMs);
    }

    /** Plays a window's audio to the line as a channel of its own. */
    static final class Listening {
        private final EvalInput input;
        private final Ear ear;
        private final WhisperTokenizer tokenizer;
        private final List<LiveFailure> failures = new ArrayList<>();

        Listening(EvalInput input, Ear ear) {
            this.input = input;
            this.ear = ear;
            this.tokenizer = input.model().tokenizer().orElseThrow();
        }

        /** What the line made of it is known once the ear has finished. */
        void hear(Scene scene, float[] pcm) {
            int[] decodes = new int[1];
            GuardReplay guard = ear.replay(GuardMode.FLAG);
            Growing growing = new Growing(scene, guard);
            LineWindows.cut(
                    scene.id(), "mixed", pcm, 16_000, input.model().config().windowMs(), true, (context, audio) -> {
                        decodes[0]++;
                        boolean[] open = Activity.of(audio);
                        ear.decode(audio, tape -> growing.take(context, tape, open));
                    });
            input.meter().expect(decodes[0]);
        }

        List<LiveFailure> failures() {
            return List.copyOf(failures);
        }

        /** The windows of one channel, one after the other. */
        private final class Growing {
            private final Scene scene;
            private final GuardReplay guard;
            private final List<Step> steps = new ArrayList<>();
            private boolean failed;

            private record Step(WindowContext context, Truth truth, int onset, int written, Judged judged) {}

            Growing(Scene scene, GuardReplay guard) {
                this.scene = scene;
                this.guard = guard;
            }

            void take(WindowContext context, Tape tape, boolean[] open) {
                Truth truth = scene.verdict().of(ear.text(tape), tape.samples() / 16, open);
                steps.add(new Step(
                        context,
                        tape.text().isEmpty() ? Truth.BETWEEN : truth,
                        tape.text().isEmpty() ? -1 : Onset.of(scene.said(), truth, tape.ids(), tokenizer),
                        tape.text().size(),
                        guard.judge(context, tape)));
                if (context.isFinal()) {
                    Truth failure = steps.getLast().truth();
                    if (failure.failure() && !failed) {
                        failed = true; // what fails in the next window too belongs to the same episode
                        failures.add(failure(failure));
                    }
                    steps.clear();
                }
            }

            private LiveFailure failure(Truth failure) {
                long wrong = steps.stream()
                        .filter(step -> step.truth() == failure)
                        .findFirst()
                        .orElseThrow()
                        .context()
                        .endMs();
                Optional<Told> told = steps.stream()
                        .flatMap(step -> step.judged().first(failure).stream().map(alert -> told(step, alert.token())))
                        .findFirst();
                return new LiveFailure(failure, scene.group(), wrong, told);
            }

            private static Told told(Step step, int token) {
                int at = token < 0 ? step.written() - 1 : token;
                return new Told(
                        step.context().endMs(), !step.context().isFinal(), Math.max(0, at - Math.max(0, step.onset())));
            }
        }
    }
}
