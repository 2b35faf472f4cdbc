package io.mondegreen.lab.guard;

import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.census.LoopRule;
import io.mondegreen.lab.census.StressWindow;
import io.mondegreen.lab.census.StressWindow.Cut;
import io.mondegreen.probe.Split;
import java.util.List;

/**
 * What is to be heard in a window, before anybody hears it.
 *
 * @param said of the model's language, for labels; its kind is the window's
 */
record Scene(String id, String group, boolean voices, CorpusWindow said, Verdict verdict) {

    /** What a text on it is worth. */
    @FunctionalInterface
    interface Verdict {
        /** @param open per 20 ms, whether the activity gate was open */
        Truth of(String text, int audioMs, boolean[] open);
    }

    /** A window of the probe corpus. */
    static Scene of(CorpusWindow window, int number) {
        return new Scene(
                window.split().label() + "-" + window.kind() + "-" + number,
                window.groups().getFirst(),
                window.speech() || window.ambiguous(),
                window,
                (text, _, _) -> Truth.of(window, text));
    }

    /** A window that provokes loops: its text counts as a loop, as good, or not at all. */
    static Scene of(StressWindow window) {
        boolean known = window.transcribable();
        CorpusWindow said = new CorpusWindow(
                window.kind(),
                window.split(),
                window.groups(),
                new float[0],
                known ? window.reference() : "",
                window.cut() != Cut.NONE);
        CorpusWindow spoken = inLanguage(said);
        return new Scene(window.id(), window.groups().getFirst(), !window.nonspeech(), said, (text, ms, open) -> {
            if (LoopRule.loop(window, text, ms, open)) {
                return Truth.LOOP;
            }
            return known && Truth.of(spoken, text) == Truth.GOOD ? Truth.GOOD : Truth.BETWEEN;
        });
    }

    /** A window of a call, which holds any part of the sentences around it. */
    static Scene ofCall(String id, String voice, Split split, String around) {
        CorpusWindow said = new CorpusWindow("call", split, List.of("voice:" + voice), new float[0], around, true);
        return new Scene(id, "voice:" + voice, true, said, (text, _, _) -> Truth.ofPart(around, text));
    }

    /** The same under a kind that labels know for speech. */
    static CorpusWindow inLanguage(CorpusWindow window) {
        return new CorpusWindow(
                "spoken", window.split(), window.groups(), new float[0], window.reference(), window.cut());
    }
}
