package io.mondegreen.web.live;

import java.util.List;
import java.util.Optional;

/**
 * A window as it stands at one moment.
 *
 * @param transcript the record
 * @param trace      the record of the same revision, where it has come
 * @param alerts     newest record of each episode that touches it, without those that were cleared
 */
public record WindowShot(CallName call, byte[] transcript, Optional<byte[]> trace, List<HeldAlert> alerts)
        implements SpanShot {}
