package io.mondegreen.app;

import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of traces and spans. The line's are a pure function of what they are about, because they go out in the headers of records
 * that a replay must write again byte for byte; everybody else's are drawn.
 */
@Singleton
public final class SpanIds implements IdGenerator {
    private static final int SPAN_CHARS = 16;
    private static final int TRACE_CHARS = 32;

    private final IdGenerator drawn = IdGenerator.random();
    private final ThreadLocal<Of> next = new ThreadLocal<>();

    /** What ids are made of. */
    private record Of(String trace, String span) {}

    /**
     * The next ids that this thread asks for are made of this; until {@link #done}.
     *
     * @param trace what the trace is of, where its source did not name it
     * @param span  what the span is of
     */
    void of(String trace, String span) {
        next.set(new Of(trace, span));
    }

    void done() {
        next.remove();
    }

    @Override
    public String generateSpanId() {
        Of made = next.get();
        return made == null ? drawn.generateSpanId() : hash("span:" + made.span(), SPAN_CHARS);
    }

    @Override
    public String generateTraceId() {
        Of made = next.get();
        return made == null ? drawn.generateTraceId() : hash("trace:" + made.trace(), TRACE_CHARS);
    }

    /** The first characters of its SHA-256; that they are all 0, which is no id, never comes. */
    private static String hash(String text, int chars) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha).substring(0, chars);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
