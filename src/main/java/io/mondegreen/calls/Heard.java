package io.mondegreen.calls;

import io.mondegreen.audio.ChunkDecoder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The samples of a channel since its last boundary, and which chunks they came from. Where a codec remembers, the chunks'
 * bytes are kept as well, and a few chunks from before the boundary from which its decoder gets into its stride.
 */
final class Heard {
    /** One chunk's share. {@code start} is the index of its first sample, negative where that is decided already. */
    private record Span(long sequence, long offset, Instant time, byte[] audio, int start, int count) {
        int end() {
            return start + count;
        }
    }

    private static final byte[] NOT_KEPT = {};

    /** A place so many samples after a chunk's first: inside it, or beyond. */
    record Place(long sequence, int skip) {}

    /** The chunks under a stretch of samples. */
    record Origin(long firstOffset, long lastOffset, Instant time) {}

    private final ArrayDeque<Span> spans = new ArrayDeque<>();
    private float[] samples = new float[16_000];
    private int length;

    int length() {
        return length;
    }

    /** Whether there is nothing, not even from before the boundary. */
    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** Takes a chunk's samples from index {@code skip} on, which may lie beyond them. */
    void append(Chunk chunk, float[] decoded, int skip) {
        int from = Math.min(skip, decoded.length);
        int count = decoded.length - from;
        if (length + count > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(2 * samples.length, length + count));
        }
        System.arraycopy(decoded, from, samples, length, count);
        byte[] audio = chunk.format().remembers() ? chunk.audio() : NOT_KEPT;
        spans.addLast(new Span(chunk.sequence(), chunk.offset(), chunk.time(), audio, length - skip, decoded.length));
        length += count;
    }

    void copyTo(float[] frame, int from) {
        System.arraycopy(samples, from, frame, 0, frame.length);
    }

    float[] copy(int from, int to) {
        return Arrays.copyOfRange(samples, from, to);
    }

    /**
     * Where sample {@code index} lies, counted from the chunk that lies {@code lead} samples before it; {@code next} is the
     * sequence number after the last chunk.
     */
    Place place(int index, int lead, long next) {
        for (Span span : spans) {
            if (span.end() > index - lead) {
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

    /** Decodes all that is kept anew: as a line hears it that begins with the first chunk kept. */
    void decodeAgain(ChunkDecoder fresh) {
        for (Span span : spans) {
            float[] decoded = fresh.decode(span.audio());
            int from = Math.clamp(-(long) span.start(), 0, span.count());
            if (from < span.count()) {
                System.arraycopy(decoded, from, samples, span.start() + from, span.count() - from);
            }
        }
    }

    /** Forgets the first {@code count} samples, and the chunks that end {@code lead} samples or more before that. */
    void drop(int count, int lead) {
        System.arraycopy(samples, count, samples, 0, length - count);
        length -= count;
        int spansLeft = spans.size();
        for (int i = 0; i < spansLeft; i++) {
            Span span = spans.removeFirst();
            if (span.end() > count - lead) {
                spans.addLast(new Span(
                        span.sequence(), span.offset(), span.time(), span.audio(), span.start() - count, span.count()));
            }
        }
    }

    void clear() {
        spans.clear();
        length = 0;
    }
}
