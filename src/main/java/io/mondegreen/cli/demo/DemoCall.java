package io.mondegreen.cli.demo;

import io.mondegreen.cli.demo.DemoItem.Kind;
import io.mondegreen.guard.AlertType;
import java.util.List;
import java.util.Set;

/**
 * One call of the demo with what has to be seen in it.
 *
 * @param title    for people: what kind of call it is
 * @param ordinary whether people just talk: its text is held against the reference
 * @param expected alerts that the guard must raise
 * @param allowed  alerts that may be raised besides: any other of high severity is a false alarm
 */
record DemoCall(
        String id,
        String title,
        boolean ordinary,
        List<DemoTrack> tracks,
        List<Expectation> expected,
        List<Expectation> allowed) {

    /**
     * Alerts of some types on audio of some kinds.
     *
     * @param name  for the summary
     * @param types any of them
     * @param kinds of audio that the alert's span must touch
     */
    record Expectation(String name, Set<AlertType> types, Set<Kind> kinds) {}

    long durationMs() {
        return tracks.stream().mapToLong(DemoTrack::durationMs).max().orElse(0);
    }
}
