package io.mondegreen.calls;

import java.util.List;

/**
 * How far a channel is decided, and what of the window after that is published already.
 *
 * @param revision of the newest provisional segment published of that window, -1 where none is
 * @param alerts   ids of alerts published of that window, and of the episodes they raised
 * @param guard    what the guard remembers across windows, as {@link GuardMemory} gave it; empty for nothing
 * @param memory   what the book remembers of the channel besides; empty for nothing
 */
public record ChannelProgress(
        CallKey key, String role, ChannelMark mark, int revision, List<String> alerts, String guard, String memory) {
    public ChannelProgress {
        alerts = List.copyOf(alerts);
    }

    /** Where a channel begins. */
    public static ChannelProgress start(CallKey key, String role) {
        return new ChannelProgress(key, role, ChannelMark.start(), -1, List.of(), "", "");
    }
}
