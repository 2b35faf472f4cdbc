package io.mondegreen.guard;

import io.mondegreen.engine.Urgency;

/**
 * Which window of which call is being decoded: everything that an alert's id is made of besides what was found.
 *
 * @param tenant   empty where there is none
 * @param channel  {@code agent}, {@code customer}, {@code mixed} or the source's own name
 * @param startMs  media time of the window's first sample
 * @param endMs    media time after its last sample
 * @param revision counts decodes of this window from 0
 * @param isFinal  whether this is the window's last decode
 * @param urgency  how soon it should be decoded; no part of any id
 */
public record WindowContext(
        String tenant,
        String call,
        String channel,
        long startMs,
        long endMs,
        int revision,
        boolean isFinal,
        Urgency urgency) {

    /** A window of a call: a final decode is the more urgent one. */
    public WindowContext(
            String tenant, String call, String channel, long startMs, long endMs, int revision, boolean isFinal) {
        this(tenant, call, channel, startMs, endMs, revision, isFinal, isFinal ? Urgency.FINAL : Urgency.PROVISIONAL);
    }
}
