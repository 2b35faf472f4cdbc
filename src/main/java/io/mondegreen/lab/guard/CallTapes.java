package io.mondegreen.lab.guard;

import io.mondegreen.audio.Activity;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * Ordinary calls as the line has them decoded, with what every window's text is worth, and nobody's judgement.
 *
 * @param mediaMs of the calls
 */
record CallTapes(List<Window> windows, long mediaMs) {

    /**
     * One window that came to its end.
     *
     * @param group       its call
     * @param truth       of the final text
     * @param provisional decodes before it, in order
     */
    record Window(String group, Truth truth, List<Tape> provisional, Tape last) {}

    /** Lets two people talk, in calls of five minutes, and listens. */
    static CallTapes listen(EvalInput input, Ear ear, Split split, int minutes) {
        OrdinaryCalls calls = new OrdinaryCalls(input.bank(), split, input.seed());
        List<Window> windows = new ArrayList<>();
        int callMs = Math.min(AgentHours.CALL_MS, minutes * 60_000);
        long mediaMs = 0;
        for (int number = 0; number * callMs < minutes * 60_000; number++, mediaMs += callMs) {
            for (SpokenChannel channel : calls.compose(number, callMs)) {
                listen(input, ear, split, channel, windows);
            }
        }
        ear.finish();
        return new CallTapes(windows, mediaMs);
    }

    private static void listen(EvalInput input, Ear ear, Split split, SpokenChannel channel, List<Window> windows) {
        List<Tape> before = new ArrayList<>();
        int[] count = new int[1];
        int windowMs = input.model().config().windowMs();
        LineWindows.cut(channel.call(), channel.name(), channel.pcm(), 8000, windowMs, true, (context, pcm) -> {
            count[0]++;
            boolean[] open = Activity.of(pcm);
            ear.decode(pcm, tape -> {
                if (!context.isFinal()) {
                    before.add(tape);
                    return;
                }
                if (!tape.text().isEmpty()) {
                    Scene scene = sceneOf(channel, context, split);
                    Truth truth = scene.verdict().of(ear.text(tape), tape.samples() / 16, open);
                    windows.add(new Window(scene.group(), truth, List.copyOf(before), tape));
                }
                before.clear();
            });
        });
        input.meter().expect(count[0] - AgentHours.expected(1) * channel.durationMs() / 120_000);
    }

    private static Scene sceneOf(SpokenChannel channel, WindowContext context, Split split) {
        return Scene.ofCall(
                channel.call() + "-" + channel.name(),
                channel.call(),
                split,
                channel.said(context.startMs(), context.endMs()));
    }
}
