package io.mondegreen.kafka;

import java.util.List;
import java.util.Optional;

/**
 * How a line is, a moment ago.
 *
 * @param lastPollAgeMs  since the broker was last asked; large while a commit hangs
 * @param partitions     of {@code call.audio} that this instance owns
 * @param undecided      records read whose audio is not decided yet
 * @param backlog        records read and not taken: intake waits for the decoder
 * @param openChannels   channels with undecided audio
 * @param pendingWindows windows cut and not decoded
 * @param runningWindows windows with the decoder
 * @param paused         whether intake is paused
 * @param brokerSilentMs since the broker last answered a fetch; 0 where none is expected, because nothing is read
 * @param load           how late it is and how much it holds
 * @param fault          why it failed or last started over
 */
public record LineHealth(
        State state,
        long lastPollAgeMs,
        List<Integer> partitions,
        long undecided,
        int backlog,
        int openChannels,
        int pendingWindows,
        int runningWindows,
        boolean paused,
        long brokerSilentMs,
        LineLoad load,
        Optional<String> fault) {
    /** Where a line is in its life. */
    public enum State {
        /** Not yet, or again not yet, connected. */
        STARTING,
        RUNNING,
        STOPPED,
        /** It cannot go on; {@link LineHealth#fault} says why. */
        FAILED
    }
}
