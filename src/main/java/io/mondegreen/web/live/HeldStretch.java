package io.mondegreen.web.live;

/**
 * A stretch without a transcript.
 *
 * @param skipped whether it is speech that was left out, so that no window of it is final
 * @param record  as it stands on {@code call.traces}
 */
record HeldStretch(Key key, boolean skipped, byte[] record) implements HeldSpan {
    @Override
    public long bytes() {
        return record.length + OVERHEAD;
    }
}
