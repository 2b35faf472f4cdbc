package io.mondegreen.kafka;

import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import java.util.ArrayList;
import java.util.List;

/**
 * A word of a transcript.
 *
 * @param risk greatest of its tokens, in [0,1]
 * @param atMs media time of its first token's attention
 */
public record Word(String text, double risk, long atMs) {
    private static final int FRAME_MS = 20;

    /** The words of a segment: a token that begins with a space begins a word. */
    static List<Word> of(GuardedSegment segment) {
        List<Word> words = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        double risk = 0;
        long atMs = segment.startMs();
        for (GuardedToken token : segment.tokens()) {
            if (token.text().startsWith(" ") && !text.toString().isBlank()) {
                words.add(new Word(text.toString().strip(), risk, atMs));
                text.setLength(0);
            }
            if (text.isEmpty()) {
                risk = 0;
                atMs = mediaMs(segment, token);
            }
            text.append(token.text());
            risk = Math.max(risk, Float.isFinite(token.risk()) ? token.risk() : 0);
        }
        if (!text.toString().isBlank()) {
            words.add(new Word(text.toString().strip(), risk, atMs));
        }
        return words;
    }

    private static long mediaMs(GuardedSegment segment, GuardedToken token) {
        return mediaMs(segment.startMs(), segment.endMs(), token.frame());
    }

    /** Media time that attention is at, within the segment; its start where nothing says so. */
    public static long mediaMs(long startMs, long endMs, float frame) {
        double ms = Float.isFinite(frame) ? frame * FRAME_MS : 0;
        return Math.clamp(startMs + Math.round(ms), startMs, endMs);
    }
}
