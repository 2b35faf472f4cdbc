package io.mondegreen.lab.guard;

import io.mondegreen.audio.Activity;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.GuardMode;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.lab.DecodeLanes;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ProbeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Decodes windows once, and has the delivered guard judge what was decoded: in mode flag, in suppress, and stopping nothing. */
final class Ear implements AutoCloseable {
    private static final int FRAME_MS = 20;

    private final EvalInput input;
    private final List<ProbeHead> heads;
    private final DecodeLanes lanes;
    private final WhisperTokenizer tokenizer;
    private final GuardReplay suppress;
    private final GuardReplay shadow;

    /**
     * @throws IllegalArgumentException if the model has no tokenizer
     */
    Ear(EvalInput input) {
        this.input = input;
        tokenizer = input.model()
                .tokenizer()
                .orElseThrow(() -> new IllegalArgumentException("labels need text: this model has no tokenizer"));
        heads = new ArrayList<>(input.bundle().heads());
        end().ifPresent(heads::add);
        lanes = new DecodeLanes(
                input.model(),
                WeightForm.of(input.bundle().form()),
                heads,
                input.bundle().alignmentHeads(),
                OptionalInt.empty());
        suppress = replay(GuardMode.SUPPRESS);
        shadow = replay(GuardMode.SHADOW);
    }

    private Optional<ProbeHead> end() {
        return input.bundle().laboratory().stream()
                .filter(head -> head.name().equals(ProbeBundle.HALLUCINATION_END))
                .findFirst();
    }

    /** Where the probes are among a tape's heads; empty where the bundle has none on invented text. */
    Optional<Signal.Heads> probes() {
        var mean = input.bundle().head(ProbeBundle.HALLUCINATION);
        return mean.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Signal.Heads(mean.getAsInt(), end().isPresent() ? heads.size() - 1 : mean.getAsInt()));
    }

    /** A guard of its own memory, under the delivered policy in a mode. */
    GuardReplay replay(GuardMode mode) {
        return new GuardReplay(
                input.heard(), input.bundle(), GuardPolicy.standard().withMode(mode));
    }

    /** Decodes a window; its tape, or that of windows before it, is handed out by this thread. */
    void decode(float[] pcm, Consumer<Tape> then) {
        Tape.Recorder recorder = new Tape.Recorder(heads.size(), pcm.length);
        lanes.decode(new DecodeRequest(pcm), recorder, recorder.tape(), tape -> {
            input.meter().did(1);
            then.accept(tape);
        });
    }

    /** What was written. */
    String text(Tape tape) {
        return tokenizer.decode(tape.ids()).strip();
    }

    /** Decodes and judges a window that stands alone. */
    void hear(Scene scene, float[] pcm, Consumer<HeardWindow> then) {
        boolean[] open = Activity.of(pcm);
        GuardReplay flag = replay(GuardMode.FLAG);
        decode(pcm, tape -> {
            WindowContext context = alone(scene.id(), tape);
            then.accept(heard(scene, open, context, tape, flag.judge(context, tape)));
        });
    }

    /** All that is known of a decode. */
    HeardWindow heard(Scene scene, boolean[] open, WindowContext context, Tape tape, Judged judged) {
        String text = text(tape);
        int openMs = 0;
        for (boolean frame : open) {
            openMs += frame ? FRAME_MS : 0;
        }
        Truth truth = scene.verdict().of(text, tape.samples() / 16, open);
        WindowContext apart = alone(scene.id() + "-" + context.startMs(), tape);
        return new HeardWindow(
                scene.said().kind(),
                scene.group(),
                scene.said().split(),
                scene.voices(),
                scene.said().reference(),
                truth,
                tape,
                text,
                Word.of(tape, input.heard().shapes()),
                Onset.of(scene.said(), truth, tape.ids(), tokenizer),
                openMs,
                judged,
                !text.isEmpty() && suppress.judge(apart, tape).segment().text().isEmpty(),
                shadow.judge(apart, tape).segment().risk());
    }

    private static WindowContext alone(String id, Tape tape) {
        return new WindowContext("", id, "mixed", 0, tape.samples() / 16, 0, true);
    }

    /** Waits for the rest. */
    void finish() {
        lanes.finish();
    }

    @Override
    public void close() {
        lanes.close();
    }
}
