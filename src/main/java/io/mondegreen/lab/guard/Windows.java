package io.mondegreen.lab.guard;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.ProbeCorpus;
import io.mondegreen.lab.census.StressPlan;
import io.mondegreen.lab.census.StressWindow;
import io.mondegreen.lab.census.StressWindow.Purpose;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The windows of one split: those of the probe corpus, and windows that provoke loops.
 *
 * @param alone     each as it is, decoded whole
 * @param gated     non-speech and speech of the probe corpus again, as the line hears them behind its activity gate; none where not
 *                  asked for
 * @param live      failures among those that a model may fail at, as they come about behind the line; none where not asked for
 */
record Windows(List<HeardWindow> alone, List<Gated> gated, List<LiveFailure> live) {
    /**
     * A window and what is left of it behind the gate.
     *
     * @param parts in order; none where the gate lets nothing through
     */
    record Gated(HeardWindow whole, List<HeardWindow> parts) {}

    /** How many decodes that is, about. */
    static long expected(EvalInput input, Split split, int loops, boolean gate) {
        List<ProbeCorpus.Planned> planned = ProbeCorpus.plan(
                input.bank(), input.seed(), split, input.model().config().windowMs());
        long cut = planned.stream()
                .filter(one -> gate && judgedBehindGate(one.window()))
                .count();
        return planned.size() + loops + cut;
    }

    /**
     * Renders and hears them.
     *
     * @param loops about how many windows provoke loops
     * @param gate  whether to hear them behind the gate too
     */
    static Windows hear(EvalInput input, Ear ear, Split split, int loops, boolean gate) {
        int windowMs = input.model().config().windowMs();
        List<ProbeCorpus.Planned> planned = ProbeCorpus.plan(input.bank(), input.seed(), split, windowMs);
        List<StressWindow> baits = StressPlan.draw(input.bank(), input.seed(), windowMs, split, Purpose.LOOP, loops);
        Windows windows = new Windows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int number = 0;
        LiveFailure.Listening live = new LiveFailure.Listening(input, ear);
        for (ProbeCorpus.Planned one : planned) {
            float[] pcm = one.sound().get();
            Scene scene = Scene.of(one.window(), number++);
            List<HeardWindow> parts = new ArrayList<>();
            boolean cut = gate && judgedBehindGate(one.window());
            if (gate && mayFail(one.window())) {
                live.hear(one.window().inLanguage() ? partOf(scene) : scene, pcm);
            }
            ear.hear(scene, pcm, whole -> {
                windows.alone.add(whole);
                if (cut) {
                    windows.gated.add(new Gated(whole, parts));
                }
            });
            if (cut) {
                // one part was expected
                input.meter().expect(cut(input, ear, scene, pcm, parts) - 1L);
            }
        }
        Renderer renderer = new Renderer(input.bank(), windowMs);
        for (StressWindow bait : baits) {
            float[] pcm = renderer.render(bait.recipe());
            ear.hear(Scene.of(bait), pcm, windows.alone::add);
            if (gate) {
                live.hear(Scene.of(bait), pcm);
            }
        }
        ear.finish();
        windows.live.addAll(live.failures());
        return windows;
    }

    /** Audio without any voice, and speech whose words the model knows: where it knows none there is nothing true to lose. */
    private static boolean judgedBehindGate(CorpusWindow window) {
        return window.inLanguage() ? !window.kind().equals("oov") : !window.speech() && !window.ambiguous();
    }

    /** Whatever holds no words that the model knows. */
    private static boolean mayFail(CorpusWindow window) {
        return !window.inLanguage() || window.kind().equals("oov");
    }

    /** How many parts the line makes of it. */
    private static int cut(EvalInput input, Ear ear, Scene scene, float[] pcm, List<HeardWindow> parts) {
        int[] count = new int[1];
        Scene part = partOf(scene);
        LineWindows.cut(part.id(), "mixed", pcm, 16_000, input.model().config().windowMs(), false, (window, audio) -> {
            count[0]++;
            ear.hear(
                    new Scene(
                            part.id() + "-" + window.startMs(),
                            part.group(),
                            part.voices(),
                            part.said(),
                            part.verdict()),
                    audio,
                    parts::add);
        });
        return count[0];
    }

    /** What is cut may hold a part of what was said. */
    private static Scene partOf(Scene scene) {
        CorpusWindow said = scene.said();
        return new Scene(
                scene.id() + "-gated",
                scene.group(),
                scene.voices(),
                new CorpusWindow(said.kind(), said.split(), said.groups(), new float[0], said.reference(), true),
                (text, _, _) -> Truth.ofPart(said.reference(), text));
    }

    /** Windows whose text is this failure, then windows whose text is good. */
    List<HeardWindow> against(Truth failure, Predicate<HeardWindow> which) {
        return alone.stream()
                .filter(one -> !one.text().isEmpty())
                .filter(one -> one.truth() == failure || one.truth() == Truth.GOOD)
                .filter(which)
                .toList();
    }
}
