package io.mondegreen.calls;

import java.time.Duration;

/**
 * Limits and rules of a {@link CallBook}.
 *
 * @param maxOpenChannels       channels with undecided audio; a new one beyond waits
 * @param maxPendingWindows     windows cut and not decoded, over all channels; intake stops above
 * @param maxRunningWindows     windows handed to the decoder at once
 * @param maxRestingChannels    channels remembered per partition after they ended or fell silent
 * @param skipLateProvisionals  whether a provisional decode is left out that still waits when its channel has a newer window, or
 *                              while more than half of {@code maxPendingWindows} wait; final texts never depend on it
 * @param maxBufferedBytes      audio held in memory, over all channels; intake waits above
 * @param orderWait             wall clock that a missing chunk is waited for at most, while nothing waits to be read
 * @param decodeTimeout         wall clock that one decode of a window may take, from when it is handed over
 * @param quality               from when audio quality is an alert
 * @param canary                which non-speech is decoded all the same
 * @param lag                   what is done when the decoder cannot keep up
 * @param redactor              what must not be published
 * @param fingerprint           of everything that shapes text besides audio (model, probes, policy); part of every id
 */
public record BookSettings(
        WindowRules rules,
        int maxOpenChannels,
        int maxPendingWindows,
        int maxRunningWindows,
        int maxRestingChannels,
        boolean skipLateProvisionals,
        long maxBufferedBytes,
        Duration orderWait,
        Duration decodeTimeout,
        QualityRules quality,
        CanaryRules canary,
        LagRules lag,
        Redactor redactor,
        String fingerprint) {
    private static final long BUFFERED_BYTES = 256L << 20;

    /** Checks the ranges. */
    public BookSettings {
        if (maxOpenChannels < 1 || maxPendingWindows < 1 || maxRunningWindows < 1 || maxRestingChannels < 0) {
            throw new IllegalArgumentException("limits of a call book are at least 1: open " + maxOpenChannels
                    + ", pending " + maxPendingWindows + ", running " + maxRunningWindows);
        }
        if (maxBufferedBytes < 1 << 20 || orderWait.isNegative() || decodeTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "a call book holds at least 1 MiB, waits 0 ms or more for order and 1 ms or"
                            + " more for a decode; got " + maxBufferedBytes + " bytes, " + orderWait + ", "
                            + decodeTimeout);
        }
    }

    /** The limits that shape a load, everything else as shipped: no canary, nothing redacted. */
    public BookSettings(
            WindowRules rules,
            int maxOpenChannels,
            int maxPendingWindows,
            int maxRunningWindows,
            int maxRestingChannels,
            boolean skipLateProvisionals,
            String fingerprint) {
        this(
                rules,
                maxOpenChannels,
                maxPendingWindows,
                maxRunningWindows,
                maxRestingChannels,
                skipLateProvisionals,
                BUFFERED_BYTES,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                QualityRules.standard(),
                CanaryRules.OFF,
                LagRules.standard(),
                Redactor.NONE,
                fingerprint);
    }

    /** 4096 channels, 64 pending and 16 running windows. */
    public static BookSettings standard(int windowMs, String fingerprint) {
        return new BookSettings(WindowRules.standard(windowMs), 4096, 64, 16, 10_000, true, fingerprint);
    }
}
