package io.mondegreen.web.live;

/**
 * A stretch without a transcript.
 *
 * @param record as it stands on {@code call.traces}
 */
record HeldStretch(Key key, byte[] record) implements HeldSpan {
    @Override
    public long bytes() {
        return record.length + OVERHEAD;
    }
}
