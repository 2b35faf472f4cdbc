package io.mondegreen.calls;

/**
 * Limits and rules of a {@link CallBook}.
 *
 * @param maxOpenChannels       channels with undecided audio; a new one beyond waits
 * @param maxPendingWindows     windows cut and not decoded, over all channels; intake stops above
 * @param maxRunningWindows     windows handed to the decoder at once
 * @param maxRestingChannels    channels remembered per partition after they ended or fell silent
 * @param skipLateProvisionals  whether a provisional decode is left out while an earlier decode of its channel is undecided;
 *                              final texts never depend on it
 * @param fingerprint           of everything that shapes text besides audio (model, probes, policy); part of every id
 */
public record BookSettings(
        WindowRules rules,
        int maxOpenChannels,
        int maxPendingWindows,
        int maxRunningWindows,
        int maxRestingChannels,
        boolean skipLateProvisionals,
        String fingerprint) {
    public BookSettings {
        if (maxOpenChannels < 1 || maxPendingWindows < 1 || maxRunningWindows < 1 || maxRestingChannels < 0) {
            throw new IllegalArgumentException("limits of a call book are at least 1: open " + maxOpenChannels
                    + ", pending " + maxPendingWindows + ", running " + maxRunningWindows);
        }
    }

    /** 4096 channels, 64 pending and 16 running windows. */
    public static BookSettings standard(int windowMs, String fingerprint) {
        return new BookSettings(WindowRules.standard(windowMs), 4096, 64, 16, 10_000, true, fingerprint);
    }
}
