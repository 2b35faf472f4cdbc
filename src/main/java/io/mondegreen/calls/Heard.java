package io.mondegreen.calls;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;

/** The samples of a channel since its last boundary, and which chunks they came from. */
final class Heard {
    /** One chunk's share. {@code start} is the index of its first sample, negative where that is decided already. */
    private record Span(long sequence, long offset, Instant time, int start, int count) {
        int end() {
            return start + count;
        }
    }

    /** A place inside a chunk. */
    record Place(long sequence, int skip) {}

    /** The chunks under a stretch of samples. */
    record Origin(long firstOffset, long lastOffset, Instant time) {}

    private final ArrayDeque<Span> spans = new ArrayDeque<>();
    private float[] samples = new float[16_000];
    private int length;

    int length() {
        return length;
    }

    /** Takes a chunk's samples from index {@code skip} on. */
    void append(Chunk chunk, float[] decoded, int skip) {
        int count = decoded.length - skip;
        if (length + count > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(2 * samples.length, length + count));
        }
        System.arraycopy(decoded, skip, samples, length, count);
        spans.addLast(new Span(chunk.sequence(), chunk.offset(), chunk.time(), length - skip, decoded.length));
        length += count;
    }

    void copyTo(float[] frame, int from) {
        System.arraycopy(samples, from, frame, 0, frame.length);
    }

    float[] copy(int from, int to) {
        return Arrays.copyOfRange(samples, from, to);
    }

    /** Where sample {@code index} lies; {@code next} is the sequence number after the last chunk. */
    Place place(int index, long next) {
        for (Span span : spans) {
            if (span.end() > index) {
                return new Place(span.sequence(), index - span.start());
            }
        }
        return new Place(next, 0);
    }

    /** The chunks that hold samples of {@code [from, to)}, which is not empty. */
    Origin origin(int from, int to) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        Instant time = Instant.EPOCH;
        for (Span span : spans) {
            if (span.end() > from && span.start() < to) {
                first = Math.min(first, span.offset());
                last = Math.max(last, span.offset());
                time = span.time().isAfter(time) ? span.time() : time;
            }
        }
        return new Origin(first, last, time);
    }

    /** Forgets the first {@code count} samples. */
    void drop(int count) {
        System.arraycopy(samples, count, samples, 0, length - count);
        length -= count;
        int spansLeft = spans.size();
        for (int i = 0; i < spansLeft; i++) {
            Span span = spans.removeFirst();
            if (span.end() > count) {
                spans.addLast(
                        new Span(span.sequence(), span.offset(), span.time(), span.start() - count, span.count()));
            }
        }
    }

    void clear() {
        spans.clear();
        length = 0;
    }
}
